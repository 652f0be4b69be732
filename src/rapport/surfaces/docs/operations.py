"""Reads an OpenAPI document into what a page shows of each operation: no page knows more than the document says."""

import re
import shlex
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from rapport.surfaces.docs.tables import Node, Record, Tables

JSON = "application/json"
METHODS = ("get", "post", "put", "patch", "delete")
_BREAK = re.compile(r"\n\s+")


class Parameter(Struct, frozen=True, kw_only=True):
    name: str
    place: str
    required: bool
    description: str
    right: str


class Content(Struct, frozen=True, kw_only=True):
    """Of a good answer: a type in words, and the records it is made of. `whole`: it is the body, else its `data`."""

    whole: bool
    words: str
    records: Sequence[Record]


class Answer(Struct, frozen=True, kw_only=True):
    status: str
    description: str
    headers: Sequence[str]


class Operation(Struct, frozen=True, kw_only=True):
    """`forms`: the shapes that the body may have; `body_records`: what they refer to. `example`: a good answer.

    `is_queued`: the answer comes before it is carried out. `authorization` is the header that a call needs, for a shell
    that has the secret in its environment.
    """

    id: str
    room: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    is_queued: bool
    scope: str | None
    authorization: str | None
    parameters: Sequence[Parameter]
    forms: Sequence[Record]
    body_records: Sequence[Record]
    curl: str
    example: str
    content: Content | None
    answers: Sequence[Answer]

    @property
    def url(self) -> str:
        return f"{self.room}/operations/{self.id}"


def read_operations(document: Node, room: str) -> list[Operation]:
    """In the order of the document. `room` is what the addresses of their pages begin with."""
    tables = Tables(document)
    schemes = document["components"]["securitySchemes"]
    return [
        _operation(tables, room, schemes, _server(item, document) + path, path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def _server(item: Node, document: Node) -> str:
    return str(item.get("servers", document["servers"])[0]["url"]).rstrip("/")


def _operation(tables: Tables, room: str, schemes: Node, url: str, path: str, method: str, node: Node) -> Operation:
    parameters = [tables.resolve(each) for each in node.get("parameters", ())]
    answers = {status: tables.resolve(each) for status, each in node["responses"].items()}
    success = min(status for status in answers if status.startswith("2"))
    bodies = node.get("requestBody", {}).get("content", {})
    body = bodies.get(JSON)
    forms = [] if body is None else body["schema"].get("oneOf", [body["schema"]])
    records = tables.named_in(*map(tables.resolve, forms))
    scopes = [scope for scheme in node["security"] for needed in scheme.values() for scope in needed]
    authorization = _authorization(schemes, node["security"])
    return Operation(
        id=node["operationId"],
        room=room,
        method=method.upper(),
        path=path,
        tag=node["tags"][0],
        summary=node["summary"],
        description=node.get("description", ""),
        is_queued="callbacks" in node,
        scope=scopes[0] if scopes else None,
        authorization=authorization,
        parameters=[_parameter(tables, each) for each in parameters],
        forms=[_without_repetition(tables.form(form), records) for form in forms],
        body_records=records,
        curl=_curl(method.upper(), url, parameters, bodies, authorization),
        example=_example(success, answers[success]),
        content=_content(tables, answers[success]),
        answers=[_answer(status, each) for status, each in answers.items()],
    )


def _authorization(schemes: Node, security: Sequence[Node]) -> str | None:
    for name in (name for needed in security for name in needed):
        scheme = schemes[name]
        return f"{scheme['name']}: $KEY" if scheme["type"] == "apiKey" else "Authorization: Bearer $TOKEN"
    return None


def _content(tables: Tables, success: Node) -> Content | None:
    schema = success.get("content", {}).get(JSON, {}).get("schema")
    if schema is None:
        return None
    inner = tables.resolve(schema).get("properties", {}).get("data")
    shown = schema if inner is None else inner
    return Content(whole=inner is None, words=tables.words(shown), records=tables.named_in(shown))


def _without_repetition(form: Record, records: Sequence[Record]) -> Record:
    """A form that has all fields of a named record shows only what it adds."""
    for record in records:
        if all(field in form.fields for field in record.fields):
            added = [field for field in form.fields if field not in record.fields]
            return Record(title=form.title, right=f"{form.right}; all fields of {record.title}, and", fields=added)
    return form


def _parameter(tables: Tables, node: Node) -> Parameter:
    return Parameter(
        name=node["name"],
        place=node["in"],
        required=node["required"],
        description=node["description"],
        right=tables.right(node["schema"]),
    )


def _answer(status: str, node: Node) -> Answer:
    return Answer(status=status, description=node["description"], headers=list(node.get("headers", ())))


def _example(status: str, answer: Node) -> str:
    """The body, or the status line of an answer without one."""
    for content in answer.get("content", {}).values():
        shown = _shown(content)
        return shown if isinstance(shown, str) else pretty(shown)
    return f"HTTP/1.1 {status} {HTTPStatus(int(status)).phrase}"


def _shown(content: Node) -> Any:
    """The first example."""
    return content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]


def _curl(method: str, url: str, parameters: Sequence[Node], bodies: Node, authorization: str | None) -> str:
    """A command for a POSIX shell that has ADDRESS (the service's) and the secret, KEY or TOKEN, in its environment."""
    shown = [parameter for parameter in parameters if "example" in parameter]
    headers = [f"{each['name']}: {each['example']}" for each in shown if each["in"] == "header"]
    query = urlencode([(each["name"], each["example"]) for each in shown if each["in"] == "query"])
    for each in shown:
        url = url.replace(f"{{{each['name']}}}", str(each["example"]))
    url += f"?{query}" if query else ""
    parts = [f'curl "$ADDRESS{url}"' if method == "GET" else f'curl -X {method} "$ADDRESS{url}"']
    if authorization is not None:
        parts.append(f'-H "{authorization}"')
    media_type = JSON if JSON in bodies else next(iter(bodies), None)
    if media_type is not None:
        headers.append(f"content-type: {media_type}")
    parts += [f"-H {shlex.quote(header)}" for header in headers]
    if media_type is not None:
        parts.append(_data(media_type, _shown(bodies[media_type])))
    return " \\\n  ".join(parts)


def _data(media_type: str, body: Any) -> str:
    return f"-d {shlex.quote(pretty(body))}" if media_type == JSON else f"--data-binary {shlex.quote(body)}"


def pretty(value: Any) -> str:
    """JSON to read: indented, but lists of plain values on one line."""
    indented = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return re.sub(r"\[\s+([^][{}]*?)\s+]", lambda found: f"[{re.sub(_BREAK, ' ', found[1])}]", indented)
