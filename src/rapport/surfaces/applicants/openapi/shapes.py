"""Schemas that the records of the surface are put together from."""

from collections.abc import Mapping
from typing import Any

from rapport.surfaces.applicants.openapi.described import Node, reference

NUMBER: Node = {"type": "integer", "minimum": 1, "description": "the number of a record"}
DIGITS: Node = {"type": "string", "pattern": "^[0-9]+$", "examples": ["265733753"]}
"""A number as this surface shows and takes it."""
COUNT: Node = {"type": "integer", "minimum": 0, "description": "how many there are in all"}


def record(description: str, properties: Mapping[str, Any]) -> Node:
    """An object that has all of these members."""
    return {
        "type": "object",
        "description": description,
        "properties": dict(properties),
        "required": list(properties),
    }


def nullable(schema: Node) -> Node:
    return {**schema, "type": [schema["type"], "null"]}


def listed(name: str, **beside: Node) -> Node:
    """A list of the records with this name, and what stands beside it."""
    items = {"type": "array", "items": reference("schemas", name), "description": "the records"}
    return record("a list", {"data": items, "total": COUNT, **beside})
