"""The OpenAPI 3.1 document of a surface: exactly what is served, taken from what serves it."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from msgspec import Struct

import rapport
from rapport.surfaces.json_body import JSON
from rapport.surfaces.keyed.call import API_KEY, SANDBOX
from rapport.surfaces.keyed.openapi.shapes import (
    Described,
    Node,
    operation,
    parameter,
    promised,
    record,
    reference,
    text,
)
from rapport.surfaces.refusals import INVALID

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: INVALID,
    HTTPStatus.UNAUTHORIZED: "This API key is not valid",
    HTTPStatus.FORBIDDEN: "This API key lacks the scope",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body's Content-Type should be application/json",
    HTTPStatus.TOO_MANY_REQUESTS: "This tenant sends too many requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service has failed to answer",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached at the moment",
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class Told(Struct, frozen=True, kw_only=True):
    """What a document tells of one surface. `refusals` are the meanings of statuses that not every surface answers
    with, or means something else by; `parameters` and `schemas` are the components that `by_tag` refers to.
    """

    title: str
    description: str
    by_tag: Mapping[str, Sequence[Described]]
    parameters: Mapping[str, Node]
    schemas: Mapping[str, Node]
    refusals: Mapping[HTTPStatus, str]


def document(told: Told) -> Node:
    """Fresh at each call."""
    sandbox = {"type": "string", "enum": ["true", "false"]}
    meanings = {**_MEANINGS, **told.refusals}
    return {
        "openapi": "3.1.0",
        "info": {"title": told.title, "version": rapport.__version__, "description": told.description},
        "servers": [
            {"url": "/api/v2", "description": "Live data"},
            {"url": "/api/sandbox", "description": "Sandbox data"},
        ],
        "tags": [{"name": tag} for tag in told.by_tag],
        "paths": _paths(told),
        "components": {
            "securitySchemes": {"apiKey": {"type": "apiKey", "in": "header", "name": API_KEY}},
            "parameters": {
                **told.parameters,
                SANDBOX: parameter(SANDBOX, "`true` asks for the sandbox under any path.", sandbox, "header"),
            },
            "headers": _headers(),
            "responses": {f"Refusal{int(status)}": _refusal(status, meanings[status]) for status in sorted(meanings)},
            "schemas": {**told.schemas, "Errors": _errors()},
        },
    }


def _paths(told: Told) -> Node:
    found: Node = {}
    for tag, described in told.by_tag.items():
        for each in described:
            (path,) = each.handler.paths
            (method,) = each.handler.http_methods
            found.setdefault(re.sub(r":\w+}", "}", path), {})[method.lower()] = operation(tag, each)
    return found


def _headers() -> dict[str, Node]:
    plain = {"type": "string"}
    return {
        "RateLimit-Policy": {"description": "As draft-ietf-httpapi-ratelimit-headers has it.", "schema": plain},
        "RateLimit": {"description": "As the same draft has it.", "schema": plain},
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
        "x-request-id": {"description": "It stands in the service's log.", "schema": plain},
    }


def _errors() -> Node:
    field = text("what is wrong: a member of the body, a parameter, a header")
    wrong = record("one thing that is wrong", {"field": field, "message": text("what would be right")})
    errors = {"message": text("a sentence"), "errors": {"type": "array", "items": wrong}}
    return {**record("an error", errors), "required": ["message"]}


def _refusal(status: HTTPStatus, meaning: str) -> Node:
    names = ("Retry-After", "x-request-id") if status in _LATER else ("x-request-id",)
    return {
        "description": meaning,
        "headers": promised(*names),
        "content": {JSON: {"schema": reference("schemas", "Errors"), "example": {"message": meaning}}},
    }
