"""Runs a schema over a payload and says of each fault where it is and what would be right."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import jsonschema_rs

from rapport.surfaces.candidates.envelope import Issue, invalid, malformed
from rapport.surfaces.candidates.schema import Schema, list_schema

MAX_ISSUES = 100  # a client mends its code after the first few


class PayloadValidator:
    """Compiled once for each schema; `check` takes microseconds."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._validator = jsonschema_rs.Draft202012Validator(schema)
        self._longest = _longest_list(schema)

    def check(self, payload: Any, path: Sequence[str | int] = ()) -> None:
        """Raises Refusal with all issues; `path` is where the payload stands in the request's body."""
        try:
            if self._validator.is_valid(payload):
                return
            errors = self._validator.iter_errors(_shortened(payload, self._longest + 1))
            issues = _once(issue for error in errors for issue in self._issues(error, path))
        except (ValueError, RecursionError) as error:
            raise malformed("The body is nested too deeply to be what it should be.") from error
        raise invalid(issues)

    def _issues(self, error: jsonschema_rs.ValidationError, path: Sequence[str | int]) -> list[Issue]:
        where = [*path, *error.instance_path]
        match error.kind:
            case jsonschema_rs.ValidationErrorKind.Required(property=name):
                return [Issue([*where, name], "required", f"{name} is required")]
            case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=names):
                return [Issue([*where, name], "unknown", f"{name} is no field here") for name in names[:MAX_ISSUES]]
            case jsonschema_rs.ValidationErrorKind.FalseSchema():
                return [Issue(where, "unknown", f"{where[-1]} is no field here")]
        described = self._described(error.schema_path)
        message = f"{_subject(where)} must be {described}" if described else error.message
        return [Issue(where, error.kind.name, message)]

    def _described(self, schema_path: Sequence[str | int]) -> str | None:
        """The description of the innermost schema that has one, on the way to the keyword that refused."""
        node: Any = self._schema
        described = node.get("description")
        for step in schema_path:
            node = node[step]
            if isinstance(node, dict) and isinstance(node.get("description"), str):
                described = node["description"]
        return described if isinstance(described, str) else None


class ItemsValidator:
    """Takes items as a bare list, as `{member: [...]}`, or one item on its own."""

    def __init__(self, member: str, item: Schema) -> None:
        self._member = member
        self._one = PayloadValidator(item)
        self._list = PayloadValidator(list_schema(item))

    def check(self, payload: Any) -> Sequence[Any]:
        """The items. Raises Refusal with all issues; their paths lead through the payload as it was given."""
        if not isinstance(payload, dict):
            self._list.check(payload)
            return list(payload)
        if self._member not in payload:
            self._one.check(payload)
            return [payload]
        unknown = sorted(payload.keys() - {self._member})
        if unknown:
            raise invalid(_once(Issue([name], "unknown", f"{name} is no field here") for name in unknown))
        self._list.check(payload[self._member], (self._member,))
        return list(payload[self._member])


def _once(issues: Iterable[Issue]) -> list[Issue]:
    """One issue for each fault: a number where one of some words should be breaks two keywords."""
    found: dict[tuple[str | int, ...], Issue] = {}
    for issue in islice(issues, MAX_ISSUES):
        found.setdefault((*issue.path, issue.message), issue)
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
