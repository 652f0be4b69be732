"""The OpenAPI 3.1 document of the feed: exactly what is served, taken from what serves it."""

import inspect
from http import HTTPStatus
from typing import Any

import rapport
from rapport.surfaces.feed import events
from rapport.surfaces.feed.asking import (
    CURSOR,
    DEFAULT_LIMIT,
    LATEST,
    MAX_LIMIT,
    MAX_TYPES,
    MAX_WAIT_SECONDS,
    TYPE,
)
from rapport.surfaces.feed.call import API_KEY, SANDBOX
from rapport.surfaces.feed.errors import INVALID
from rapport.surfaces.json_body import JSON

PATH = "/openapi/feed.json"
Node = dict[str, Any]

_DESCRIPTION = """\
What happened to a tenant's records: candidates, employees, vacancies, applications, interviews and all that belongs \
to them, from every surface, in the order in which it was committed.

Events are CloudEvents 1.0. They name records and hold nothing of their content, so they outlive an erasure. \
`data.number` is the number of an application, an applicant, a job, an interviewer, a status or a team; \
`data.externalId` is a client's own id, as long as the write that told it is not forgotten. The subject of both kinds \
is made of that id: a UUIDv5, with the UUID in `source` as its namespace, of the prefix, `/` and the id, shown as a \
TypeID."""

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: INVALID,
    HTTPStatus.UNAUTHORIZED: "This API key is not valid",
    HTTPStatus.FORBIDDEN: "This API key lacks the scope",
    HTTPStatus.TOO_MANY_REQUESTS: "This tenant sends too many requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service has failed to answer",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached at the moment",
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

_EVENT: Node = {
    "specversion": "1.0",
    "id": "17",
    "source": "urn:uuid:01a204ae-80ce-74e0-9332-bd9a5dcdf420",
    "type": "rapport.interaction.created",
    "subject": "cand_01kaqe5y2me5j9s3qd3ss0jv2q",
    "time": "2026-03-02T09:00:00Z",
    "datacontenttype": "application/json",
    "data": {"interactionId": "intr_01kaqe5y2me5j9s3qd3ss0jv2r"},
}


def feed_document() -> Node:
    """Fresh at each call."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport: feed", "version": rapport.__version__, "description": _DESCRIPTION},
        "servers": [
            {"url": "/api/v2", "description": "Live data"},
            {"url": "/api/sandbox", "description": "Sandbox data"},
        ],
        "tags": [{"name": "Events"}],
        "paths": {path: {"get": _list_events()} for path in events.list_events.paths},
        "components": {
            "securitySchemes": {"apiKey": {"type": "apiKey", "in": "header", "name": API_KEY}},
            "parameters": _parameters(),
            "headers": _headers(),
            "responses": {f"Refusal{int(status)}": _refusal(status) for status in _MEANINGS},
            "schemas": {"Event": _event(), "Events": _events(), "Errors": _errors()},
        },
    }


def _list_events() -> Node:
    content = {"data": [_EVENT], "meta": {"cursor": "17", "has_more": False}}
    return {
        "operationId": "listEvents",
        "summary": "Read what happened",
        "description": inspect.getdoc(events.list_events.fn),
        "tags": ["Events"],
        "security": [{"apiKey": [str(events.list_events.opt["access"])]}],
        "parameters": [_reference("parameters", name) for name in _parameters()],
        "responses": {
            "200": {
                "description": "What was asked for.",
                "headers": _promised("RateLimit-Policy", "RateLimit", "x-request-id"),
                "content": {JSON: {"schema": _reference("schemas", "Events"), "example": content}},
            },
            **{str(int(status)): _reference("responses", f"Refusal{int(status)}") for status in _MEANINGS},
        },
    }


def _parameters() -> dict[str, Node]:
    after = {"type": "string", "pattern": f"{CURSOR}|^{LATEST}$", "default": "0"}
    one = TYPE.removeprefix("^").removesuffix("$")
    types = {"type": "string", "pattern": f"^{one}(,{one}){{0,{MAX_TYPES - 1}}}$", "examples": ["candidate.*"]}
    return {
        "after": _parameter(
            "after", f"Only what comes after it: `meta.cursor` of an answer, the id of an event, or `{LATEST}`.", after
        ),
        "limit": _parameter("limit", "How many events an answer has at most.", _whole(1, MAX_LIMIT, DEFAULT_LIMIT)),
        "type": _parameter(
            "type",
            f"Only events of these types, up to {MAX_TYPES} between commas; `*` stands for any last word.",
            types,
        ),
        "wait": _parameter("wait", "Seconds to wait for an event when there is none.", _whole(0, MAX_WAIT_SECONDS, 0)),
        SANDBOX: {
            **_parameter(
                SANDBOX, "Asks for the sandbox under any path.", {"type": "string", "enum": ["true", "false"]}
            ),
            "in": "header",
        },
    }


def _parameter(name: str, description: str, schema: Node) -> Node:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _whole(least: int, most: int, default: int) -> Node:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _headers() -> dict[str, Node]:
    text = {"type": "string"}
    return {
        "RateLimit-Policy": {"description": "As draft-ietf-httpapi-ratelimit-headers has it.", "schema": text},
        "RateLimit": {"description": "As the same draft has it.", "schema": text},
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
        "x-request-id": {"description": "It stands in the service's log.", "schema": text},
    }


def _event() -> Node:
    def text(description: str, **more: Any) -> Node:
        return {"type": "string", "description": description, **more}

    members = {
        "specversion": {"const": "1.0", "description": "of CloudEvents"},
        "id": text("its position in the feed: later ones are higher", pattern="^[1-9][0-9]*$"),
        "source": text("the tenant, or its sandbox", pattern="^urn:uuid:"),
        "type": text("what happened", pattern=r"^rapport\.[a-z_]+\.[a-z_]+$"),
        "subject": text("the record that it happened to, or that the one it happened to belongs to"),
        "time": text("when", format="date-time"),
        "datacontenttype": {"const": "application/json", "description": "of data"},
        "data": {"type": "object", "description": "ids of other records, numbers and moments"},
    }
    return _record("something that happened (CloudEvents 1.0)", members)


def _events() -> Node:
    cursor = {"type": "string", "description": "where to go on: `after` of the next request"}
    more = {"type": "boolean", "description": "whether there is more already"}
    listed = {"type": "array", "items": _reference("schemas", "Event"), "description": "the oldest first"}
    meta = _record("where the feed goes on", {"cursor": cursor, "has_more": more})
    return _record("a part of the feed", {"data": listed, "meta": meta})


def _errors() -> Node:
    field = {"type": "string", "description": "what is wrong: a parameter, a header"}
    message = {"type": "string", "description": "what would be right"}
    items = {"type": "array", "items": _record("one thing that is wrong", {"field": field, "message": message})}
    errors = {"message": {"type": "string", "description": "a sentence"}, "errors": items}
    return {**_record("an error", errors), "required": ["message"]}


def _refusal(status: HTTPStatus) -> Node:
    names = ("Retry-After", "x-request-id") if status in _LATER else ("x-request-id",)
    return {
        "description": _MEANINGS[status],
        "headers": _promised(*names),
        "content": {JSON: {"schema": _reference("schemas", "Errors"), "example": {"message": _MEANINGS[status]}}},
    }


def _promised(*names: str) -> Node:
    return {name: _reference("headers", name) for name in names}


def _record(description: str, properties: Node) -> Node:
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def _reference(section: str, name: str) -> Node:
    return {"$ref": f"#/components/{section}/{name}"}
