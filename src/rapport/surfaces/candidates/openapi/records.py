"""What is answered: the envelope, the records in it, and the callback's object (contract, Envelope and Callback)."""

from collections.abc import Collection
from typing import Any

from rapport.domain.candidates.attachments import FIELDS
from rapport.domain.candidates.region_schema import Definition
from rapport.engine.mutation import State
from rapport.ids import NO_ONE, Kind, show
from rapport.surfaces.candidate_schema import Schema, candidate_upsert_schema, interaction_schema
from rapport.surfaces.candidates.openapi.examples import ATTACHMENT_ID, CANDIDATE_ID, INTERACTION_ID, MUTATION_ID
from rapport.surfaces.candidates.paging import MAX_PAGE
from rapport.surfaces.candidates.region_schemas import DIALECT

Node = dict[str, Any]
"""A part of the document."""


def reference(section: str, name: str) -> Node:
    return {"$ref": f"#/components/{section}/{name}"}


def envelope(status: int, data: Schema, *, paged: bool = False) -> Schema:
    """The answer with that `data`; `meta` has a cursor on lists."""
    return record(
        "the envelope of every answer",
        {
            "statusCode": {"const": status, "description": "the HTTP status again"},
            "message": text("a sentence for people"),
            "data": data,
            "meta": reference("schemas", "PageMeta" if paged else "Meta"),
        },
    )


def record_schemas(region: Definition) -> dict[str, Schema]:
    return {
        "Candidate": _candidate(region),
        "ListedCandidate": _listed_candidate(region),
        "Interaction": _interaction(region),
        "Attachment": _attachment(),
        "Acceptance": _acceptance(),
        "Mutation": _mutation(),
        "Callback": _told("what the callback carries", [State.COMPLETED, State.FAILED], {"type": "string"}, {}),
        "Result": _result(),
        "Schema": _schema(),
        "Failure": _failure(),
        "Delivery": _delivery(),
        "Meta": record("about the answer", _META),
        "PageMeta": record("about the answer and where the list goes on", {**_META, "cursor": _CURSOR}),
        "Refusal": _refusal(),
        "Issue": _issue(),
    }


_META: dict[str, Schema] = {"sandboxEnabled": {"type": "boolean", "description": "true: this is sandbox data"}}
_CURSOR: Schema = {"type": ["string", "null"], "description": "take it to the next page; null on the last one"}


