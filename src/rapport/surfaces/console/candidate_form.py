"""The form of a candidate, made from the schema of the region: its own fields and choices are there by themselves."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidate_schema import Schema, candidate_update_schema, candidate_upsert_schema
from rapport.surfaces.console.forms import Form
from rapport.surfaces.patterns import DATE
from rapport.surfaces.validation import Fault, Validator

CUSTOM = "customFields"
LONG_TEXT = 1_000  # characters; what may be longer gets a text area
YES, NO = "yes", "no"
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)


class Input(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    PHONE = "tel"
    DATE = "date"
    NUMBER = "number"
    TRUTH = "truth"
    CHECK = "check"
    CHOICE = "choice"
    CHOICES = "choices"


class Field(Struct, frozen=True, kw_only=True):
    """`path` leads to its value in a payload; `labels` are the region's own, by language; empty: the console has them.

    `options` are values with their labels by language.
    """

    path: Sequence[str]
    input: Input
    needed: bool
    labels: Mapping[str, str] = {}
    options: Sequence[tuple[str, Mapping[str, str]]] = ()
    longest: int | None = None

    @property
    def name(self) -> str:
        """In the form."""
        return ".".join(self.path)

    def value(self, payload: Mapping[str, Any]) -> Any:
        """None when it is absent."""
        found: Any = payload
        for step in self.path:
            found = (found or {}).get(step)
        return found


def fields_of(region: Definition) -> list[Field]:
    """In the order of the schema, the region's own last."""
    schema = candidate_upsert_schema(region)
    custom = schema["properties"][CUSTOM]
    own = [
        _field((CUSTOM, name), each, needed=name in custom.get("required", ()))
        for name, each in custom["properties"].items()
    ]
    standard = {name: each for name, each in schema["properties"].items() if name != CUSTOM}
    return [_field((name,), each, needed=name in schema["required"]) for name, each in standard.items()] + own


def _field(path: Sequence[str], schema: Schema, *, needed: bool) -> Field:
    labels = {each["value"]: each.get("labels", {}) for each in schema.get("x-options", ())}
    values = schema.get("items", schema).get("enum", ())
    return Field(
        path=path,
        input=_input(path, schema, needed=needed),
        needed=needed,
        labels=schema.get("x-labels", {}) | ({"": schema["title"]} if "title" in schema else {}),
        options=[(value, labels.get(value, {})) for value in values if value is not None],
        longest=schema.get("maxLength"),
    )


def _input(path: Sequence[str], schema: Schema, *, needed: bool) -> Input:
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    asked = (
        ("array" in types, Input.CHOICES),
        ("enum" in schema, Input.CHOICE),
        ("boolean" in types, Input.CHECK if needed else Input.TRUTH),
        ("number" in types, Input.NUMBER),
        (schema.get("pattern") == f"^{DATE}$", Input.DATE),
        (path == ("email",), Input.EMAIL),
        (path == ("phone",), Input.PHONE),
        (schema.get("maxLength", 0) >= LONG_TEXT, Input.LONG),
    )
    return next((each for holds, each in asked if holds), Input.TEXT)


def form_of(fields: Sequence[Field], profile: Mapping[str, Any]) -> Form:
    """What the record says, as it stands in a form."""
    values: dict[str, str] = {}
    for field in fields:
        value = field.value(profile)
        match field.input, value:
            case _, None:
                continue
            case Input.CHOICES, _:
                values |= {f"{field.name}.{each}": YES for each in value}
            case ((Input.TRUTH | Input.CHECK), _):
                values[field.name] = YES if value else NO
            case Input.NUMBER, _:
                values[field.name] = f"{value:.15g}"
            case _:
                values[field.name] = str(value)
    return Form(values)


def options_of(field: Field, profile: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    """With what the record holds and the region takes no more: it stays until somebody chooses something else."""
    value = field.value(profile)
    held = value if isinstance(value, list) else [value] if value is not None else []
    known = [option for option, _ in field.options]
    return [*field.options, *((each, {}) for each in held if each not in known)]


def new_candidate(form: Form, region: Definition) -> dict[str, Any]:
    """The payload; faults are said by the form. What was left empty is absent."""
    fields = fields_of(region)
    needs_own = any(field.needed and field.path[0] == CUSTOM for field in fields)
    payload: dict[str, Any] = {CUSTOM: {}} if needs_own else {}  # so that each field that lacks is named itself
    for field in fields:
        value = _value(form, field, {})
        if value is not None:
            _put(payload, field, value)
    _judge(form, fields, Validator(candidate_upsert_schema(region)).faults(payload))
    return payload


def candidate_changes(form: Form, region: Definition, profile: Mapping[str, Any]) -> dict[str, Any]:
    """What is another value than the record's; null where it was taken away. Faults are said by the form."""
    fields = fields_of(region)
    changes: dict[str, Any] = {}
    for field in fields:
        before, after = field.value(profile), _value(form, field, profile)
        if field.needed and after is None:
            form.fault(field.name, "fault.needed")
        if after != before and not (after is None and not before and before is not False):
            _put(changes, field, after)
    if not form["email"].strip() and not form["phone"].strip():
        form.fault("email", "fault.candidate.contact")
    if changes:
        _judge(form, fields, Validator(candidate_update_schema(region)).faults(changes))
    return changes


def _put(payload: dict[str, Any], field: Field, value: Any) -> None:
    for step in field.path[:-1]:
        payload = payload.setdefault(step, {})
    payload[field.path[-1]] = value


def _value(form: Form, field: Field, profile: Mapping[str, Any]) -> Any:
    """As a payload has it; None for what was left empty. What is not of its kind stays text: the schema refuses it."""
    text = form[field.name].strip().replace("\r\n", "\n")
    match field.input:
        case Input.CHOICES:
            return [each for each, _ in options_of(field, profile) if form[f"{field.name}.{each}"]] or None
        case Input.CHECK:
            return text == YES
        case Input.TRUTH:
            return {YES: True, NO: False}.get(text)
        case Input.NUMBER:
            return _number(text) if text else None
    return text or None


def _number(text: str) -> float | int | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return number if abs(number) < float("inf") else text


def _judge(form: Form, fields: Sequence[Field], faults: Sequence[Fault]) -> None:
    by_path = {tuple(field.path): field for field in fields}
    for fault in faults:
        found = next(_places(by_path, fault), None)
        if found is None:
            form.fault("email", "fault.candidate.contact")
        elif fault.code == "required":
            form.fault(found.name, "fault.needed")
        else:
            form.fault(found.name, f"fault.candidate.{found.input}", longest=found.longest or "")


def _places(by_path: Mapping[tuple[str, ...], Field], fault: Fault) -> Iterator[Field]:
    path = tuple(str(step) for step in fault.path)
    for length in range(len(path), 0, -1):
        if path[:length] in by_path:
            yield by_path[path[:length]]
