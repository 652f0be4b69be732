"""The OpenAPI document as tests use it: its operations, and validators that also refuse what it does not mention."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from msgspec import Struct

from rapport.surfaces.candidates.openapi.document import openapi_document

DOCUMENT = openapi_document()
METHODS = ("get", "post", "put", "patch", "delete")
PREFIX: str = DOCUMENT["servers"][0]["url"]
JSON = "application/json"
NOBODY = {
    "candidateId": "cand_unknown",
    "interactionId": "intr_unknown",
    "attachmentId": "att_unknown",
    "keyId": "key_unknown",
    "name": "mut_unknown",
}
"""Path parameters of records that are not there."""


class Documented(Struct, frozen=True):
    """An operation; `path` begins at the prefixes."""

    path: str
    method: str
    node: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.node["operationId"])

    @property
    def is_queued(self) -> bool:
        """Whether it becomes a mutation; what is not is done when it is answered."""
        return "callbacks" in self.node

    @property
    def examples(self) -> dict[str, Any]:
        """Bodies of requests, by name."""
        content = self.node.get("requestBody", {}).get("content", {JSON: {}})[JSON]
        return {name: example["value"] for name, example in content.get("examples", {}).items()}

    def url(self, **parts: str) -> str:
        return PREFIX + re.sub(r"{(\w+)}", lambda part: str(parts[part[1]]), self.path)

    def body(self) -> dict[str, Any]:
        return dict(self.node["requestBody"]["content"][JSON]["schema"])

    def response(self, status: int) -> dict[str, Any]:
        return resolve(self.node["responses"][str(status)])


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    found: Any = DOCUMENT if "$ref" in node else node
    for step in node.get("$ref", "#").split("/")[1:]:
        found = found[step]
    return dict(found)


def _operations() -> Iterator[Documented]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item and "servers" not in item:
                yield Documented(path, method, item[method])


OPERATIONS = {operation.id: operation for operation in _operations()}


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def closed(node: Any) -> Any:
    """The schema with no room for fields that it does not name."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    inner = {name: closed(value) for name, value in node.items()}
    return {"additionalProperties": False, **inner} if "properties" in node and "type" in node else inner


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What a schema of the document says against the value, fields that it does not name included."""
    whole = closed({**schema, "components": {"schemas": DOCUMENT["components"]["schemas"]}})
    checking = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message for error in checking.iter_errors(value)]
