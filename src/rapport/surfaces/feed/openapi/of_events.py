"""The feed, in the document."""

from http import HTTPStatus

from rapport.domain.feed.events import PREFIX, TYPES
from rapport.surfaces.feed import events
from rapport.surfaces.feed.asking import CURSOR, DEFAULT_LIMIT, LATEST, MAX_LIMIT, MAX_TYPES, MAX_WAIT_SECONDS, TYPE
from rapport.surfaces.keyed.openapi.shapes import Described, Node, parameter, record, reference, text, whole

EVENT: Node = {
    "specversion": "1.0",
    "id": "17",
    "source": "urn:uuid:01a204ae-80ce-74e0-9332-bd9a5dcdf420",
    "type": "rapport.interaction.created",
    "subject": "cand_01kaqe5y2me5j9s3qd3ss0jv2q",
    "time": "2026-03-02T09:00:00Z",
    "datacontenttype": "application/json",
    "data": {"interactionId": "intr_01kaqe5y2me5j9s3qd3ss0jv2r"},
}

DESCRIBED = (
    Described(
        handler=events.list_events,
        summary="Read what happened",
        refusals=(HTTPStatus.GONE,),
        parameters=("after", "limit", "type", "wait"),
        gives=("Events", {"data": [EVENT], "meta": {"cursor": "17", "has_more": False}}),
    ),
)

_ONE = TYPE.removeprefix("^").removesuffix("$")

PARAMETERS: dict[str, Node] = {
    "after": parameter(
        "after",
        f"Only what comes after it: `meta.cursor` of an answer, the id of an event, or `{LATEST}`.",
        {"type": "string", "pattern": f"{CURSOR}|^{LATEST}$"},
    ),
    "limit": parameter("limit", "How many an answer has at most.", whole(1, MAX_LIMIT, DEFAULT_LIMIT)),
    "type": parameter(
        "type",
        f"Only events of these types, up to {MAX_TYPES} between commas; `*` stands for any last word.",
        {"type": "string", "pattern": f"^{_ONE}(,{_ONE}){{0,{MAX_TYPES - 1}}}$", "examples": ["candidate.*"]},
    ),
    "wait": parameter("wait", "Seconds to wait for an event when there is none.", whole(0, MAX_WAIT_SECONDS, 0)),
}

SCHEMAS: dict[str, Node] = {
    "Event": record(
        "something that happened (CloudEvents 1.0)",
        {
            "specversion": {"const": "1.0", "description": "of CloudEvents"},
            "id": text("its position in the feed: later ones are higher", pattern="^[1-9][0-9]*$"),
            "source": text("the tenant, or its sandbox", pattern="^urn:uuid:"),
            "type": text(
                "what happened: one of the examples, or what a later version adds to them",
                pattern=r"^rapport\.[a-z_]+\.[a-z_]+$",
                examples=[PREFIX + each for each in TYPES],
            ),
            "subject": text("the record that it happened to, or that the one it happened to belongs to"),
            "time": text("when", format="date-time"),
            "datacontenttype": {"const": "application/json", "description": "of data"},
            "data": {"type": "object", "description": "ids of other records, numbers and moments"},
        },
    ),
    "Events": record(
        "a part of the feed",
        {
            "data": {"type": "array", "items": reference("schemas", "Event"), "description": "the oldest first"},
            "meta": record(
                "where the feed goes on",
                {
                    "cursor": text("where to go on: `after` of the next request"),
                    "has_more": {"type": "boolean", "description": "whether there is more already"},
                },
            ),
        },
    ),
}
