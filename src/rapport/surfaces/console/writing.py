"""Writes that a form asks for, handed to the engine as the surfaces of machines hand theirs.

A form carries a key that was made when it was shown, in a hidden field. What is sent twice with the same fields is one
write, whose outcome is answered again; sent with other fields it is another wish, and another write.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from rapport.engine.mutation import Failed, Operation, Outcome
from rapport.ids import new_id
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form
from rapport.surfaces.executing import execute_request

KEY = "key"
"""The hidden field."""
_WORDS = {"conflict": "fault.there", "not_found": "fault.gone"}
_canonical = msgspec.json.Encoder(order="deterministic").encode


def new_key() -> str:
    return str(new_id())


def key_of(form: Form) -> UUID:
    """The form's key; of one without, or with another text in its place, a new one."""
    try:
        return UUID(form[KEY])
    except ValueError:
        return new_id()


async def carry_out(
    request: ConsoleRequest,
    form: Form,
    operation: Operation,
    *,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    refers: Mapping[str, Sequence[str]],
) -> Outcome:
    """Answers once it is on disk."""
    wish = hashlib.sha256(_canonical([operation.name, request.url.path, body])).hexdigest()[:16]
    executed = await execute_request(
        request,
        request.auth,
        operation,
        key=f"console:{request.auth.user.id}:{key_of(form)}:{wish}",
        subjects=subjects,
        body=body,
        payload=body,
        refers=refers,
    )
    return executed.outcome


async def carry_out_or_say(
    request: ConsoleRequest,
    form: Form,
    operation: Operation,
    body: Mapping[str, Any],
    *,
    field: str,
    refers: Mapping[str, Sequence[str]],
    subjects: Sequence[UUID] = (),
) -> Mapping[str, Any] | None:
    """What came of it; None when it failed, which the form then says: at the field that is wrong if it is one of the
    form's, else at `field`.
    """
    outcome = await carry_out(request, form, operation, subjects=subjects, body=body, refers=refers)
    if isinstance(outcome, Failed):
        named, _, _ = outcome.message.partition(": ")
        form.fault(named if named in form.values else field, _WORDS.get(outcome.code, "fault.refused"))
        return None
    return outcome.result or {}
