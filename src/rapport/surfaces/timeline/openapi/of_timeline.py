"""The timeline, in the document."""

from http import HTTPStatus

from rapport.surfaces.keyed.openapi.shapes import Described, Node, nullable, parameter, record, reference, text, whole
from rapport.surfaces.timeline import interactions
from rapport.surfaces.timeline.asking import (
    DEFAULT_LIMIT,
    EMPLOYEE,
    KINDS,
    MAX_LIMIT,
    MAX_TEXT,
    MAX_TYPES,
    MOMENT,
    NUMBER,
)

_ENTRY: Node = {
    "id": "intr_01kaqe5y2me5j9s3qd3ss0jv2r",
    "kind": "interaction",
    "types": ["Phone call"],
    "at": "2026-03-02T09:00:00Z",
    "shown": "2026-03-02T10:00:00+01:00",
    "person": "pers_01kaqe5y2me5j9s3qd3ss0jv2q",
    "record": {"kind": "candidate", "id": "cand_01kaqe5y2me5j9s3qd3ss0jv2q"},
    "title": "Asked about part-time training.",
    "text": None,
    "source": None,
    "actor": None,
    "vacancy": None,
    "job": None,
    "details": {"durationSeconds": 900},
}
_PAGE: Node = {"data": [_ENTRY], "meta": {"cursor": None, "has_more": False}}

DESCRIBED = (
    Described(
        handler=interactions.get_timeline,
        summary="Read a person's timeline",
        parameters=("person_id", "entry_kind", "type", "since", "until", "entry_after", "entry_limit"),
        gives=("Entries", _PAGE),
        refusals=(HTTPStatus.NOT_FOUND,),
    ),
    Described(
        handler=interactions.list_interactions,
        summary="Find interactions",
        parameters=(
            *("entry_kind", "type", "since", "until", "person", "candidateId", "employeeId", "applicantId"),
            *("vacancy", "job", "entry_q", "entry_after", "entry_limit"),
        ),
        gives=("Entries", _PAGE),
        refusals=(HTTPStatus.NOT_FOUND,),
    ),
)


def _several(name: str, description: str, pattern: str) -> Node:
    return parameter(name, description, {"type": "string", "pattern": pattern})


_KIND = "|".join(KINDS)
_KINDS = f"^({_KIND})(,({_KIND}))*$"
_TYPES = f"^[^,]+(,[^,]+){{0,{MAX_TYPES - 1}}}$"
_OF_TYPES = f"Only those with one of these types, up to {MAX_TYPES} between commas: of interactions the region's own, \
of employees' interactions theirs, `applied`, names of statuses, and what was done with interviews."

# Those that stand in `of_people` too, where they mean something else, have another name as components.
PARAMETERS: dict[str, Node] = {
    "entry_kind": _several("kind", f"Only these kinds, between commas: {', '.join(KINDS)}.", _KINDS),
    "type": _several("type", _OF_TYPES, _TYPES),
    "since": parameter(
        "since",
        "From then on: a date-time with an offset, or a date in the tenant's time zone.",
        {"type": "string", "pattern": MOMENT, "examples": ["2026-03-01"]},
    ),
    "until": parameter(
        "until",
        "Before then: a date-time with an offset, or a date in the tenant's time zone.",
        {"type": "string", "pattern": MOMENT, "examples": ["2026-04-01"]},
    ),
    "person": parameter("person", "Only of this person.", {"type": "string", "pattern": "^pers_[0-9a-z]{26}$"}),
    "candidateId": parameter("candidateId", "Only of this candidate.", {"type": "string", "pattern": "^cand_"}),
    "employeeId": parameter("employeeId", "Only of this employee.", {"type": "string", "pattern": EMPLOYEE}),
    "applicantId": parameter("applicantId", "Only of this applicant.", {"type": "string", "pattern": NUMBER}),
    "vacancy": parameter("vacancy", "Only with this vacancy.", {"type": "string", "pattern": EMPLOYEE}),
    "job": parameter("job", "Only about this job.", {"type": "string", "pattern": NUMBER}),
    "entry_q": parameter(
        "q",
        'Only those with these words; `"words in a row"`, `-not`, `this or that`.',
        {"type": "string", "maxLength": MAX_TEXT, "examples": ["gesprek -school"]},
    ),
    "entry_after": parameter(
        "after",
        "Only what comes after `meta.cursor` of an answer.",
        {"type": "string"},
    ),
    "entry_limit": parameter("limit", "How many an answer has at most.", whole(1, MAX_LIMIT, DEFAULT_LIMIT)),
}

SCHEMAS: dict[str, Node] = {
    "Entry": record(
        "something that happened between a person and work",
        {
            "id": text("of the entry: it begins with the id of the record that tells of it"),
            "kind": {"type": "string", "enum": list(KINDS), "description": "what kind of thing"},
            "types": {"type": "array", "items": text("a type"), "description": "what it was, in the words of its room"},
            "at": text("when, as an instant", format="date-time"),
            "shown": text("when, as it was given: a date, or a date-time with the offset that it came with"),
            "person": nullable(text("whose it is; null for a moment after a record was written first")),
            "record": record(
                "the record that it belongs to",
                {
                    "kind": text("applicant, candidate or employee"),
                    "id": text("as clients of its surface know it: an id, an external id or a number"),
                },
            ),
            "title": nullable(text("a summary, a title, or the name of a job")),
            "text": nullable(text("notes")),
            "source": nullable(text("where an application came from")),
            "actor": nullable(text("who did it, where that is known")),
            "vacancy": nullable(text("the external id of a vacancy")),
            "job": nullable(text("the number of a job")),
            "details": {"type": "object", "description": "what only this kind has"},
        },
    ),
    "Entries": record(
        "a part of a timeline",
        {
            "data": {"type": "array", "items": reference("schemas", "Entry"), "description": "the newest first"},
            "meta": record(
                "where it goes on",
                {
                    "cursor": nullable(text("`after` of the next request; null at the end")),
                    "has_more": {"type": "boolean", "description": "whether there is more"},
                },
            ),
        },
    ),
}