def record(description: str, properties: dict[str, Schema], optional: Collection[str] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def moment(description: str, *, nullable: bool = False) -> Schema:
    kind = ["string", "null"] if nullable else "string"
    return {"type": kind, "format": "date-time", "description": description}


def _ids(description: str, example: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description, "examples": [[example]]}


_TIMES: dict[str, Schema] = {
    "createdAt": moment("when the mutation that made it was accepted"),
    "updatedAt": moment("when the mutation that changed it last was accepted"),
}


def _candidate(region: Definition) -> Schema:
    """Every field that a client may give but interactions and attachments, which are records of their own."""
    given = candidate_upsert_schema(region)
    properties = {
        "id": text("the candidate's id", examples=[CANDIDATE_ID]),
        **given["properties"],
        **_TIMES,
        "archivedAt": moment("there when archived: when the mutation that did it was accepted"),
    }
    optional = {*given["properties"], "archivedAt"} - set(given["required"])
    return record("a candidate, with the fields that were given", properties, optional)


def _listed_candidate(region: Definition) -> Schema:
    """Complete without `fields`; with it only the id is certain."""
    fields = {name: schema for name, schema in _candidate(region)["properties"].items() if name != "archivedAt"}
    interactions = {
        "type": "array",
        "items": reference("schemas", "Interaction"),
        "description": f"with `include=interactions`: the newest {MAX_PAGE}, newest first",
    }
    properties = {**fields, "interactions": interactions}
    return record("a candidate in a list, with the fields that were asked for", properties, properties.keys() - {"id"})


def _interaction(region: Definition) -> Schema:
    given = interaction_schema(region)["properties"]
    return record(
        "an interaction",
        {
            "id": text("the interaction's id", examples=[INTERACTION_ID]),
            "candidateId": text("whose it is", examples=[CANDIDATE_ID]),
            "type": {"type": "array", "items": {"type": "string"}, "description": "one or more types, always a list"},
            "performedAt": text("as it was given; a date-time that came without an offset has the region's"),
            **{name: given[name] for name in ("summary", "notes", "duration")},
            **_TIMES,
        },
    )


def _attachment() -> Schema:
    return record(
        "an attachment; the file itself is at its own path",
        {
            "id": text("the attachment's id", examples=[ATTACHMENT_ID]),
            "candidateId": text("whose it is", examples=[CANDIDATE_ID]),
            "field": text("which kind of file it was handed in as", enum=list(FIELDS)),
            "fileName": text("as it was given; of a file that came by a URL without one, the last part of the path"),
            "mediaType": text("read off the bytes", examples=["application/pdf"]),
            "size": {"type": "integer", "minimum": 1, "description": "bytes"},
            "sha256": text("of the bytes, in hexadecimal digits", pattern="^[0-9a-f]{64}$"),
            "createdAt": _TIMES["createdAt"],
        },
    )


_NAMES: dict[str, Schema] = {
    "mutationId": text("the mutation's id", examples=[MUTATION_ID]),
    "idempotencyKey": text("the key that came with the request, or the one that was made for it"),
}


_ATTACHMENT_IDS = _ids("there where files were given or deleted: ids of attachments, by field", ATTACHMENT_ID)


def _acceptance() -> Schema:
    return record(
        "the acknowledgement of a write",
        {
            "status": {"const": State.ACCEPTED.value, "description": "always this: the result comes later"},
            "idempotencyKey": _NAMES["idempotencyKey"],
            "message": text("as beside `data`"),
            "mutationId": _NAMES["mutationId"],
            **_refers(),
        },
        ["attachmentIds"],
    )


def _refers() -> dict[str, Schema]:
    return {
        "candidateIds": _ids("ids of candidates, in the order of the request; empty for an upsert", CANDIDATE_ID),
        "interactionIds": _ids("ids of interactions, in the order of the request", INTERACTION_ID),
        "attachmentIds": _ATTACHMENT_IDS,
    }


def _whole(what: str) -> Schema:
    description = f"there for a write to the applicants API: {what}"
    return {"type": "integer", "minimum": 0, "description": description}


_OF_APPLICANTS: dict[str, Schema] = {
    **{
        name: _ids(f"there for a write to the applicants API: ids made of the {what}' own ones", show(kind, NO_ONE))
        for name, what, kind in (
            ("applicationIds", "applications", Kind.APPLICATION),
            ("applicantIds", "people", Kind.APPLICANT),
            ("interviewerIds", "interviewers", Kind.INTERVIEWER),
            ("jobIds", "jobs", Kind.JOB),
            ("statusIds", "statuses", Kind.STATUS),
            ("teamIds", "teams", Kind.TEAM),
        )
    },
    "number": _whole("the record's own id"),
    "applicantNumber": _whole("the person's own id"),
    "applications": _whole("how many of a person's were erased"),
    "erased": {"type": "boolean", "description": "there for an erasure: whether the person is gone too"},
    "interviewIds": _ids("there for a write about an interview", show(Kind.INTERVIEW, NO_ONE)),
    "interviewSequence": {
        "type": "integer",
        "minimum": 0,
        "description": "there for a write about an interview: the number of its last change then",
    },
}


_OF_EMPLOYEES: dict[str, Schema] = {
    name: _ids(f"there for a write to the employees API: ids made of the {what}' own ones", show(kind, NO_ONE))
    for name, what, kind in (
        ("employeeIds", "employees", Kind.EMPLOYEE),
        ("employeeInteractionIds", "interactions", Kind.EMPLOYEE_INTERACTION),
        ("vacancyIds", "vacancies", Kind.VACANCY),
        ("customPropertyIds", "custom properties", Kind.CUSTOM_PROPERTY),
    )
}


def _result() -> Schema:
    """As the first answer promised; of an upsert the candidate that it turned out to be about."""
    return record(
        "the records that the mutation made or touched",
        {
            "candidateIds": _ids("ids of candidates, in the order of the request", CANDIDATE_ID),
            "interactionIds": _ids("ids of interactions, in the order of the request", INTERACTION_ID),
            "attachmentIds": _ATTACHMENT_IDS,
            "created": {"type": "boolean", "description": "there for an upsert: true when it made the candidate"},
            **_OF_EMPLOYEES,
            **_OF_APPLICANTS,
        },
        ["attachmentIds", "created", *_OF_EMPLOYEES, *_OF_APPLICANTS],
    )


def _schema() -> Schema:
    described = record(
        "a JSON Schema; all its other keywords are those that validate",
        {
            "$schema": {"const": DIALECT, "description": "the version of JSON Schema"},
            "$id": text("names resource, operation and version; another version has another name"),
            "title": text("operation and resource"),
        },
    )
    return {**described, "additionalProperties": True}


def _mutation() -> Schema:
    callback = {
        "anyOf": [reference("schemas", "Delivery"), {"type": "null"}],
        "description": "what became of the callback; null when none was asked for",
    }
    return _told("what became of a write", list(State), {"type": ["string", "null"]}, {"callback": callback})


def _told(description: str, states: list[State], finished: Schema, more: dict[str, Schema]) -> Schema:
    words = ", ".join(states)
    return record(
        description,
        {
            **_NAMES,
            "operation": text("what was asked for", examples=["interactions.create"]),
            "status": text(f"one of: {words}", enum=[state.value for state in states]),
            "acceptedAt": moment("when the request was on disk"),
            "finishedAt": {**moment("when it was completed or failed"), **finished},
            "sandbox": {"type": "boolean", "description": "true: it touched sandbox data"},
            **more,
            "result": {**reference("schemas", "Result"), "description": "there when completed"},
            "error": {**reference("schemas", "Failure"), "description": "there when failed"},
        },
        ("result", "error"),
    )


def _failure() -> Schema:
    return record(
        "why a mutation failed; nothing of it was written",
        {
            "code": text("for programs", examples=["not_found"]),
            "message": text("for people: what is wrong and what would be right"),
        },
    )


def _delivery() -> Schema:
    return record(
        "what became of a callback",
        {
            "state": text(
                "waiting for the mutation's end or the next attempt, delivered, or dead: given up until redelivered",
                enum=["waiting", "delivered", "dead"],
            ),
            "attempts": {"type": "integer", "minimum": 0, "description": "attempts since it was last asked for"},
            "lastStatus": {"type": ["integer", "null"], "description": "the HTTP status of the last answer"},
            "lastError": {"type": ["string", "null"], "description": "why the last attempt got no usable answer"},
            "nextAttemptAt": moment("while waiting: when it is due", nullable=True),
        },
    )


def _refusal() -> Schema:
    issues = {
        "type": "array",
        "items": reference("schemas", "Issue"),
        "description": "one for each fault that is known",
    }
    return record(
        "the envelope of an error",
        {
            "statusCode": {"type": "integer", "description": "the HTTP status again"},
            "message": text("what is wrong, as a sentence"),
            "data": record("what is wrong with the request", {"issues": issues}),
            "meta": reference("schemas", "Meta"),
        },
    )


def _issue() -> Schema:
    return record(
        "one thing that is wrong with a request",
        {
            "path": {
                "type": "array",
                "items": {"type": ["string", "integer"]},
                "description": "where it is: names and positions from the body's root, or a parameter's name",
            },
            "code": text("what kind of fault: the JSON Schema keyword that refused, or a word of ours"),
            "message": text("what would be right"),
        },
    )
