"""The pieces that schemas are made of."""

from collections.abc import Sequence
from typing import Any

from rapport.surfaces.employees.schema import Schema

Node = dict[str, Any]


def reference(section: str, name: str) -> Node:
    return {"$ref": f"#/components/{section}/{name}"}


def record(description: str, properties: dict[str, Schema], required: Sequence[str] | None = None) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties) if required is None else list(required),
    }


def choice(values: Sequence[str]) -> Node:
    return {"type": "string", "enum": list(values)}


def parameter(place: str, name: str, description: str, schema: Node, *, required: bool = False) -> Node:
    return {
        "name": name,
        "in": place,
        "required": required or place == "path",
        "description": description,
        "schema": schema,
    }
