"""From a validated request to its effect, once that is on disk."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response

from rapport.engine.accept import KeyReusedError
from rapport.engine.mutation import Failed, Operation
from rapport.surfaces.applicants.asking import ApplicantsRequest
from rapport.surfaces.applicants.errors import failed
from rapport.surfaces.executing import execute_request, replayed
from rapport.surfaces.json_body import JSON
from rapport.surfaces.refusals import Refusal, Wrong


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """`result` is what the handler made of the request, or of the first one with the same key."""

    result: Mapping[str, Any]
    headers: Mapping[str, str]


async def carry_out(
    request: ApplicantsRequest,
    operation: Operation,
    *,
    key: str,
    subject: UUID | None,
    body: Mapping[str, Any],
    payload: Any,
    refers: Mapping[str, Sequence[str]],
) -> Done:
    """`payload` is what the client sent, `body` what the handler gets of it. Without a `subject`, the handler finds out
    what it is about. Raises Refusal.
    """
    call = request.auth
    try:
        executed = await execute_request(
            request,
            call,
            operation,
            key=key,
            subjects=[] if subject is None else [subject],
            body=body,
            payload=payload,
            refers=refers,
        )
    except KeyReusedError as error:
        message = "was used before with another request; use a new key for a new request"
        wrong = Wrong("Idempotency-Key", message)
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency-Key reused", wrong) from error
    headers = replayed(executed)
    if isinstance(executed.outcome, Failed):
        raise failed(executed.outcome, headers)
    return Done(result=executed.outcome.result or {}, headers=headers)


def answer(content: Any, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """200 with this content."""
    return Response(
        msgspec.json.encode(content), media_type=JSON, status_code=HTTPStatus.OK, headers=dict(headers or {})
    )
