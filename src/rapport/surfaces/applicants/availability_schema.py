"""What an interviewer's availability looks like: the shape as a schema, and what no schema can say."""

from typing import Any

from rapport.domain.applicants.public_holidays import is_calendar
from rapport.domain.applicants.time_zones import is_zone
from rapport.domain.applicants.working_hours import DAYS, fault_of
from rapport.surfaces.applicants.asking import Asking
from rapport.surfaces.applicants.moments import ZONE_MESSAGE
from rapport.surfaces.patterns import DATE

MAX_BUFFER = 720  # minutes
MAX_NOTICE = 62 * 24 * 60  # minutes: as far as slots are ever shown
MAX_EXCEPTIONS = 1000


def availability_schema() -> dict[str, Any]:
    """Fresh at each call."""
    pair = {
        "type": "array",
        "items": {"type": "string", "maxLength": 5, "description": "a time like 09:00"},
        "minItems": 2,
        "maxItems": 2,
        "description": 'two times like ["09:00", "17:00"]',
    }
    hours = {
        "type": "array",
        "items": pair,
        "maxItems": 24,
        "description": 'a list of times like [["09:00", "12:00"], ["13:00", "17:00"]]; an empty one: not at all',
    }
    return {
        "type": "object",
        "properties": {
            "time_zone": {"type": ["string", "null"], "description": "the name of their IANA time zone"},
            "working_hours": {
                "type": ["object", "null"],
                "properties": dict.fromkeys(DAYS, hours),
                "additionalProperties": False,
                "description": "hours by the days mon, tue, wed, thu, fri, sat and sun, by the clock of time_zone",
            },
            "exceptions": {
                "type": "object",
                "propertyNames": {"pattern": f"^{DATE}$", "description": "hours by dates like 2026-12-24"},
                "additionalProperties": hours,
                "maxProperties": MAX_EXCEPTIONS,
                "description": f"the hours of single days, at most {MAX_EXCEPTIONS}",
            },
            "holidays": {
                "type": ["string", "null"],
                "maxLength": 40,
                "description": "a country by its two letters of ISO 3166-1, or one and a part of it, like NL or DE-BY",
            },
            "buffer_before_minutes": _minutes("kept free ahead of each interview", MAX_BUFFER),
            "buffer_after_minutes": _minutes("kept free behind each interview", MAX_BUFFER),
            "notice_minutes": _minutes("how long after now a slot begins at the earliest", MAX_NOTICE),
        },
        "additionalProperties": False,
        "description": "an interviewer's availability",
    }


def _minutes(description: str, most: int) -> dict[str, Any]:
    return {
        "type": "integer",
        "minimum": 0,
        "maximum": most,
        "description": f"a whole number of minutes from 0 to {most}: {description}",
    }


def note_faults(asking: Asking, payload: dict[str, Any]) -> None:
    """Of one that has the shape."""
    zone, holidays = payload.get("time_zone"), payload.get("holidays")
    if zone is not None and not is_zone(zone):
        asking.note("time_zone", f"time_zone {ZONE_MESSAGE}")
    if holidays is not None and not is_calendar(holidays):
        message = "holidays must be a country, or one and a part of it, like NL or DE-BY"
        asking.note("holidays", f"{message}; there are none known of {holidays}")
    for field in ("working_hours", "exceptions"):
        for day, hours in (payload.get(field) or {}).items():
            fault = fault_of(hours)
            if fault is not None:
                asking.note(f"{field}.{day}", fault)
