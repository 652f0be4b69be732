"""Schemas that the records of the surface are put together from."""

from collections.abc import Mapping
from typing import Any

from rapport.ids import Kind
from rapport.surfaces.applicants.openapi.described import Node, reference

NUMBER: Node = {
    "type": "string",
    "pattern": "^[0-9]+$",
    "description": "the number of a record, in digits",
}
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


def text(description: str, *examples: str) -> Node:
    return {"type": "string", "description": description, **({"examples": list(examples)} if examples else {})}


def truth(description: str) -> Node:
    return {"type": "boolean", "description": description}


def identified(kind: Kind, description: str) -> Node:
    """A TypeID."""
    example = f"{kind}_01kg3b7d1v0ave7tbc2c2zvr1a"
    return {"type": "string", "pattern": f"^{kind}_", "description": description, "examples": [example]}


def moment(description: str) -> Node:
    return {"type": "string", "format": "date-time", "description": description}


def parameter(name: str, description: str, schema: Node, place: str = "query") -> Node:
    """`place`: query or path."""
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": schema}


def whole(least: int, most: int, default: int) -> Node:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def listed(name: str, **beside: Node) -> Node:
    """A list of the records with this name, and what stands beside it."""
    items = {"type": "array", "items": reference("schemas", name), "description": "the records"}
    return record("a list", {"data": items, "total": COUNT, **beside})
