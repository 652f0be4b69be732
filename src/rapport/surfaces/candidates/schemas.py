"""`/schema`: the very documents that validate, for a client to validate with on its own side."""

import hashlib
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from rapport.access.scopes import Scope
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer, malformed
from rapport.surfaces.candidates.files import Files
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


class Served(Struct, frozen=True):
    document: Schema
    etag: str


def _served(resource: str, operation: str, schema: Schema) -> Served:
    version = hashlib.sha256(msgspec.json.encode(schema, order="sorted")).hexdigest()[:16]
    heading = {
        "$schema": DIALECT,
        "$id": f"urn:rapport:{resource}:{operation}:{version}",
        "title": f"{operation} {resource}",
    }
    return Served({**heading, **schema}, f'"{version}"')


@cache
def served(file_limit_bytes: int | None) -> dict[tuple[str, str], Served]:
    """By resource and operation."""
    return {
        (resource, operation): _served(resource, operation, schema)
        for resource, operation, schema in (
            ("candidate", "create", candidate_schema(file_limit_bytes=file_limit_bytes)),
            ("candidate", "update", candidate_update_schema()),
            ("interaction", "create", interaction_schema()),
            ("interaction", "update", interaction_update_schema()),
        )
    }


@get("/schema", access=Scope.CANDIDATES_READ)
async def get_schema(request: WriteRequest, files: NamedDependency[Files]) -> Response[bytes]:
    """One JSON Schema 2020-12 for each `resource` and `operation`: what it accepts the API accepts, what it refuses the
    API refuses. Its version stands in `$id` and in `ETag`; `If-None-Match` with that one is answered with 304.
    """
    resource = _chosen(request, "resource", RESOURCES)
    operation = _chosen(request, "operation", OPERATIONS)
    found = served(files.limit_bytes)[resource, operation]
    headers = {"etag": found.etag, "cache-control": "private, no-cache"}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return answer(
        HTTPStatus.OK, "The schema was retrieved.", found.document, sandbox=request.auth.sandbox, headers=headers
    )


def _chosen(request: WriteRequest, parameter: str, choices: tuple[str, ...]) -> Any:
    given = request.query_params.get(parameter, choices[0])
    if given not in choices:
        raise malformed(f"{parameter} must be one of: {', '.join(choices)}.", parameter, code="query")
    return given
