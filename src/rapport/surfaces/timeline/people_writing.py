"""Writes about people: from a validated request to the person as they are afterwards."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response

from rapport.domain.people.people import read_person
from rapport.domain.people.resemblance import suggestions, undoable_merges
from rapport.engine.accept import KeyReusedError
from rapport.engine.execute import Executed
from rapport.engine.mutation import Failed, Operation
from rapport.ids import Kind, new_id, show
from rapport.surfaces.executing import execute_request, replayed
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.refusals import INVALID, Refusal, Wrong
from rapport.surfaces.timeline.call import TimelineRequest
from rapport.surfaces.timeline.people_shown import merge_shown, person_shown, suggestion_shown

MAX_KEY = 255  # characters
_STATUSES = {"not_found": HTTPStatus.NOT_FOUND, "conflict": HTTPStatus.CONFLICT}


async def carry_out(
    request: TimelineRequest, operation: Operation, person_id: UUID, body: Mapping[str, Any], payload: Any = None
) -> Executed:
    """`payload` is what the client sent, `body` what the handler gets of it beside the person. Raises Refusal.

    A repeated request gets the first one's outcome again.
    """
    try:
        executed = await execute_request(
            request,
            request.auth,
            operation,
            key=_key(request),
            subjects=[person_id],
            body={"person_id": str(person_id), **body},
            payload=payload,
            refers={"personIds": [show(Kind.PERSON, person_id)]},
        )
    except KeyReusedError as error:
        wrong = Wrong("Idempotency-Key", "was used before with another request; use a new key for a new request")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID, wrong) from error
    if isinstance(executed.outcome, Failed):
        status = _STATUSES.get(executed.outcome.code, HTTPStatus.INTERNAL_SERVER_ERROR)
        raise Refusal(status, executed.outcome.message, headers=replayed(executed))
    return executed


def _key(request: TimelineRequest) -> str:
    """The idempotency key, or a new one. Raises Refusal."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return str(new_id())
    if not 1 <= len(given) <= MAX_KEY or not given.isascii() or not given.isprintable():
        wrong = Wrong("Idempotency-Key", f"must be 1 to {MAX_KEY} printable ASCII characters")
        raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, wrong)
    return given


async def person_answer(request: TimelineRequest, person_id: UUID, executed: Executed) -> Response[bytes]:
    """The person as they are now, or whoever they became. Raises Refusal."""
    told = answer(await whole_person(request, person_id))
    told.headers.update(replayed(executed))
    return told


async def whole_person(request: TimelineRequest, person_id: UUID) -> dict[str, Any]:
    """With what can be done about them. Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        person = await read_person(transaction, call.tenant_id, person_id)
        if person is None:
            raise no_such_person()
        alike = await suggestions(transaction, call.tenant_id, person.id)
        merges = await undoable_merges(transaction, call.tenant_id, person.id)
    call.audit_read("people.read", [show(Kind.PERSON, person.id)])
    return {
        **person_shown(person),
        "merges": [merge_shown(each) for each in merges],
        "suggestions": [suggestion_shown(each) for each in alike],
    }


def no_such_person() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "There is no such person")
