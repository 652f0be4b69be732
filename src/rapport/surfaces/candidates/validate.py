"""Payloads of this surface: what a schema finds wrong with them becomes a refusal."""

from collections.abc import Sequence
from typing import Any

from rapport.surfaces.candidate_schema import Schema, list_schema
from rapport.surfaces.candidates.envelope import Issue, invalid, malformed
from rapport.surfaces.validation import MAX_FAULTS, TooDeepError, Validator


class PayloadValidator:
    """Compiled once for each schema; `check` takes microseconds."""

    def __init__(self, schema: Schema) -> None:
        self._validator = Validator(schema)

    def check(self, payload: Any, path: Sequence[str | int] = ()) -> None:
        """Raises Refusal with all issues; `path` is where the payload stands in the request's body."""
        try:
            faults = self._validator.faults(payload, path)
        except TooDeepError as error:
            raise malformed("The body is nested too deeply to be what it should be.") from error
        if faults:
            raise invalid([Issue(fault.path, fault.code, fault.message) for fault in faults])


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
            raise invalid([Issue([name], "unknown", f"{name} is no field here") for name in unknown[:MAX_FAULTS]])
        self._list.check(payload[self._member], (self._member,))
        return list(payload[self._member])
