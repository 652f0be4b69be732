"""Writes that a form asks for. A form carries a key that was made when it was shown: sent twice, it is done once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.accept import KeyReusedError
from rapport.engine.mutation import Failed, Operation
from rapport.ids import new_id
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.csrf import FIELD
from rapport.surfaces.console.forms import Form
from rapport.surfaces.executing import execute_request

KEY = "key"
_WORDS = {"conflict": "fault.there", "not_found": "fault.gone"}


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
    body: Mapping[str, Any],
    *,
    field: str,
    refers: Mapping[str, Sequence[str]],
    subjects: Sequence[UUID] = (),
) -> Mapping[str, Any] | None:
    """What came of it; None when it failed, which the form then says: at the field that is wrong if it is one of the
    form's, else at `field`.
    """
    payload = {name: value for name, value in form.values.items() if name not in {FIELD, KEY}}
    try:
        executed = await execute_request(
            request,
            request.auth,
            operation,
            key=str(key_of(form)),
            subjects=subjects,
            body=body,
            payload=payload,
            refers=refers,
        )
    except KeyReusedError:
        form.fault(field, "fault.sent_before")
        return None
    outcome = executed.outcome
    if isinstance(outcome, Failed):
        named, _, _ = outcome.message.partition(": ")
        form.fault(named if named in form.values else field, _WORDS.get(outcome.code, "fault.refused"))
        return None
    return outcome.result or {}
