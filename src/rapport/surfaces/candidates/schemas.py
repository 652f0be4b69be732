"""`/schema`: the very documents that validate, for a client to validate with on its own side."""

import hashlib
from typing import Any

import msgspec
from litestar import Response, get

from rapport.access.scopes import Scope
from rapport.surfaces.candidates.conditional import versioned_answer
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import malformed
from rapport.surfaces.candidates.schema import (
    Schema,
    candidate_schema,
    candidate_update_schema,
    interaction_schema,
    interaction_update_schema,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RESOURCES = ("candidate", "interaction")
OPERATIONS = ("create", "update")


def _served(resource: str, operation: str, schema: Schema) -> Schema:
    version = hashlib.sha256(msgspec.json.encode(schema, order="sorted")).hexdigest()[:16]
    heading = {
        "$schema": DIALECT,
        "$id": f"urn:rapport:{resource}:{operation}:{version}",
        "title": f"{operation} {resource}",
    }
    return {**heading, **schema}


SERVED = {
    (resource, operation): _served(resource, operation, schema)
    for resource, operation, schema in (
        ("candidate", "create", candidate_schema()),
        ("candidate", "update", candidate_update_schema()),
        ("interaction", "create", interaction_schema()),
        ("interaction", "update", interaction_update_schema()),
    )
}


@get("/schema", access=Scope.CANDIDATES_READ)
async def get_schema(request: WriteRequest) -> Response[bytes]:
    """One JSON Schema 2020-12 for each `resource` and `operation`: what it accepts the API accepts, what it refuses the
    API refuses. Its version stands in `$id`.
    """
    resource = _chosen(request, "resource", RESOURCES)
    operation = _chosen(request, "operation", OPERATIONS)
    return versioned_answer(request, "The schema was retrieved.", SERVED[resource, operation])


def _chosen(request: WriteRequest, parameter: str, choices: tuple[str, ...]) -> Any:
    given = request.query_params.get(parameter, choices[0])
    if given not in choices:
        raise malformed(f"{parameter} must be one of: {', '.join(choices)}.", parameter, code="query")
    return given
