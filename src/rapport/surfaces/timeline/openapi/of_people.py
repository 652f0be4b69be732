"""The operations about people."""

from http import HTTPStatus
from typing import Any

from rapport.surfaces.keyed.openapi.shapes import Described, Node, nullable, parameter, record, reference, text, whole
from rapport.surfaces.timeline import people, people_links
from rapport.surfaces.timeline.people_writing import MAX_KEY

_PERSON_ID = "pers_01kaqe5y2me5j9s3qd3ss0jv2q"
_OTHER_ID = "pers_01kaqe5y2me5j9s3qd3ss0jv2r"
_MERGE_ID = "merge_01kaqe5y2me5j9s3qd3ss0jv2q"
_CANDIDATE_ID = "cand_01kaqe5y2me5j9s3qd3ss0jv2q"
_PERSON: dict[str, Any] = {
    "id": _PERSON_ID,
    "name": "Ann Example",
    "createdAt": "2026-03-02T09:30:00Z",
    "updatedAt": "2026-03-02T09:30:00Z",
    "records": [
        {
            "kind": "candidate",
            "id": _CANDIDATE_ID,
            "href": f"/api/v2/candidates/{_CANDIDATE_ID}",
            "name": "Ann Example",
            "email": "ann@school.example",
            "phone": "31655500123",
            "linkedBy": "itself",
            "linkedAt": "2026-03-02T09:30:00Z",
            "apart": False,
        }
    ],
}
_WHOLE = {
    **_PERSON,
    "merges": [{"id": _MERGE_ID, "personId": _OTHER_ID, "mergedAt": "2026-03-02T09:30:00Z"}],
    "suggestions": [{"personId": _OTHER_ID, "name": "A. Example", "because": ["phone"]}],
}
_MISSING = (HTTPStatus.NOT_FOUND,)
_WRITTEN = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
_ONE = ("OnePerson", {"data": _WHOLE})

DESCRIBED = (
    Described(
        handler=people.get_people,
        summary="Find or list people",
        parameters=("q", "kind", "limit", "after"),
        gives=("People", {"data": [_PERSON], "meta": {"cursor": None, "has_more": False}}),
    ),
    Described(
        handler=people.get_person,
        summary="Read a person",
        parameters=("person_id",),
        gives=_ONE,
        refusals=_MISSING,
    ),
    Described(
        handler=people.get_person_by_record,
        summary="Read the person behind a record",
        parameters=("record_kind", "record"),
        gives=_ONE,
        refusals=_MISSING,
    ),
    Described(
        handler=people.export,
        summary="Export all that there is of a person",
        parameters=("person_id",),
        gives=("PersonExport", {"data": {"person": _PERSON, "candidates": [], "employees": [], "applicants": []}}),
        refusals=_MISSING,
    ),
    Described(
        handler=people.erase_person,
        summary="Erase a person",
        parameters=("person_id", "Idempotency-Key"),
        gives=None,
        status=HTTPStatus.NO_CONTENT,
        refusals=_WRITTEN,
    ),
    Described(
        handler=people_links.link_record,
        summary="Link a record to a person",
        parameters=("person_id", "Idempotency-Key"),
        takes=("NewLink", {"kind": "employee", "id": "e-1001"}),
        gives=_ONE,
        refusals=_WRITTEN,
    ),
    Described(
        handler=people_links.unlink_record,
        summary="Take a record out of a person",
        parameters=("person_id", "record_kind", "record", "Idempotency-Key"),
        gives=_ONE,
        refusals=_WRITTEN,
    ),
    Described(
        handler=people_links.merge_person,
        summary="Merge another person into this one",
        parameters=("person_id", "Idempotency-Key"),
        takes=("NewMerge", {"personId": _OTHER_ID}),
        gives=_ONE,
        refusals=_WRITTEN,
    ),
    Described(
        handler=people_links.undo_merge,
        summary="Undo a merge",
        parameters=("person_id", "merge_id", "Idempotency-Key"),
        gives=_ONE,
        refusals=_WRITTEN,
    ),
)

