"""JSON Schema of the members that bodies of several routes have; a `description` says what would be right."""

from collections.abc import Mapping
from typing import Any

from rapport.surfaces.patterns import ONE_LINE

Schema = dict[str, Any]

LANGUAGES = ("nl", "fr", "en", "de")
MAX_TEXT = 255
MAX_EMAIL = 254  # characters: RFC 5321, 4.5.3.1.3, without the angle brackets
MOST_EXACT = 2**53 - 1
"""The largest number that every reader of JSON keeps exactly (RFC 8259, 6)."""


def number(*, least: int = 1) -> Schema:
    """A record's number, as digits in text or as an integer."""
    return {
        "type": ["string", "integer"],
        "pattern": "^[0-9]{1,19}$",
        **ONE_LINE,
        "minimum": least,
        "maximum": 2**63 - 1,
        "description": "a number of at most 19 digits, as text or as an integer",
    }


def new_number(*, least: int = 1) -> Schema:
    """A number that a record is to have."""
    return {
        "type": "integer",
        "minimum": least,
        "maximum": MOST_EXACT,
        "description": f"an integer from {least} to {MOST_EXACT}",
    }


def read_number(given: str | int) -> int:
    """Of what `number` let pass; one that no record can have is cut to one that none has."""
    return min(int(given), 2**63 - 1)


def text(longest: int = MAX_TEXT) -> Schema:
    """One line or more, with something in it."""
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*[^\u0000\s][^\u0000]*$",
        "description": f"text of 1 to {longest:,} characters, not only space, none of them NUL",
    }


def email() -> Schema:
    return {
        "type": "string",
        "maxLength": MAX_EMAIL,
        "pattern": r"^[^\s@\x00-\x1f\x7f,;<>]+@[^\s@\x00-\x1f\x7f,;<>]+$",
        **ONE_LINE,
        "description": f"an e-mail address of at most {MAX_EMAIL} characters, such as ann@home.example",
    }


def language() -> Schema:
    return {"type": "string", "enum": list(LANGUAGES), "description": f"a language of mails: {', '.join(LANGUAGES)}"}


def time_zone() -> Schema:
    return {
        "type": "string",
        "maxLength": 64,
        "pattern": r"^[A-Za-z0-9_+/-]+$",
        **ONE_LINE,
        "description": "the name of an IANA time zone, such as Europe/Amsterdam",
    }


def truth() -> Schema:
    return {"type": "boolean", "description": "true or false"}


def listed(items: Schema, most: int, least: int = 0) -> Schema:
    description = f"a list of {least} to {most} items"
    return {"type": "array", "items": items, "minItems": least, "maxItems": most, "description": description}


def strict(what: str, properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    """An object that has no members but these."""
    wanted = f" with {' and '.join(required)}" if required else " with some of its fields"
    return {
        "type": "object",
        "description": f"{what}: an object{wanted}",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
