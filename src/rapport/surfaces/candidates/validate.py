"""Runs a schema over a payload and says of each fault where it is and what would be right."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import jsonschema_rs

from rapport.surfaces.candidates.envelope import Issue, invalid, malformed
from rapport.surfaces.candidates.schema import Schema

MAX_ISSUES = 100  # a client mends its code after the first few


class PayloadValidator:
    """Compiled once for each schema; `check` takes microseconds."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._validator = jsonschema_rs.Draft202012Validator(schema)

    def check(self, payload: Any, path: Sequence[str | int] = ()) -> None:
        """Raises Refusal with all issues; `path` is where the payload stands in the request's body."""
        try:
            if self._validator.is_valid(payload):
                return
            errors = islice(self._validator.iter_errors(payload), MAX_ISSUES)
            issues = [issue for error in errors for issue in self._issues(error, path)]
        except (ValueError, RecursionError) as error:
            raise malformed("The body is nested too deeply to be what it should be.") from error
        raise invalid(issues)

    def _issues(self, error: jsonschema_rs.ValidationError, path: Sequence[str | int]) -> list[Issue]:
        where = [*path, *error.instance_path]
        match error.kind:
            case jsonschema_rs.ValidationErrorKind.Required(property=name):
                return [Issue([*where, name], "required", f"{name} is required")]
            case jsonschema_rs.ValidationErrorKind.AdditionalProperties(unexpected=names):
                return [Issue([*where, name], "unknown", f"{name} is no field here") for name in names]
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


def _subject(where: Sequence[str | int]) -> str:
    if not where:
        return "the body"
    return where[-1] if isinstance(where[-1], str) else f"item {where[-1]}"
