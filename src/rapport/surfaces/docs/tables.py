"""Reads the schemas of an OpenAPI document as tables: a row for each field, what is right in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

Node = Mapping[str, Any]


class Field(Struct, frozen=True, kw_only=True):
    """One row. The name of a nested field is its path: `interactions[].type`."""

    name: str
    type: str
    required: bool
    right: str


class Record(Struct, frozen=True, kw_only=True):
    """An object and its fields; for a list, `right` says of what."""

    title: str
    right: str
    fields: Sequence[Field]


class Tables:
    def __init__(self, document: Node) -> None:
        self._document = document

    def resolve(self, node: Node) -> Node:
        """The node itself, or what it refers to, under what stands beside the reference."""
        if "$ref" not in node:
            return node
        found: Any = self._document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return {**found, **{name: value for name, value in node.items() if name != "$ref"}}

    def named(self, name: str) -> Record:
        return self._record(name, self._document["components"]["schemas"][name])

    def form(self, schema: Node) -> Record:
        """One of the shapes that a body may have."""
        resolved = self.resolve(schema)
        right = resolved["description"]
        if resolved.get("type") == "array" and self._is_named(resolved["items"]):
            right = f"{right}, each of them {_name(resolved['items'])}"
        return self._record(resolved.get("title", ""), {**resolved, "description": right})

    def named_in(self, *schemas: Node) -> list[Record]:
        """The named objects that the schemas refer to, and those that these refer to, each once."""
        found: dict[str, Record] = {}
        for schema in schemas:
            self._collect(schema, found)
        return list(found.values())

    def words(self, schema: Node) -> str:
        """The type in words: `list of Interaction`, `integer or null`."""
        if self._is_named(schema):
            return _name(schema)
        resolved = self.resolve(schema)
        if "const" in resolved:
            return msgspec.json.encode(resolved["const"]).decode()
        if "type" not in resolved:
            return " or ".join(dict.fromkeys(kind for each in resolved["anyOf"] for kind in self._kinds(each)))
        return " or ".join(self._kinds(resolved))

    def _kinds(self, schema: Node) -> Sequence[str]:
        """The words of each type that a schema allows."""
        if self._is_named(schema) or "type" not in self.resolve(schema):
            return [self.words(schema)]
        resolved = self.resolve(schema)
        kinds = resolved["type"] if isinstance(resolved["type"], list) else [resolved["type"]]
        return [f"list of {self.words(resolved['items'])}" if kind == "array" else kind for kind in kinds]

    def right(self, schema: Node) -> str:
        """What a value must be: the schema's own words, or its limits."""
        resolved = self.resolve(schema)
        if "description" in resolved:
            return str(resolved["description"])
        if "enum" in resolved:
            return "one of: " + ", ".join(resolved["enum"])
        if resolved.get("type") == "array":
            return f"a list, each item {self.right(resolved['items'])}"
        if "maximum" in resolved:
            return f"{self.words(schema)}, {resolved['minimum']} to {resolved['maximum']}"
        return self.words(schema)

    def _record(self, title: str, schema: Node) -> Record:
        items = schema.get("items", {})
        within = () if self._is_named(items) else self._fields(items, "[].")
        return Record(title=title, right=schema["description"], fields=[*self._fields(schema), *within])

    def _fields(self, schema: Node, prefix: str = "") -> Iterator[Field]:
        for name, given in schema.get("properties", {}).items():
            yield Field(
                name=prefix + name,
                type=self.words(given),
                required=name in schema.get("required", ()),
                right=self.right(given),
            )
            if not self._is_named(given):
                yield from self._fields(given, f"{prefix}{name}.")
                yield from self._fields(given.get("items", {}), f"{prefix}{name}[].")

    def _is_named(self, schema: Node) -> bool:
        """Whether it is an object, or a list of objects, that has a table of its own."""
        resolved = self.resolve(schema)
        return "$ref" in schema and ("properties" in resolved or "properties" in resolved.get("items", {}))

    def _collect(self, schema: Any, found: dict[str, Record]) -> None:
        if isinstance(schema, list):
            for each in schema:
                self._collect(each, found)
        if not isinstance(schema, dict):
            return
        if self._is_named(schema) and _name(schema) not in found:
            found[_name(schema)] = self.named(_name(schema))
            self._collect(self.resolve({"$ref": schema["$ref"]}), found)
        for each in schema.values():
            self._collect(each, found)


def _name(schema: Node) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
