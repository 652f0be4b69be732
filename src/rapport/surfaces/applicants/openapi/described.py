"""How an operation is described: what its handler says of itself, and what only its reader knows."""

import inspect
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from rapport.surfaces.health import PUBLIC
from rapport.surfaces.json_body import JSON

Node = dict[str, Any]

_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_ANYWHERE = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
_WRITING = (HTTPStatus.UNPROCESSABLE_ENTITY,)
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


class Described(Struct, frozen=True, kw_only=True):
    """`body` and `answer` are schemas by reference, of what the operation `takes` and `gives`.

    `refusals` are those beside the usual ones. `keyed`: a write honours an Idempotency-Key. `conditional`: the answer
    has an ETag.
    """

    handler: HTTPRouteHandler
    summary: str
    answer: Node
    body: Node | None = None
    examples: Mapping[str, Any] = {}
    query: Sequence[str] = ()
    refusals: Sequence[HTTPStatus] = ()
    takes: str = JSON
    gives: str = JSON
    keyed: bool = True
    conditional: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it asks for no key."""
        return bool(self.handler.opt["access"] == PUBLIC)

    @property
    def once(self) -> bool:
        """Whether it takes an Idempotency-Key."""
        return self.writes and self.keyed

    @property
    def writes(self) -> bool:
        return self.handler.http_methods != {"GET"}


def reference(section: str, name: str) -> Node:
    return {"$ref": f"#/components/{section}/{name}"}


def paths(by_tag: Mapping[str, Sequence[Described]]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for tag, described in by_tag.items():
        for each in described:
            (path,) = each.handler.paths
            for method in each.handler.http_methods:
                found.setdefault(re.sub(r":\w+}", "}", path), {})[method.lower()] = _operation(tag, each, path)
    return found


def _operation(tag: str, described: Described, path: str) -> Node:
    named = [*re.findall(r"{(\w+):\w+}", path), *described.query, *(["Idempotency-Key"] if described.once else [])]
    description = inspect.getdoc(described.handler.fn)
    return {
        "operationId": _camel(described.handler.fn.__name__),
        "summary": described.summary,
        **({"description": description} if description else {}),
        "tags": [tag],
        "security": [] if described.is_open else [{"partnerKey": [str(described.handler.opt["access"])]}],
        "parameters": [reference("parameters", name) for name in named],
        **({"requestBody": _body(described)} if described.body else {}),
        "responses": _responses(described),
    }


def _body(described: Described) -> Node:
    examples = {name: {"value": value} for name, value in described.examples.items()}
    content = {"schema": described.body, **({"examples": examples} if examples else {})}
    return {"required": True, "content": {described.takes: content}}


def _responses(described: Described) -> dict[str, Any]:
    refused = [
        *(_ANYWHERE if described.is_open else _EVERYWHERE),
        *described.refusals,
        *(_WRITING if described.once else ()),
        *(_WITH_BODY if described.body else ()),
    ]
    names = (
        *(() if described.is_open else ("RateLimit-Policy", "RateLimit")),
        "x-request-id",
        *(["Idempotency-Replayed"] if described.once else []),
        *(["ETag"] if described.conditional else []),
    )
    done = {
        "description": "Done, and on disk." if described.writes else "What was asked for.",
        "headers": {name: reference("headers", name) for name in names},
        "content": {described.gives: {"schema": described.answer}},
    }
    return {
        "200": done,
        **({"304": _NOT_MODIFIED} if described.conditional else {}),
        **{str(int(status)): reference("responses", f"Refusal{int(status)}") for status in sorted(refused)},
    }


_NOT_MODIFIED: Node = {
    "description": "It is as it was when it had this ETag.",
    "headers": {name: reference("headers", name) for name in ("ETag", "x-request-id")},
}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