_KIND = {"type": "string", "enum": list(people.KINDS)}
PARAMETERS: dict[str, Node] = {
    "q": parameter(
        "q",
        "What somebody remembers: words of a name, an e-mail address, a phone number, an id.",
        {"type": "string", "minLength": 1, "maxLength": people.MAX_QUESTION, "examples": ["jose 0612"]},
    ),
    "kind": parameter("kind", "Only those who have such a record.", _KIND),
    "limit": parameter("limit", "How many an answer has at most.", whole(1, people.MAX_LIMIT, people.DEFAULT_LIMIT)),
    "after": parameter("after", "`meta.cursor` of an answer: what comes after it.", {"type": "string"}),
    "person_id": parameter("person_id", "The id of a person.", {"type": "string"}, "path"),
    "merge_id": parameter("merge_id", "The id of a merge.", {"type": "string"}, "path"),
    "record_kind": parameter("kind", "Which surface knows the record.", _KIND, "path"),
    "record": parameter(
        "record",
        "A candidate's id, an employee's `external_id`, an applicant's number.",
        {"type": "string"},
        "path",
    ),
    "Idempotency-Key": parameter(
        "Idempotency-Key",
        "A request that comes again with the same key is not carried out again, and answered as the first one.",
        {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
        "header",
    ),
}

_MOMENT = text("when", format="date-time")
_FIELDS: dict[str, Node] = {
    "id": text("of the person; the one to keep"),
    "name": nullable(text("as one of the records has it")),
    "createdAt": _MOMENT,
    "updatedAt": text("when a record came, went, or said something new", format="date-time"),
    "records": {
        "type": "array",
        "items": reference("schemas", "PersonRecord"),
        "description": "what the person consists of",
    },
}
_RECORDS = {"type": "array", "items": {"type": "object", "description": "a record, as it is stored"}}

SCHEMAS: dict[str, Node] = {
    "NewLink": people_links.NEW_LINK,
    "NewMerge": people_links.NEW_MERGE,
    "PersonRecord": record(
        "a candidate, an employee or an applicant",
        {
            "kind": {**_KIND, "description": "which surface knows it"},
            "id": text("what that surface calls it"),
            "href": text("where it stands there"),
            "name": nullable(text("as it says itself")),
            "email": nullable(text("as addresses are compared: without regard to case")),
            "phone": nullable(text("as numbers are compared: digits, from the country's code on where that is known")),
            "linkedBy": {
                "type": "string",
                "enum": ["itself", "email", "phone", "asked"],
                "description": "itself: it is the person; email, phone: they have it in common; asked: by hand",
            },
            "linkedAt": _MOMENT,
            "apart": {"type": "boolean", "description": "it was taken out, and is linked by hand only"},
        },
    ),
    "Person": record("somebody, with all their records", _FIELDS),
    "WholePerson": record(
        "a person, with what can be done about them",
        {
            **_FIELDS,
            "merges": {
                "type": "array",
                "description": "those that can be undone, the latest first",
                "items": record(
                    "a merge",
                    {
                        "id": text("of the merge"),
                        "personId": text("who was merged away, and is there again once it is undone"),
                        "mergedAt": _MOMENT,
                    },
                ),
            },
            "suggestions": {
                "type": "array",
                "description": "who might be the same person",
                "items": record(
                    "somebody with a contact in common",
                    {
                        "personId": text("their id"),
                        "name": nullable(text("their name")),
                        "because": {
                            "type": "array",
                            "items": {"type": "string", "enum": ["email", "phone"]},
                            "description": "what they have in common",
                        },
                    },
                ),
            },
        },
    ),
    "OnePerson": record("a person", {"data": reference("schemas", "WholePerson")}),
    "People": record(
        "some of the people",
        {
            "data": {"type": "array", "items": reference("schemas", "Person"), "description": "in order"},
            "meta": record(
                "where the list goes on",
                {
                    "cursor": nullable(text("`after` of the next request; null at the end")),
                    "has_more": {"type": "boolean", "description": "whether there is more"},
                },
            ),
        },
    ),
    "PersonExport": record(
        "all that there is of a person",
        {
            "data": record(
                "by surface",
                {
                    "person": reference("schemas", "Person"),
                    "candidates": {**_RECORDS, "description": "with interactions and files"},
                    "employees": {**_RECORDS, "description": "with interactions and skills"},
                    "applicants": {**_RECORDS, "description": "with applications, files and interviews"},
                },
            )
        },
    ),
}
