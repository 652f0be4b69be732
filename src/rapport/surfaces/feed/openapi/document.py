"""The OpenAPI 3.1 document of the feed: exactly what is served, taken from what serves it."""

import re
from http import HTTPStatus

import rapport
from rapport.surfaces.feed.call import API_KEY, SANDBOX
from rapport.surfaces.feed.errors import GONE, INVALID
from rapport.surfaces.feed.openapi import of_events, of_webhooks
from rapport.surfaces.feed.openapi.shapes import Node, operation, parameter, promised, record, reference, text
from rapport.surfaces.json_body import JSON

PATH = "/openapi/feed.json"

_DESCRIPTION = """\
What happened to a tenant's records: candidates, employees, vacancies, applications, interviews and all that belongs \
to them, from every surface, in the order in which it was committed.

Events are CloudEvents 1.0. They name records and hold nothing of their content, so they outlive an erasure. \
`data.number` is the number of an application, an applicant, a job, an interviewer, a status or a team; \
`data.externalId` is a client's own id, as long as the write that told it is not forgotten. The subject of both kinds \
is made of that id: a UUIDv5, with the UUID in `source` as its namespace, of the prefix, `/` and the id, shown as a \
TypeID.

Webhooks are told of the same events: by POST, each a CloudEvent, signed by Standard Webhooks."""

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: INVALID,
    HTTPStatus.UNAUTHORIZED: "This API key is not valid",
    HTTPStatus.FORBIDDEN: "This API key lacks the scope",
    HTTPStatus.NOT_FOUND: "There is no such webhook",
    HTTPStatus.CONFLICT: "There are as many webhooks as there may be",
    HTTPStatus.GONE: GONE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body's Content-Type should be application/json",
    HTTPStatus.TOO_MANY_REQUESTS: "This tenant sends too many requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service has failed to answer",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached at the moment",
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_BY_TAG = {"Events": of_events.DESCRIBED, "Webhooks": of_webhooks.DESCRIBED}


def feed_document() -> Node:
    """Fresh at each call."""
    sandbox = {"type": "string", "enum": ["true", "false"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport: feed", "version": rapport.__version__, "description": _DESCRIPTION},
        "servers": [
            {"url": "/api/v2", "description": "Live data"},
            {"url": "/api/sandbox", "description": "Sandbox data"},
        ],
        "tags": [{"name": tag} for tag in _BY_TAG],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"apiKey": {"type": "apiKey", "in": "header", "name": API_KEY}},
            "parameters": {
                **of_events.PARAMETERS,
                **of_webhooks.PARAMETERS,
                SANDBOX: parameter(SANDBOX, "`true` asks for the sandbox under any path.", sandbox, "header"),
            },
            "headers": _headers(),
            "responses": {f"Refusal{int(status)}": _refusal(status) for status in _MEANINGS},
            "schemas": {**of_events.SCHEMAS, **of_webhooks.SCHEMAS, "Errors": _errors()},
        },
    }


def _paths() -> Node:
    found: Node = {}
    for tag, described in _BY_TAG.items():
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


def _refusal(status: HTTPStatus) -> Node:
    names = ("Retry-After", "x-request-id") if status in _LATER else ("x-request-id",)
    return {
        "description": _MEANINGS[status],
        "headers": promised(*names),
        "content": {JSON: {"schema": reference("schemas", "Errors"), "example": {"message": _MEANINGS[status]}}},
    }
