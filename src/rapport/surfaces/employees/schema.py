"""JSON Schema 2020-12 of what a client may send; a `description` says what would be right (reference 2.1, 3.1, 5.1)."""

from typing import Any

from rapport.surfaces.patterns import DATE, OFFSET, ONE_LINE, TIME

Schema = dict[str, Any]

MAX_ID = 100
MAX_TITLE = 255
MAX_DESCRIPTION = 50_000
MAX_ITEMS = 200
RESERVED_ID = "custom_properties"
"""No record may have it: `/employees/custom_properties` is where properties are defined."""
ID = "^[a-zA-Z0-9_-]+$"
LANGUAGES = ("auto", "nl", "fr", "en", "de")


def new_interaction() -> Schema:
    """Exactly one of `vacancy_id` and `title`."""
    return {
        "type": "object",
        "description": "an interaction: an object with external_id, interaction_type, and vacancy_id or title",
        "properties": {
            "external_id": identifier(),
            "interaction_type": _text(MAX_TITLE),
            "timestamp": moment(),
            "vacancy_id": identifier(),
            "title": _text(MAX_TITLE),
        },
        "required": ["external_id", "interaction_type"],
        "additionalProperties": False,
        "allOf": [
            {
                "oneOf": [{"required": ["vacancy_id"]}, {"required": ["title"]}],
                "description": "an object with either vacancy_id or title: one of them, and not both",
            }
        ],
    }


def new_employee() -> Schema:
    return _new("an employee", _employee(), required=["external_id"])


def employee_changes() -> Schema:
    return _changes("an employee", _employee())


def new_vacancy() -> Schema:
    return _new("a vacancy", _vacancy(), required=["external_id", "job_title"])


def vacancy_changes() -> Schema:
    return _changes("a vacancy", _vacancy(), required=["job_title"])


def _employee() -> dict[str, Schema]:
    history = {"start_date": moment(), "end_date": moment()}
    work = {"company": _text(MAX_TITLE), "job_title": _text(MAX_TITLE), "job_description": _text(MAX_DESCRIPTION)}
    education = {"school": _text(MAX_TITLE), "degree_name": _text(MAX_TITLE)}
    return {
        "assigned_position": _text(MAX_TITLE),
        "active": _truth(),
        "organisational_unit": _text(MAX_TITLE),
        "working_history": _list(_part(history | work)),
        "education_history": _list(_part(history | education)),
        "languages": _languages(),
        "desired_functions": _list(_function()),
        "non_desired_functions": _list(
            {
                "anyOf": [_text(MAX_TITLE), _function()],
                "description": f"text of 1 to {MAX_TITLE} characters, or an object with title",
            }
        ),
        "location": _location(),
    }


def _vacancy() -> dict[str, Schema]:
    return {
        "job_title": _text(MAX_TITLE),
        "job_description": _text(MAX_DESCRIPTION),
        "active": _truth(),
        "languages": _languages(),
        "company": identifier(),
        "location": _location(),
    }


def _new(what: str, properties: dict[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "description": f"{what}: an object with {' and '.join(required)}",
        "properties": {"external_id": _own_id(), **properties},
        "required": required,
        "additionalProperties": False,
    }


def _changes(what: str, properties: dict[str, Schema], required: list[str] | None = None) -> Schema:
    """Null removes what may be absent, and so do an empty list and an empty text (reference 1.8)."""
    kept = required or []
    return {
        "type": "object",
        "description": f"changes to {what}: an object with some of its fields",
        "properties": {name: schema if name in kept else _removable(schema) for name, schema in properties.items()},
        "additionalProperties": False,
    }


def _removable(schema: Schema) -> Schema:
    cleared = _nullable(schema)
    if schema["type"] == "string" and "pattern" in schema:
        empty = {"type": "string", "maxLength": 0}
        return {"anyOf": [cleared, empty], "description": f"{schema['description']}, or empty or null to remove it"}
    return {**cleared, "description": f"{schema['description']}, or null to remove it"}


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"], "description": f"{schema['description']}, or null"}


def _part(properties: dict[str, Schema]) -> Schema:
    """Of a history, nothing of which is required; what is not known may be null."""
    return {
        "type": "object",
        "description": f"an object with some of: {', '.join(properties)}",
        "properties": {name: _nullable(schema) for name, schema in properties.items()},
        "additionalProperties": False,
    }


def _function() -> Schema:
    return {
        "type": "object",
        "description": "an object with title and, from 0 to 1, importance",
        "properties": {"title": _text(MAX_TITLE), "importance": _number(0, 1)},
        "required": ["title"],
        "additionalProperties": False,
    }


def _languages() -> Schema:
    language = {
        "type": "string",
        "pattern": "^[a-z]{2}$",
        **ONE_LINE,
        "description": "a language by its two letters of ISO 639-1, such as en",
    }
    level = {"type": "integer", "minimum": 1, "maximum": 5, "description": "a whole number from 1 to 5"}
    return _list(
        {
            "type": "object",
            "description": "an object with language and, from 1 to 5, level",
            "properties": {"language": language, "level": level},
            "required": ["language"],
            "additionalProperties": False,
        }
    )


def _location() -> Schema:
    return {
        "type": "object",
        "description": "an object with lat from -90 to 90 and lng from -180 to 180",
        "properties": {"lat": _number(-90, 90), "lng": _number(-180, 180)},
        "required": ["lat", "lng"],
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {
        "type": "array",
        "items": item,
        "maxItems": MAX_ITEMS,
        "description": f"a list of at most {MAX_ITEMS} items",
    }


def identifier() -> Schema:
    return {
        "type": "string",
        "maxLength": MAX_ID,
        "pattern": ID,
        **ONE_LINE,
        "description": f"1 to {MAX_ID} of the characters a-z, A-Z, 0-9, _ and -",
    }


def _own_id() -> Schema:
    """Of an employee or a vacancy."""
    taken = {"type": "string", "pattern": rf"\n|^{RESERVED_ID}$"}
    return {**identifier(), "not": taken, "description": f"{identifier()['description']}, but not {RESERVED_ID}"}


def _text(longest: int) -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*$",
        "description": f"text of 1 to {longest:,} characters, none of them NUL",
    }


def moment() -> Schema:
    return {
        "type": "string",
        "pattern": f"^{DATE}(?:T{TIME}{OFFSET}?)?$",
        **ONE_LINE,
        "description": "a date (2025-05-02) or a date-time (2023-06-08T14:42:31.130855) of ISO 8601, 1900 to 2199;"
        " without an offset it is in UTC",
    }


def _truth() -> Schema:
    return {"type": "boolean", "description": "true or false"}


def _number(least: int, most: int) -> Schema:
    return {
        "type": "number",
        "minimum": least,
        "maximum": most,
        "description": f"a number from {least} to {most}",
    }
