"""JSON Schema 2020-12 of what a client may send. These documents are the validator: nothing else decides.

Dates are checked by pattern rather than by `format`, which validators are free to ignore or to read differently. A
`description` says what would be right; it is what a client reads when a value is refused.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from rapport.domain.candidates.region_schema import CustomField, Definition, FieldType
from rapport.ids import NO_ONE, Kind, show
from rapport.surfaces.file_schema import file_fields
from rapport.surfaces.patterns import DATE, OFFSET, ONE_LINE, TIME

Schema = dict[str, Any]

STANDARD = Definition()
"""What holds in a region that has decided nothing itself."""

SPACES = r"\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
"""Space of every kind and what steers a printer, spelled out: validators disagree about what \\s is."""

MAX_ITEMS = 10
MAX_NOTES = 20_000
MAX_SUMMARY = 500
MAX_CUSTOM_TEXT = 5_000
MAX_NUMBER = 10**15  # whole numbers up to here are exact in every client
MAX_DURATION = 2_147_483_647  # seconds: 68 years


def _text(longest: int, *, shortest: int = 0) -> Schema:
    return {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*$",
        "description": f"text of {shortest} to {longest:,} characters, none of them NUL",
    }


def _date() -> Schema:
    description = "a date from 1900 to 2199, such as 1990-12-31"
    return {"type": "string", "pattern": f"^{DATE}$", **ONE_LINE, "description": description}


def _one_of(values: Sequence[str]) -> Schema:
    return {"type": "string", "enum": list(values), "description": "one of: " + ", ".join(values)}


def _some_of(values: Sequence[str]) -> Schema:
    return {
        "type": "array",
        "items": _one_of(values),
        "uniqueItems": True,
        "maxItems": len(values),
        "description": "a list, each item once, of: " + ", ".join(values),
    }


def _nullable(schema: Schema) -> Schema:
    nullable = {**schema, "type": [schema["type"], "null"], "description": schema["description"] + ", or null"}
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    return nullable


def interaction_schema(region: Definition = STANDARD) -> Schema:
    """A new interaction (seed, Interaction payload basics)."""
    return {
        "type": "object",
        "description": "an interaction: an object with type and performedAt",
        "properties": _interaction_properties(region.interaction_types),
        "required": ["type", "performedAt"],
        "additionalProperties": False,
    }


def interaction_update_schema(region: Definition = STANDARD) -> Schema:
    """Changes to an interaction: only the given fields change, null clears, at least one must be given."""
    return {
        "type": "object",
        "description": "changes to an interaction: an object with at least one of its fields",
        "properties": _interaction_properties(region.interaction_types),
        "minProperties": 1,
        "additionalProperties": False,
    }


def _interaction_properties(types: Sequence[str]) -> Schema:
    listed = ", ".join(types)
    return {
        "type": {
            "anyOf": [_one_of(types), {**_some_of(types), "minItems": 1}],
            "description": f"one or more of the region's interaction types, as text or as a list: {listed}",
        },
        "performedAt": {
            "type": "string",
            "pattern": f"^(?:{DATE}(?:T{TIME}{OFFSET}?)?)$",
            **ONE_LINE,
            "description": "when it took place, 1900 to 2199: a date (2026-03-01) or a date-time "
            "(2026-03-01T10:00:00+01:00); without an offset it is read in the region's time zone",
        },
        "summary": _nullable(_text(MAX_SUMMARY)),
        "notes": _nullable(_text(MAX_NOTES)),
        "duration": {
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": MAX_DURATION,
            "description": f"whole seconds from 0 to {MAX_DURATION}, or null",
        },
    }


def candidate_schema(region: Definition = STANDARD, *, file_limit_bytes: int | None = None) -> Schema:
    """A new candidate: name, privacyConsent and an e-mail address or a phone number at least."""
    schema = candidate_upsert_schema(region)
    inline = {
        "interactions": {**list_schema(interaction_schema(region)), "minItems": 0},
        **file_fields(file_limit_bytes, fewest=0),
    }
    return {**schema, "properties": {**schema["properties"], **inline}}


def candidate_upsert_schema(region: Definition = STANDARD) -> Schema:
    """As a new candidate, without interactions and attachments: they come inline with a new candidate only (seed)."""
    custom = _custom_fields(region)
    required = [field.name for field in region.custom_fields if field.required]
    if required:
        custom["required"] = required
    return {
        "type": "object",
        "description": "a candidate: an object with name, privacyConsent, and email or phone",
        "properties": {**_candidate_properties(region), "customFields": custom},
        "required": ["name", "privacyConsent", *(["customFields"] if custom.get("required") else [])],
        "anyOf": [{"required": ["email"]}, {"required": ["phone"]}],
        "additionalProperties": False,
    }


def candidate_update_schema(region: Definition = STANDARD) -> Schema:
    """Changes to a candidate: only the given fields change, lists are replaced, null clears, at least one is given."""
    properties = _candidate_properties(region)
    return {
        "type": "object",
        "description": "changes to a candidate: an object with at least one of its fields",
        "properties": {
            **properties,
            "email": _nullable(properties["email"]),
            "phone": _nullable(properties["phone"]),
            "customFields": _custom_fields(region),
        },
        "minProperties": 1,
        "additionalProperties": False,
    }


def _candidate_properties(region: Definition) -> Schema:
    enums = region.enums
    return {
        "name": _text(200, shortest=1),
        "email": {
            "type": "string",
            "maxLength": 254,
            "pattern": rf"^[^@{SPACES}]+@[^@{SPACES}]+\.[^@.{SPACES}]+$",
            **ONE_LINE,
            "description": "an e-mail address, such as name@school.example",
        },
        "phone": {
            "type": "string",
            "maxLength": 40,
            "pattern": r"^\+?(?:[ ()./-]*[0-9]){5,20}[ ()./-]*$",
            **ONE_LINE,
            "description": "a phone number of 5 to 20 digits, such as +31 20 123 4567",
        },
        "privacyConsent": {"type": "boolean", "description": "true or false"},
        "phase": _nullable(_one_of(enums["phase"])),
        "sectors": _nullable(_some_of(enums["sectors"])),
        "roles": _nullable(_some_of(enums["roles"])),
        "qualifications": _nullable(_some_of(enums["qualifications"])),
        "priorEducation": _nullable(_one_of(enums["priorEducation"])),
        "linkedin": _nullable(_text(500)),
        "dateOfBirth": _nullable(_date()),
        "motivation": _nullable(_text(MAX_NOTES)),
        "notes": _nullable(_text(MAX_NOTES)),
        "address": _nullable(_text(300)),
        "city": _nullable(_text(100)),
        "postalCode": _nullable(_text(20)),
        "exitReason": _nullable(_text(500)),
    }


def _custom_fields(region: Definition) -> Schema:
    names = ", ".join(field.name for field in region.custom_fields) or "this region has none"
    return {
        "type": "object",
        "properties": {field.name: _custom_field(field) for field in region.custom_fields},
        "additionalProperties": False,
        "description": f"an object with the region's own fields: {names}",
    }


def _custom_field(field: CustomField) -> Schema:
    """A required one cannot be cleared; any other one can, with null."""
    schema = _value_of(field)
    labels = {"title": field.labels.get("en") or field.labels.get("nl") or field.name, "x-labels": dict(field.labels)}
    options = {"x-options": msgspec.to_builtins(field.options)} if field.options else {}
    return {**labels, **options, **(schema if field.required else _nullable(schema))}


def _value_of(field: CustomField) -> Schema:
    match field.type:
        case FieldType.TEXT:
            return _text(MAX_CUSTOM_TEXT, shortest=1 if field.required else 0)
        case FieldType.NUMBER:
            bounds = {"minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
            return {"type": "number", **bounds, "description": f"a number from -{MAX_NUMBER} to {MAX_NUMBER}"}
        case FieldType.BOOLEAN:
            return {"type": "boolean", "description": "true or false"}
        case FieldType.DATE:
            return _date()
        case FieldType.CHOICE:
            return _one_of([option.value for option in field.options])
        case FieldType.CHOICES:
            return _some_of([option.value for option in field.options])


def list_schema(item: Schema) -> Schema:
    return {
        "type": "array",
        "items": item,
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "description": f"a list of 1 to {MAX_ITEMS} items",
    }


def id_schema(kind: Kind) -> Schema:
    return {
        "type": "string",
        "pattern": f"^{kind}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$",
        "description": f"an id such as {show(kind, NO_ONE)}",
    }


def instant_schema() -> Schema:
    """When something happened to a record."""
    return {
        "type": "string",
        "pattern": f"^{DATE}T{TIME}{OFFSET}$",
        "description": "a date-time with its offset, 1900 to 2199, such as 2026-03-01T10:00:00Z",
    }
