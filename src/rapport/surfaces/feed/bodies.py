"""What bodies must be: the very schemas that the OpenAPI document shows."""

from http import HTTPStatus
from typing import Any

from rapport.delivery.target import MAX_URL_CHARACTERS, problem_with
from rapport.domain.feed.fan_out import MOST_REPLAYED
from rapport.surfaces.feed.asking import MAX_TYPES, TYPE
from rapport.surfaces.feed.call import FeedRequest
from rapport.surfaces.feed.errors import INVALID, Refusal, Wrong
from rapport.surfaces.json_body import NotJsonError, is_json, parse_json
from rapport.surfaces.patterns import DATE, OFFSET, TIME
from rapport.surfaces.validation import TooDeepError, Validator

Schema = dict[str, Any]
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


def _body(description: str, properties: Schema, **more: Any) -> Schema:
    closed = {"type": "object", "description": description, "properties": properties, "additionalProperties": False}
    return {**closed, **more}


NEW_WEBHOOK = _body("a new webhook: an object with a url", _MEMBERS, required=["url"])
CHANGES = _body("an object with the fields to change", _MEMBERS, minProperties=1)
NOTHING = _body("no body, or an empty object", {})
ROTATION = _body(
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
REPLAY = _body(
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


class Body:
    """Reads and validates the body of one route."""

    def __init__(self, schema: Schema, *, optional: bool = False) -> None:
        self._validator = Validator(schema)
        self._optional = optional

    async def read(self, request: FeedRequest) -> Schema:
        """Raises Refusal with all that is wrong."""
        payload = await _json(request)
        if payload is None and self._optional:
            return {}
        try:
            faults = self._validator.faults(payload)
        except TooDeepError as error:
            raise _refused(Wrong("body", "is nested too deeply, or holds a number that is too large")) from error
        wrong = [Wrong(".".join(map(str, fault.path)) or "body", fault.message) for fault in faults]
        if not wrong and "url" in payload and (problem := problem_with(payload["url"])):
            wrong = [Wrong("url", problem)]
        if wrong:
            raise _refused(*wrong)
        return dict(payload)


def _refused(*wrong: Wrong) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, INVALID, *wrong)


async def _json(request: FeedRequest) -> Any:
    """The body, None when there is none. Raises Refusal."""
    body = await request.body()
    if not body:
        return None
    if not is_json(request.headers.get("content-type", "application/json")):
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body's Content-Type should be application/json")
    try:
        return parse_json(body)
    except NotJsonError as error:
        raise _refused(Wrong("body", str(error))) from error
