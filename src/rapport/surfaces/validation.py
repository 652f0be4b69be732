"""Runs a JSON Schema over a payload and says of each fault where it is and what would be right."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import jsonschema_rs
from msgspec import Struct

MAX_FAULTS = 100  # a client mends its code after the first few


class TooDeepError(Exception):
    """The payload is nested more deeply than can be looked at."""


class Fault(Struct, frozen=True):
    """One thing that is wrong with a payload: where in it, what kind, and what would be right."""

    path: Sequence[str | int]
    code: str
    message: str


class Validator:
    """Compiled once for each schema; `faults` takes microseconds when there are none."""

    def __init__(self, schema: dict[str, Any]) -> None:
        """All of its lists have a `maxItems`. Its descriptions are what a client reads when a value is refused."""
        self._schema = schema
        self._validator = jsonschema_rs.Draft202012Validator(schema)
        self._longest = _longest_list(schema)

    def faults(self, payload: Any, path: Sequence[str | int] = ()) -> list[Fault]:
        """`path` is where the payload stands in what was sent. Raises TooDeepError."""
        try:
            if self._validator.is_valid(payload):
                return []
            errors = self._validator.iter_errors(_shortened(payload, self._longest + 1))
            return _once(fault for error in errors for fault in self._faults(error, path))
        except (ValueError, RecursionError) as error:
            raise TooDeepError from error

    def _faults(self, error: jsonschema_rs.ValidationError, path: Sequence[str | int]) -> list[Fault]:
        where = [*path, *error.instance_path]
        match error.kind:
            case jsonschema_rs.ValidationErrorKind.Required(property=name):
                return [Fault([*where, name], "required", f"{name} is required")]
            case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=names):
                return [Fault([*where, name], "unknown", f"{name} is no field here") for name in names[:MAX_FAULTS]]
            case jsonschema_rs.ValidationErrorKind.FalseSchema():
                return [Fault(where, "unknown", f"{where[-1]} is no field here")]
        described = self._described(error.schema_path)
        message = f"{_subject(where)} must be {described}" if described else error.message
        return [Fault(where, error.kind.name, message)]

    def _described(self, schema_path: Sequence[str | int]) -> str | None:
        """The description of the innermost schema that has one, on the way to the keyword that refused."""
        node: Any = self._schema
        described = node.get("description")
        for step in schema_path:
            node = node[step]
            if isinstance(node, dict) and isinstance(node.get("description"), str):
                described = node["description"]
        return described if isinstance(described, str) else None


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """Each once: a number where one of some words should be breaks two keywords."""
    found: dict[tuple[str | int, ...], Fault] = {}
    for fault in islice(faults, MAX_FAULTS):
        found.setdefault((*fault.path, fault.message), fault)
    return list(found.values())


def _longest_list(schema: Any) -> int:
    """The largest `maxItems` of a schema, all of whose lists have one."""
    match schema:
        case dict():
            allowed = schema.get("maxItems", 0)
            return max([allowed if isinstance(allowed, int) else 0, *map(_longest_list, schema.values())])
        case list():
            return max(map(_longest_list, schema), default=0)
    return 0


def _shortened(payload: Any, length: int) -> Any:
    """Lists cut to a length that is too long still.

    All faults are collected before the first can be read: 4 million items in 8 MB would take a minute and 6 GB.
    """
    match payload:
        case list():
            return [_shortened(item, length) for item in payload[:length]]
        case dict():
            return {name: _shortened(value, length) for name, value in payload.items()}
    return payload


def _subject(where: Sequence[str | int]) -> str:
    if not where:
        return "the body"
    return where[-1] if isinstance(where[-1], str) else f"item {where[-1]}"
