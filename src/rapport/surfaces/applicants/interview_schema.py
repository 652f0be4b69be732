"""JSON Schema 2020-12 of what is sent about interviews; a `description` says what would be right (seed, contract)."""

from typing import Any

from rapport.surfaces.patterns import DATE, ONE_LINE, TIME

Schema = dict[str, Any]

MAX_MINUTES = 1440
MAX_LOCATION = 2000
MAX_REASON = 2000
MAX_INTERVIEWERS = 20
DEFAULT_MINUTES = "60"
DEFAULT_LOCATION = "Virtual"

_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"
_MINUTES = r"0{0,4}(?:[1-9][0-9]{0,2}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)"
_DIGITS = {"type": "string", "pattern": "^[0-9]{1,30}$", **ONE_LINE}
_WHOLE = {"type": "integer", "minimum": 0}


def interview() -> Schema:
    """What an interview is set to."""
    return {
        "type": "object",
        "description": "an interview: an object with date, timezone, and interviewerId,"
        " or interviewerTeamId and interviewerEmail",
        "properties": {
            "date": _date(),
            "duration": _duration(),
            "timezone": _line(64, "the exact name of an IANA time zone, such as America/New_York; it overrides date's"),
            "location": {**_text(0, MAX_LOCATION), "default": DEFAULT_LOCATION},
            "interviewerId": _number("the interviewer's id"),
            "interviewerIds": _numbers(),
            "interviewerTeamId": _number("the id of a team of the interviewer's"),
            "interviewerEmail": _email(),
            "holdId": _line(40, "the id of a hold (hold_…) that this interview takes the place of"),
        },
        "required": ["date", "timezone"],
        "additionalProperties": False,
        "dependentRequired": {
            "interviewerTeamId": ["interviewerEmail"],
            "interviewerEmail": ["interviewerTeamId"],
        },
        "allOf": [_one_way()],
    }


def cancellation() -> Schema:
    """Why an interview is cancelled, if somebody says."""
    return {
        "type": "object",
        "description": "an object with, if there is one, a reason",
        "properties": {"reason": _text(0, MAX_REASON)},
        "additionalProperties": False,
    }


def _one_way() -> Schema:
    return {
        "anyOf": [
            {"required": ["interviewerIds"], "not": {"anyOf": [{"required": [name]} for name in _SINGLE]}},
            {"required": ["interviewerId"], "not": {"required": ["interviewerIds"]}},
            {"required": ["interviewerTeamId"], "not": {"required": ["interviewerIds"]}},
            {"required": ["interviewerEmail"], "not": {"required": ["interviewerIds"]}},
        ],
        "description": "an object with either interviewerId, or both interviewerTeamId and interviewerEmail,"
        " or interviewerIds",
    }


_SINGLE = ("interviewerId", "interviewerTeamId", "interviewerEmail")


def _date() -> Schema:
    return {
        "type": "string",
        "pattern": f"^{DATE}T{TIME}{_OFFSET}$",
        **ONE_LINE,
        "description": "a date-time of ISO 8601, 1900 to 2199, with an offset, such as 2022-12-05T17:30:00Z: what"
        " clocks in timezone show, whatever the offset; fractions of a second are dropped",
        "examples": ["2022-12-05T17:30:00Z"],
    }


def _duration() -> Schema:
    return {
        "anyOf": [
            {"type": "string", "pattern": f"^{_MINUTES}$", **ONE_LINE},
            {"type": "integer", "minimum": 1, "maximum": MAX_MINUTES},
        ],
        "default": DEFAULT_MINUTES,
        "description": f"a number of minutes from 1 to {MAX_MINUTES} in digits, such as {DEFAULT_MINUTES}",
    }


def _number(what: str) -> Schema:
    return {"anyOf": [_DIGITS, _WHOLE], "description": f"{what}, in digits"}


def _numbers() -> Schema:
    return {
        "type": "array",
        "items": _number("an interviewer's id"),
        "minItems": 1,
        "maxItems": MAX_INTERVIEWERS,
        "uniqueItems": True,
        "description": f"a list of 1 to {MAX_INTERVIEWERS} ids of interviewers, each once;"
        " all of them are booked, or none",
    }


def _email() -> Schema:
    return {
        "type": "string",
        "maxLength": 254,
        "pattern": r"^[^@\u0000-\u0020\u007f]+@[^@\u0000-\u0020\u007f]+$",
        **ONE_LINE,
        "description": "an e-mail address, such as name@team.example",
    }


def _line(longest: int, description: str) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": r"^[ -~]*$", "description": description}


def _text(shortest: int, longest: int) -> Schema:
    return {
        "type": "string",
        "minLength": shortest,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*$",
        "description": f"text of {shortest} to {longest:,} characters, none of them NUL",
    }
