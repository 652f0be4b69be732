"""From a validated request to its effect, and the answer that says so: 204 once it is committed."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response

from rapport.domain.employees.property_values import INVALID
from rapport.engine.accept import KeyReusedError
from rapport.engine.mutation import Failed, Operation
from rapport.surfaces.employees.asking import EmployeesRequest
from rapport.surfaces.employees.errors import Refusal
from rapport.surfaces.executing import execute_request, replayed
from rapport.surfaces.json_body import JSON

STATUSES = {
    "not_found": HTTPStatus.NOT_FOUND,
    "conflict": HTTPStatus.CONFLICT,
    INVALID: HTTPStatus.BAD_REQUEST,
    "no_skills": HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""What a failed mutation is answered with; any other code is the service's own fault."""


async def carry_out(
    request: EmployeesRequest,
    operation: Operation,
    *,
    key: str,
    subject: UUID,
    body: Mapping[str, Any],
    payload: Any,
    refers: Mapping[str, Sequence[str]],
) -> Response[None]:
    """`payload` is what the client sent, `body` what the handler gets of it. Raises Refusal.

    A repeated request gets the first one's answer again.
    """
    call = request.auth
    try:
        executed = await execute_request(
            request, call, operation, key=key, subjects=[subject], body=body, payload=payload, refers=refers
        )
    except KeyReusedError as error:
        description = "Idempotency-Key was used before with another request; use a new key for a new request."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, description) from error
    headers = replayed(executed)
    if isinstance(executed.outcome, Failed):
        status = STATUSES.get(executed.outcome.code, HTTPStatus.INTERNAL_SERVER_ERROR)
        raise Refusal(status, *executed.outcome.message.split("\n"), headers=headers)
    call.texts_may_be_due()
    return Response(None, status_code=HTTPStatus.NO_CONTENT, headers=headers)


def answer(content: Any) -> Response[bytes]:
    """200 with this content."""
    return Response(msgspec.json.encode(content), media_type=JSON, status_code=HTTPStatus.OK)
