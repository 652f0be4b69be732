"""Free slots, and what they depend on, in the document."""

from http import HTTPStatus
from typing import Any

from rapport.ids import Kind
from rapport.surfaces.applicants import availability, busy_times, calendar_import, holds, slots
from rapport.surfaces.applicants.availability_schema import availability_schema
from rapport.surfaces.applicants.busy_times import busy_schema
from rapport.surfaces.applicants.holds import hold_schema
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import NUMBER, identified, listed, record, text

INSTANT: Node = {"type": "string", "format": "date-time", "description": "an instant"}
_TEXT: Node = {"type": "string"}
_HOURS = {"mon": [["09:00", "12:30"], ["13:00", "17:00"]], "fri": [["09:00", "12:00"]]}
_STARTS = "2096-03-05T10:00:00+01:00"

_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n"
    "BEGIN:VEVENT\r\nUID:1@school.example\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;TZID=Europe/Amsterdam:20260105T090000\r\nDURATION:PT3H\r\nRRULE:FREQ=WEEKLY\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)

DESCRIBED = (
    Described(
        handler=slots.list_slots,
        summary="List free slots",
        query=[
            f"slots.{name}"
            for name in ("interviewer_id", "team_id", "from", "to", "duration", "step", "timezone", "limit")
        ],
        answer=reference("schemas", "Slots"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=holds.create_hold,
        summary="Hold interviewers' time",
        body=reference("schemas", "NewHold"),
        examples={"an hour": {"interviewer_ids": ["123456"], "starts_at": _STARTS, "duration": 60}},
        answer=reference("schemas", "Hold"),
        refusals=[HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT],
    ),
    Described(
        handler=holds.release_hold,
        summary="Release a hold",
        answer=reference("schemas", "Released"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=availability.get_availability,
        summary="Read an interviewer's availability",
        answer=reference("schemas", "Availability"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=availability.set_availability,
        summary="Set an interviewer's availability",
        body=reference("schemas", "NewAvailability"),
        examples={"a part-timer": {"working_hours": _HOURS, "holidays": "DE-BY", "buffer_after_minutes": 10}},
        answer=reference("schemas", "Availability"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=busy_times.list_busy_times,
        summary="List an interviewer's busy times",
        query=["slots.from", "slots.to"],
        answer=reference("schemas", "BusyTimes"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=busy_times.create_busy_times,
        summary="Note busy times of an interviewer",
        body=reference("schemas", "NewBusyTimes"),
        examples={"one": {"from": _STARTS, "to": "2096-03-05T11:00:00+01:00"}},
        answer=reference("schemas", "BusyTimes"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=calendar_import.import_calendar,
        summary="Import an interviewer's calendar",
        body=reference("schemas", "Calendar"),
        takes=calendar_import.CALENDAR,
        examples={"a morning a week": _CALENDAR},
        answer=reference("schemas", "Imported"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=busy_times.delete_busy_time,
        summary="Remove a busy time",
        answer=reference("schemas", "Released"),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
)


def _in_path(name: str, description: str) -> Node:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": _TEXT}


def _in_query(name: str, description: str, schema: Node, *, required: bool = False, **more: Any) -> Node:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
        **more,
    }


def _minutes(least: int, default: int) -> Node:
    return {"type": "integer", "minimum": least, "maximum": slots.MAX_DURATION, "default": default}


PARAMETERS: dict[str, Node] = {
    "busy_id": _in_path("busy_id", "The busy time's id."),
    "hold_id": _in_path("hold_id", "The hold's id."),
    "slots.interviewer_id": _in_query(
        "interviewer_id",
        "Who all must be free; it may be given several times, or once with commas. Either it or `team_id` is required.",
        {"type": "array", "items": NUMBER, "maxItems": slots.MOST_INTERVIEWERS},
    ),
    "slots.team_id": _in_query(
        "team_id", "The team, with those below it, of which anyone may be free.", NUMBER, example="23567"
    ),
    "slots.from": _in_query(
        "from",
        "A date, or a date-time; without an offset it is local.",
        {**_TEXT, "examples": ["2096-03-05"]},
        required=True,
    ),
    "slots.to": _in_query(
        "to",
        "The same; a date is meant to its end. At most 62 days after `from`.",
        {**_TEXT, "examples": ["2096-03-19"]},
        required=True,
    ),
    "slots.duration": _in_query("duration", "Minutes.", _minutes(1, slots.DEFAULT_DURATION)),
    "slots.step": _in_query(
        "step",
        "Minutes: a slot begins at a multiple of it after midnight.",
        _minutes(slots.MIN_STEP, slots.DEFAULT_STEP),
    ),
    "slots.timezone": _in_query("timezone", "An IANA name: the clock that counts.", _TEXT),
    "slots.limit": _in_query(
        "limit",
        "How many are shown at most.",
        {"type": "integer", "minimum": 1, "maximum": slots.MAX_LIMIT, "default": slots.DEFAULT_LIMIT},
    ),
}

_NUMBERS: Node = {"type": "array", "items": NUMBER, "description": "the numbers of interviewers"}


def _availability() -> Node:
    """As it is shown: all of it is there, and a zone and hours always are something."""
    shown = availability_schema()
    of_them = shown["properties"]
    return {
        **shown,
        "properties": {
            **of_them,
            "time_zone": {**of_them["time_zone"], "type": "string"},
            "working_hours": {**of_them["working_hours"], "type": "object"},
        },
        "required": list(of_them),
        "examples": [
            {
                "time_zone": "Europe/Amsterdam",
                "working_hours": _HOURS,
                "exceptions": {"2096-12-24": [["09:00", "12:00"]]},
                "holidays": "NL",
                "buffer_before_minutes": 0,
                "buffer_after_minutes": 10,
                "notice_minutes": 120,
            }
        ],
    }


SCHEMAS: dict[str, Node] = {
    "NewAvailability": availability_schema(),
    "Availability": _availability(),
    "BusyTime": record(
        "a busy time",
        {
            "id": identified(Kind.BUSY_TIME, "the busy time's id"),
            "from": INSTANT,
            "to": INSTANT,
            "imported": {"type": "boolean", "description": "whether it came with a calendar"},
        },
    ),
    "BusyTimes": listed("BusyTime"),
    "NewBusyTimes": busy_schema(),
    "Calendar": {"type": "string", "description": "a VCALENDAR (RFC 5545), a million bytes at most"},
    "Imported": record(
        "what came of a calendar",
        {"imported": {"type": "integer", "minimum": 0, "description": "how many busy times it has"}},
    ),
    "Slot": record(
        "a free slot",
        {
            "starts_at": INSTANT,
            "ends_at": INSTANT,
            "local_start": {**INSTANT, "description": "its start by the clock of `timezone`"},
            "interviewer_ids": _NUMBERS,
        },
    ),
    "Slots": record(
        "free slots",
        {
            "data": {"type": "array", "items": reference("schemas", "Slot"), "description": "the earliest first"},
            "timezone": {"type": "string", "description": "an IANA name"},
            "has_more": {"type": "boolean", "description": "whether there are more than the limit"},
        },
    ),
    "NewHold": hold_schema(),
    "Hold": record(
        "a hold",
        {
            "id": identified(Kind.HOLD, "the hold's id"),
            "expires_at": INSTANT,
            "starts_at": INSTANT,
            "ends_at": INSTANT,
            "interviewer_ids": _NUMBERS,
        },
    ),
    "Released": record("what is no more", {"id": text("its id", "hold_01kg3b7d1v0ave7tbc2c2zvr1a")}),
}
