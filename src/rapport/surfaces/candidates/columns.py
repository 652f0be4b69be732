"""A record as a line of CSV: a column for each field, read off the schema of the record.

Lists are `a|b`, booleans `true` and `false`, the region's own fields `customFields.name`. An empty cell is an absent
field, so empty text and an empty list come back as none.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any

from rapport.surfaces.candidate_schema import Schema

SEPARATOR = "|"
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?", re.ASCII)


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    LIST = auto()
    BOOLEAN = auto()
    INTEGER = auto()
    NUMBER = auto()


_KINDS = {"array": Kind.LIST, "boolean": Kind.BOOLEAN, "integer": Kind.INTEGER, "number": Kind.NUMBER}


def columns_of(schema: Schema) -> dict[str, Kind]:
    """The columns by name, in the order of the schema. What no cell can hold, a list of records, is left out."""
    columns: dict[str, Kind] = {}
    for name, field in schema["properties"].items():
        types = _types(field)
        if "object" in types:
            columns |= {f"{name}.{inner}": kind for inner, kind in columns_of(field).items()}
        elif "object" not in _types(field.get("items", {})):
            columns[name] = next((kind for word, kind in _KINDS.items() if word in types), Kind.TEXT)
    return columns


def _types(field: Schema) -> set[str]:
    given = field.get("type", [])
    types = {given} if isinstance(given, str) else set(given)
    return types.union(*map(_types, field.get("anyOf", [])))


def record_of(columns: Sequence[tuple[str, Kind]], cells: Sequence[str]) -> dict[str, Any]:
    """The record that a line tells of. A cell that is not of its column's kind stays text: the schema refuses it."""
    record: dict[str, Any] = {}
    for (name, kind), cell in zip(columns, cells, strict=True):
        if cell:
            outer, _, inner = name.partition(".")
            if inner:
                record.setdefault(outer, {})[inner] = _value(kind, cell)
            else:
                record[name] = _value(kind, cell)
    return record


def _value(kind: Kind, cell: str) -> Any:
    match kind:
        case Kind.TEXT:
            return cell
        case Kind.LIST:
            return cell.split(SEPARATOR)
        case Kind.BOOLEAN:
            return {"true": True, "false": False}.get(cell.lower(), cell)
        case Kind.INTEGER:
            return int(cell) if _INTEGER.fullmatch(cell) else cell
        case Kind.NUMBER:
            return float(cell) if _NUMBER.fullmatch(cell) else cell


def cells_of(columns: Mapping[str, Kind], record: Mapping[str, Any]) -> list[str]:
    """The line of a record that consists of what JSON knows."""
    return [_cell(_found(record, name)) for name in columns]


def _found(record: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    return record.get(outer, {}).get(inner) if inner else record.get(name)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return SEPARATOR.join(value)
    return str(value)
