"""What bodies must be: the very schemas that the OpenAPI document shows."""

from collections.abc import Sequence

from rapport.delivery.target import MAX_URL_CHARACTERS, problem_with
from rapport.domain.feed.fan_out import MOST_REPLAYED
from rapport.surfaces.feed.asking import MAX_TYPES, TYPE
from rapport.surfaces.keyed.bodies import Schema, closed
from rapport.surfaces.patterns import DATE, OFFSET, TIME
from rapport.surfaces.refusals import Wrong

MAX_OVERLAP_HOURS = 720
DEFAULT_OVERLAP_HOURS = 24
MOMENT: Schema = {
    "type": "string",
    "pattern": f"^{DATE}[Tt]{TIME}{OFFSET}$",
    "description": "a date-time with an offset, such as 2026-03-01T00:00:00Z",
}

_MEMBERS: Schema = {
    "url": {
        "type": "string",
        "maxLength": MAX_URL_CHARACTERS,
        "description": f"an address of at most {MAX_URL_CHARACTERS} characters that begins with https:// or http://",
    },
    "types": {
        "type": "array",
        "items": {
            "type": "string",
            "pattern": TYPE,
            "description": "a type of events such as candidate.created or candidate.*",
        },
        "maxItems": MAX_TYPES,
        "description": f"a list of at most {MAX_TYPES} types of events; an empty one means all",
    },
    "description": {
        "type": ["string", "null"],
        "maxLength": 200,
        "description": "text of at most 200 characters, or null",
    },
    "paused": {"type": "boolean", "description": "true or false"},
}


NEW_WEBHOOK = closed("a new webhook: an object with a url", _MEMBERS, required=["url"])
CHANGES = closed("an object with the fields to change", _MEMBERS, minProperties=1)
NOTHING = closed("no body, or an empty object", {})
ROTATION = closed(
    "nothing, or an object with overlap_hours",
    {
        "overlap_hours": {
            "type": "integer",
            "minimum": 0,
            "maximum": MAX_OVERLAP_HOURS,
            "description": f"a whole number from 0 to {MAX_OVERLAP_HOURS}",
        }
    },
)
REPLAY = closed(
    "an object with event_ids alone, or with since, until or both",
    {
        "event_ids": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[1-9][0-9]{0,17}$", "description": "the id of an event"},
            "minItems": 1,
            "maxItems": MOST_REPLAYED,
            "description": f"a list of 1 to {MOST_REPLAYED} ids of events",
        },
        "since": MOMENT,
        "until": MOMENT,
    },
    minProperties=1,
    **{"if": {"required": ["event_ids"]}, "then": {"maxProperties": 1}},
)


def bad_url(given: Schema) -> Sequence[Wrong]:
    """What is wrong with the address, when there is one."""
    problem = problem_with(given["url"]) if "url" in given else None
    return [Wrong("url", problem)] if problem else []
