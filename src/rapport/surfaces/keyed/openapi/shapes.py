"""What the parts of the document are put together from."""

import inspect
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from rapport.surfaces.csv_answer import CSV
from rapport.surfaces.json_body import JSON
from rapport.surfaces.keyed.call import SANDBOX

Node = dict[str, Any]

_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


class Described(Struct, frozen=True, kw_only=True):
    """An operation: `gives` names the schema of its answer and shows an example; None: the answer has no content.

    `takes` likewise of its body, which may be left out when it is `optional`; `refusals` are those beside the usual.
    `sheet` is an example of the same answer as CSV, where that may be asked for.
    """

    handler: HTTPRouteHandler
    summary: str
    gives: tuple[str, Any] | None
    status: HTTPStatus = HTTPStatus.OK
    takes: tuple[str, Any] | None = None
    optional: bool = False
    parameters: Sequence[str] = ()
    refusals: Sequence[HTTPStatus] = ()
    sheet: str | None = None


def operation(tag: str, described: Described) -> Node:
    body = {} if described.takes is None else {"requestBody": _body(described)}
    description = inspect.getdoc(described.handler.fn)
    return {
        "operationId": _camel(described.handler.fn.__name__),
        "summary": described.summary,
        **({"description": description} if description else {}),
        "tags": [tag],
        "security": [{"apiKey": [str(described.handler.opt["access"])]}],
        "parameters": [reference("parameters", name) for name in (*described.parameters, SANDBOX)],
        **body,
        "responses": _responses(described),
    }


def _body(described: Described) -> Node:
    assert described.takes is not None
    name, example = described.takes
    content = {"schema": reference("schemas", name), "examples": {"example": {"value": example}}}
    return {"required": not described.optional, "content": {JSON: content}}


def _responses(described: Described) -> Node:
    refused = [*_EVERYWHERE, *described.refusals, *(_WITH_BODY if described.takes else ())]
    done: Node = {
        "description": _DONE[described.status],
        "headers": promised("RateLimit-Policy", "RateLimit", "x-request-id"),
    }
    if described.gives is not None:
        name, example = described.gives
        done["content"] = {JSON: {"schema": reference("schemas", name), "example": example}}
        if described.sheet is not None:
            done["content"][CSV] = {"schema": {"type": "string"}, "example": described.sheet}
    return {
        str(int(described.status)): done,
        **{str(int(status)): reference("responses", f"Refusal{int(status)}") for status in sorted(refused)},
    }


_DONE = {
    HTTPStatus.OK: "What was asked for.",
    HTTPStatus.CREATED: "Made.",
    HTTPStatus.ACCEPTED: "It is on its way.",
    HTTPStatus.NO_CONTENT: "Removed.",
}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def promised(*names: str) -> Node:
    return {name: reference("headers", name) for name in names}


def reference(section: str, name: str) -> Node:
    return {"$ref": f"#/components/{section}/{name}"}


def record(description: str, properties: Mapping[str, Any]) -> Node:
    """An object that has all of these members."""
    return {"type": "object", "description": description, "properties": dict(properties), "required": list(properties)}


def text(description: str, **more: Any) -> Node:
    return {"type": "string", "description": description, **more}


def nullable(schema: Node) -> Node:
    return {**schema, "type": [schema["type"], "null"]}


def parameter(name: str, description: str, schema: Node, place: str = "query") -> Node:
    """`place`: query, path or header."""
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": schema}


def whole(least: int, most: int, default: int) -> Node:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}
