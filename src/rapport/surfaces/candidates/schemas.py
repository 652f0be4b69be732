"""`/schema`: the very documents that validate, for a client to validate with on its own side."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get

from rapport.access.scopes import Scope
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer, malformed
from rapport.surfaces.candidates.region_schemas import OPERATIONS, RESOURCES


@get("/schema", access=Scope.CANDIDATES_READ)
async def get_schema(request: WriteRequest) -> Response[bytes]:
    """One JSON Schema 2020-12 for each `resource` and `operation`: what it accepts the API accepts, what it refuses the
    API refuses. Its version stands in `$id` and in `ETag`; `If-None-Match` with that one is answered with 304.
    """
    resource = _chosen(request, "resource", RESOURCES)
    operation = _chosen(request, "operation", OPERATIONS)
    served = (await request.auth.region_schema()).served(resource, operation)
    headers = {"etag": served.etag, "cache-control": "private, no-cache"}
    if served.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return answer(
        HTTPStatus.OK, "The schema was retrieved.", served.document, sandbox=request.auth.sandbox, headers=headers
    )


def _chosen(request: WriteRequest, parameter: str, choices: tuple[str, ...]) -> Any:
    given = request.query_params.get(parameter, choices[0])
    if given not in choices:
        raise malformed(f"{parameter} must be one of: {', '.join(choices)}.", parameter, code="query")
    return given
