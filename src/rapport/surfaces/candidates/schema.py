"""JSON Schema 2020-12 of what a client may send. These documents are the validator: nothing else decides.

Dates are checked by pattern rather than by `format`, which validators are free to ignore or to read differently. A
`description` says what would be right; it is what a client reads when a value is refused.
"""

from collections.abc import Sequence
from typing import Any

from rapport.surfaces.candidates.file_schema import file_fields

Schema = dict[str, Any]

INTERACTION_TYPES = (
    "Intake call",
    "Phone call",
    "E-mail",
    "Meeting",
    "Advice meeting",
    "Orientation meeting",
    "Introductory meeting",
    "Referral",
    "Event registration",
    "Other",
)
PHASES = ("New", "Matching", "Orienting", "Preparing", "In training", "Employed", "Left")
SECTORS = (
    "Primary education",
    "Secondary education",
    "Special education",
    "Vocational education",
    "Higher education",
    "Practical education",
)
ROLES = (
    "Teacher",
    "Instructor",
    "Support staff",
    "Teaching support",
    "Student care",
    "Middle management",
    "School leadership",
    "Other",
)
QUALIFICATIONS = (
    "Primary education",
    "Limited second degree",
    "Second degree",
    "First degree",
    "Vocational teaching certificate",
    "University teaching qualification",
    "Support staff qualification",
    "Instructor qualification",
    "None: guest teacher",
    "Primary teacher training",
    "Unknown",
    "Undecided",
    "Not applicable",
)
PRIOR_EDUCATION = (
    "none",
    "praktijkonderwijs",
    "vmbo-bl",
    "vmbo-kl",
    "vmbo-gl",
    "vmbo-tl",
    "vmbo",
    "havo",
    "vwo",
    "mbo entree",
    "mbo 2",
    "mbo 3",
    "mbo 4",
    "mbo",
    "associate degree",
    "hbo propedeuse",
    "hbo bachelor",
    "hbo master",
    "hbo",
    "wo bachelor",
    "wo master",
    "wo",
    "PhD",
)

_YEAR = r"(?:19|20|21)\d\d"
_LEAP_YEAR = r"(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)"
_DATE = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    rf"|02-(?:0[1-9]|1\d|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"

MAX_ITEMS = 10
MAX_NOTES = 20_000
MAX_SUMMARY = 500
MAX_DURATION = 2_147_483_647  # seconds: 68 years


def _text(longest: int, *, shortest: int = 0) -> Schema:
    return {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*$",
        "description": f"text of {shortest} to {longest:,} characters, none of them NUL",
    }


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


def interaction_schema(types: Sequence[str] = INTERACTION_TYPES) -> Schema:
    """A new interaction (seed, Interaction payload basics)."""
    return {
        "type": "object",
        "description": "an interaction: an object with type and performedAt",
        "properties": _interaction_properties(types),
        "required": ["type", "performedAt"],
        "additionalProperties": False,
    }


def interaction_update_schema(types: Sequence[str] = INTERACTION_TYPES) -> Schema:
    """Changes to an interaction: only the given fields change, null clears, at least one must be given."""
    return {
        "type": "object",
        "description": "changes to an interaction: an object with at least one of its fields",
        "properties": _interaction_properties(types),
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
            "pattern": f"^(?:{_DATE}(?:T{_TIME}{_OFFSET}?)?)$",
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


def candidate_schema(types: Sequence[str] = INTERACTION_TYPES, *, file_limit_bytes: int | None = None) -> Schema:
    """A new candidate: name, privacyConsent and an e-mail address or a phone number at least."""
    schema = candidate_upsert_schema()
    inline = {
        "interactions": {**list_schema(interaction_schema(types)), "minItems": 0},
        **file_fields(file_limit_bytes, fewest=0),
    }
    return {**schema, "properties": {**schema["properties"], **inline}}


def candidate_upsert_schema() -> Schema:
    """As a new candidate, without interactions and attachments: they come inline with a new candidate only (seed)."""
    return {
        "type": "object",
        "description": "a candidate: an object with name, privacyConsent, and email or phone",
        "properties": _candidate_properties(),
        "required": ["name", "privacyConsent"],
        "anyOf": [{"required": ["email"]}, {"required": ["phone"]}],
        "additionalProperties": False,
    }


def candidate_update_schema() -> Schema:
    """Changes to a candidate: only the given fields change, lists are replaced, null clears, at least one is given."""
    properties = _candidate_properties()
    return {
        "type": "object",
        "description": "changes to a candidate: an object with at least one of its fields",
        "properties": {**properties, "email": _nullable(properties["email"]), "phone": _nullable(properties["phone"])},
        "minProperties": 1,
        "additionalProperties": False,
    }


def _candidate_properties() -> Schema:
    return {
        "name": _text(200, shortest=1),
        "email": {
            "type": "string",
            "maxLength": 254,
            "pattern": r"^[^@\s\u0000]+@[^@\s\u0000]+\.[^@\s\u0000.]+$",
            "description": "an e-mail address, such as name@school.example",
        },
        "phone": {
            "type": "string",
            "maxLength": 40,
            "pattern": r"^\+?(?:[ ()./-]*[0-9]){5,20}[ ()./-]*$",
            "description": "a phone number of 5 to 20 digits, such as +31 20 123 4567",
        },
        "privacyConsent": {"type": "boolean", "description": "true or false"},
        "phase": _nullable(_one_of(PHASES)),
        "sectors": _nullable(_some_of(SECTORS)),
        "roles": _nullable(_some_of(ROLES)),
        "qualifications": _nullable(_some_of(QUALIFICATIONS)),
        "priorEducation": _nullable(_one_of(PRIOR_EDUCATION)),
        "linkedin": _nullable(_text(500)),
        "dateOfBirth": {
            "type": ["string", "null"],
            "pattern": f"^{_DATE}$",
            "description": "a date from 1900 to 2199, such as 1990-12-31, or null",
        },
        "motivation": _nullable(_text(MAX_NOTES)),
        "notes": _nullable(_text(MAX_NOTES)),
        "address": _nullable(_text(300)),
        "city": _nullable(_text(100)),
        "postalCode": _nullable(_text(20)),
        "exitReason": _nullable(_text(500)),
        "customFields": {
            "type": "object",
            "properties": {},
            "additionalProperties": False,
            "description": "the region's own fields; this region has none",
        },
    }


def list_schema(item: Schema) -> Schema:
    return {
        "type": "array",
        "items": item,
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "description": f"a list of 1 to {MAX_ITEMS} items",
    }
