"""Reads an OpenAPI document into what a page shows of each operation: no page knows more than the document says."""

import re
import shlex
from collections.abc import Sequence
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


class Answer(Struct, frozen=True, kw_only=True):
    status: str
    description: str
    headers: Sequence[str]


class Operation(Struct, frozen=True, kw_only=True):
    """`forms`: the shapes that the body may have; `body_records`, `data_records`: what they and `data` refer to."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    scope: str | None
    parameters: Sequence[Parameter]
    forms: Sequence[Record]
    body_records: Sequence[Record]
    curl: str
    example: str
    data: str | None
    data_records: Sequence[Record]
    answers: Sequence[Answer]

    @property
    def url(self) -> str:
        return f"/docs/operations/{self.id}"


def read_operations(document: Node) -> list[Operation]:
    """In the order of the document."""
    tables = Tables(document)
    return [
        _operation(tables, path, method, item[method], item.get("servers", document["servers"]))
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def _operation(tables: Tables, path: str, method: str, node: Node, servers: Sequence[Node]) -> Operation:
    parameters = [tables.resolve(each) for each in node.get("parameters", ())]
    success = next(iter(node["responses"].values()))
    body = node.get("requestBody", {}).get("content", {}).get(JSON)
    forms = [] if body is None else body["schema"].get("oneOf", [body["schema"]])
    records = tables.named_in(*map(tables.resolve, forms))
    data = success["content"].get(JSON, {}).get("schema", {}).get("properties", {}).get("data")
    scopes = [scope for scheme in node["security"] for needed in scheme.values() for scope in needed]
    return Operation(
        id=node["operationId"],
        method=method.upper(),
        path=path,
        tag=node["tags"][0],
        summary=node["summary"],
        description=node.get("description", ""),
        scope=scopes[0] if scopes else None,
        parameters=[_parameter(tables, each) for each in parameters],
        forms=[_without_repetition(tables.form(form), records) for form in forms],
        body_records=records,
        curl=_curl(method.upper(), servers[0]["url"].rstrip("/") + path, parameters, body, keyed=bool(scopes)),
        example=_example(success),
        data=None if data is None else tables.words(data),
        data_records=[] if data is None else tables.named_in(data),
        answers=[_answer(status, tables.resolve(each)) for status, each in node["responses"].items()],
    )


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
    return Answer(status=status, description=node["description"], headers=list(node["headers"]))


def _example(answer: Node) -> str:
    (content,) = answer["content"].values()
    return content["example"] if isinstance(content["example"], str) else pretty(content["example"])


def _curl(method: str, path: str, parameters: Sequence[Node], body: Node | None, *, keyed: bool) -> str:
    """A command for a POSIX shell that has ADDRESS (the service's) and KEY in its environment."""
    shown = [parameter for parameter in parameters if "example" in parameter]
    headers = [f"{each['name']}: {each['example']}" for each in shown if each["in"] == "header"]
    query = urlencode([(each["name"], each["example"]) for each in shown if each["in"] == "query"])
    for each in shown:
        path = path.replace(f"{{{each['name']}}}", each["example"])
    path += f"?{query}" if query else ""
    parts = [f'curl "$ADDRESS{path}"' if method == "GET" else f'curl -X {method} "$ADDRESS{path}"']
    if keyed:
        parts.append('-H "x-api-key: $KEY"')
    if body is not None:
        headers.append(f"content-type: {JSON}")
    parts += [f"-H {shlex.quote(header)}" for header in headers]
    if body is not None:
        parts.append(f"-d {shlex.quote(pretty(next(iter(body['examples'].values()))['value']))}")
    return " \\\n  ".join(parts)


def pretty(value: Any) -> str:
    """JSON to read: indented, but lists of plain values on one line."""
    indented = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return re.sub(r"\[\s+([^][{}]*?)\s+]", lambda found: f"[{re.sub(_BREAK, ' ', found[1])}]", indented)
