"""`/schema`: the very documents that validate, for a client to validate with on its own side."""

from typing import Any

from litestar import Response, get

from rapport.access.scopes import Scope
from rapport.surfaces.candidates.conditional import versioned_answer
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import malformed
from rapport.surfaces.candidates.region_schemas import OPERATIONS, RESOURCES


@get("/schema", access=Scope.CANDIDATES_READ)
async def get_schema(request: WriteRequest) -> Response[bytes]:
    """One JSON Schema 2020-12 for each `resource` and `operation`: what it accepts the API accepts, what it refuses the
    API refuses. Its version stands in `$id`.
    """
    resource = _chosen(request, "resource", RESOURCES)
    operation = _chosen(request, "operation", OPERATIONS)
    served = (await request.auth.region_schema()).served(resource, operation)
    return versioned_answer(request, "The schema was retrieved.", served)


def _chosen(request: WriteRequest, parameter: str, choices: tuple[str, ...]) -> Any:
    given = request.query_params.get(parameter, choices[0])
    if given not in choices:
        raise malformed(f"{parameter} must be one of: {', '.join(choices)}.", parameter, code="query")
    return given
