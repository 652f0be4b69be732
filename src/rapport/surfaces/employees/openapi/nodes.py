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
