"""What comes back: successes with their data, and refusals, which are the same wherever they occur."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from msgspec import Struct

from rapport.surfaces.candidates.envelope import JSON
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.records import Node, envelope, reference


class Data(Struct, frozen=True, kw_only=True):
    """What stands in `data`: a record, or all of a `list` of them, or a `page`, which has a cursor beside it.

    `message` and `example` are an answer's.
    """

    record: str
    description: str
    message: str
    example: Any
    extent: Literal["one", "list", "page"] = "one"


class Bare(Struct, frozen=True, kw_only=True):
    """An answer without an envelope; `headers` are its own."""

    description: str
    media_type: str
    schema: Node
    example: Any
    headers: Sequence[str] = ()


def success(status: HTTPStatus, data: Data | Bare, headers: Mapping[str, Node]) -> Node:
    if isinstance(data, Bare):
        return _bare(data, headers)
    schema = reference("schemas", data.record)
    meta: dict[str, Any] = {"sandboxEnabled": False}
    paged = data.extent == "page"
    if data.extent != "one":
        schema = {"type": "array", "items": schema, "description": f"the records of this {data.extent}"}
    if paged:
        meta["cursor"] = examples.CURSOR
    example = {"statusCode": int(status), "message": data.message, "data": data.example, "meta": meta}
    return {
        "description": data.description,
        "headers": {**headers, **_ADMITTED},
        "content": {JSON: {"schema": envelope(status, schema, paged=paged), "example": example}},
    }


def _bare(bare: Bare, headers: Mapping[str, Node]) -> Node:
    return {
        "description": bare.description,
        "headers": {**headers, **{name: reference("headers", name) for name in bare.headers}, **_ADMITTED},
        "content": {bare.media_type: {"schema": bare.schema, "example": bare.example}},
    }


def refusals(statuses: Sequence[HTTPStatus]) -> dict[str, Node]:
    return {str(int(status)): reference("responses", _name(status)) for status in sorted(statuses)}


def unchanged() -> Node:
    """To a request with `If-None-Match`."""
    return {
        "description": "The version that the client has is the one that holds.",
        "headers": {"ETag": reference("headers", "ETag"), **_ADMITTED},
    }


def refusal_responses() -> dict[str, Node]:
    return {_name(status): _refusal(status) for status in _REFUSALS}


def links() -> dict[str, Node]:
    """From an acceptance to what became of it."""
    return {
        "mutation": {
            "operationId": "getMutation",
            "parameters": {"name": "$response.body#/data/mutationId"},
            "description": "What became of the write.",
        }
    }


def headers() -> dict[str, Node]:
    return {
        "Location": _header("Where the mutation can be looked up, with the prefix of its sandbox.", "uri-reference"),
        "Idempotency-Replayed": {
            "description": "Only there when this key came before: the first answer again, nothing new was written.",
            "schema": {"const": "true"},
        },
        "ETag": _header("The version of what is answered, for `If-None-Match`. Strong: the same one, the same bytes."),
        "Content-Disposition": _header("`attachment`, and the name of the file (RFC 6266)."),
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
        "RateLimit-Policy": _header(
            "As draft-ietf-httpapi-ratelimit-headers has it: `q` requests at once are taken of a region that made none "
            "for `w` seconds, and as many in any `w` seconds when they are spread. Not there when no limit is set."
        ),
        "RateLimit": _header(
            "As the same draft has it: `r` requests are taken at once, and in `t` seconds there is room for more."
        ),
        "x-request-id": _header(
            "The request's own `x-request-id` if it sent a sane one; it stands in the service's log."
        ),
    }


def _header(description: str, written: str | None = None) -> Node:
    return {"description": description, "schema": {"type": "string"} | ({"format": written} if written else {})}


def _name(status: HTTPStatus) -> str:
    return f"Refusal{int(status)}"


_REQUEST_ID = {"x-request-id": reference("headers", "x-request-id")}
_ADMITTED = {name: reference("headers", name) for name in ("RateLimit-Policy", "RateLimit")} | _REQUEST_ID
_NOT_ADMITTED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

# What each status means here, and the message of an example.
_REFUSALS = {
    HTTPStatus.BAD_REQUEST: (
        "The call is malformed: a body that is not JSON, a header or query parameter with a value that it cannot have.",
        "pageSize must be a whole number from 1 to 100.",
    ),
    HTTPStatus.UNAUTHORIZED: ("No API key, or one that is not valid.", "This API key is not valid."),
    HTTPStatus.FORBIDDEN: (
        "The API key lacks the scope that the operation needs, or `admin`, which the header `x-region` needs.",
        "This API key lacks the scope candidates:write.",
    ),
    HTTPStatus.NOT_FOUND: (
        "There is no such record in this region; the same for an id that never was and for another region's.",
        "There is no such candidate in this region.",
    ),
    HTTPStatus.CONFLICT: (
        "What is there stands against it: no callback to send again, or another version than the one to change.",
        "There is no callback to send again: the mutation has no callbackUrl.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The body is larger than the operator allows.",
        "The body is larger than this service takes.",
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        f"The body has a Content-Type other than `{JSON}`.",
        "The body's Content-Type is text/plain; it should be application/json.",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        "The request does not validate, or its idempotency key was used before, with another request.",
        f"The request does not validate: {examples.ISSUES[0]['message']} (and 1 more)",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "The region sends too many requests. Nothing was done: send it again after `Retry-After`.",
        "This region sends too many requests; nothing was done. The header retry-after says when to come back.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "The service failed, and may have accepted a write. Send it again, a write with the same idempotency key.",
        "The service has failed to answer; the log says why, under the x-request-id of this answer.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The service is overloaded or its database is away. Send it again, a write with the same idempotency key.",
        "The database cannot be reached at the moment. Nothing was answered for; please try again.",
    ),
}


def _refusal(status: HTTPStatus) -> Node:
    description, message = _REFUSALS[status]
    issues = examples.ISSUES if status == HTTPStatus.UNPROCESSABLE_ENTITY else []
    example = {
        "statusCode": int(status),
        "message": message,
        "data": {"issues": issues},
        "meta": {"sandboxEnabled": False},
    }
    retry = {"Retry-After": reference("headers", "Retry-After")} if status in _LATER else {}
    return {
        "description": description,
        "headers": {**retry, **(_REQUEST_ID if status in _NOT_ADMITTED else _ADMITTED)},
        "content": {JSON: {"schema": reference("schemas", "Refusal"), "example": example}},
    }
