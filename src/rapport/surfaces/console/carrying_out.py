"""Writes of people: forms, handed to the engine as the surfaces of machines hand theirs.

A form carries a key that was made when it was shown, in a hidden field. What is sent twice with the same fields
is one write, whose outcome is answered again; sent with other fields it is another wish, and another write.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from rapport.engine.mutation import Operation, Outcome
from rapport.ids import new_id
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form
from rapport.surfaces.executing import execute_request

FORM_KEY = "key"
"""The hidden field."""

_LONGEST = 64
_canonical = msgspec.json.Encoder(order="deterministic").encode


def new_form_key() -> str:
    return str(new_id())


async def carry_out(
    request: ConsoleRequest,
    form: Form,
    operation: Operation,
    *,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    refers: Mapping[str, Sequence[str]],
) -> Outcome:
    """Answers once it is on disk. A form without a key, which is none of ours, is a write of its own."""
    key = form[FORM_KEY][:_LONGEST] or new_form_key()
    wish = hashlib.sha256(_canonical([operation.name, request.url.path, body])).hexdigest()[:16]
    executed = await execute_request(
        request,
        request.auth,
        operation,
        key=f"console:{request.auth.user.id}:{key}:{wish}",
        subjects=subjects,
        body=body,
        payload=body,
        refers=refers,
    )
    return executed.outcome
