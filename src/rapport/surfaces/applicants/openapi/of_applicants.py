"""Applicants, their applications and documents, in the document."""

import hashlib
from http import HTTPStatus
from typing import Any

from rapport.ids import Kind
from rapport.surfaces.applicants import applications, documents, easy_apply, persons
from rapport.surfaces.applicants.applications import DEFAULT_PAGE, JOB, MAX_PAGE, PERSON
from rapport.surfaces.applicants.applying_schema import new_application
from rapport.surfaces.applicants.asking import MAX_OFFSET
from rapport.surfaces.applicants.filters import MAX_TEXT
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import (
    COUNT,
    NUMBER,
    identified,
    listed,
    moment,
    nullable,
    parameter,
    record,
    text,
    truth,
    whole,
)
from rapport.surfaces.applicants.set_up_schema import job_fields

_UNKNOWN = HTTPStatus.NOT_FOUND
_EXAMPLE: dict[str, Any] = {
    "id": "12345",
    "applicant": {
        "email": "ann@home.example",
        "fullName": "Ann van Example",
        "phoneNumber": "123-456-7890",
        "resume": {"file": {"fileName": "cv.pdf", "contentType": "application/pdf", "data": "JVBERi0xLjcK"}},
    },
    "applicant_status": "New",
    "appliedOnMillis": 1672531199000,
    "job": {"jobId": "345678"},
    "partner_attributes": {"sponsored": False},
    "questions": {"answers": [{"id": "1", "value": "yes"}]},
}
_INTERVIEW = {
    "date": "2022-12-05T17:30:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerId": "123456",
}

DESCRIBED = (
    Described(
        handler=applications.list_applicants,
        summary="List applications",
        query=("in_state", "query", "of_job_id", "team_id", "updated_after", "updated_before", "limit", "offset"),
        answer=reference("schemas", "Applications"),
    ),
    Described(
        handler=applications.get_applicant,
        summary="Retrieve an application with its documents",
        answer=reference("schemas", "ApplicationWithDetails"),
        refusals=(_UNKNOWN,),
    ),
    Described(
        handler=documents.get_document,
        summary="Download a document",
        answer={"type": "string", "format": "binary", "description": "the file", "examples": ["(the file)"]},
        gives="*/*",
        refusals=(_UNKNOWN,),
    ),
    Described(
        handler=easy_apply.easy_apply,
        summary="Hand in an application",
        body=reference("schemas", "NewApplication"),
        examples={"application": _EXAMPLE, "withInterview": {**_EXAMPLE, "interview": _INTERVIEW}},
        answer=reference("schemas", "Applied"),
        refusals=(_UNKNOWN, HTTPStatus.CONFLICT),
    ),
    Described(
        handler=persons.erase_person,
        summary="Erase a person",
        answer=reference("schemas", "Erased"),
        refusals=(_UNKNOWN,),
    ),
)

_MOMENT = text("a date or a date-time of ISO 8601; without an offset it is in UTC")
_SHORT: Node = {"type": "string", "maxLength": MAX_TEXT}

PARAMETERS: dict[str, Node] = {
    "applicant_id": parameter("applicant_id", "The application's id: the `id` in the list.", NUMBER, "path"),
    "document_id": parameter("document_id", "The document's id.", {"type": "string"}, "path"),
    "person_id": parameter("person_id", "The person's id: `applicant_id` in the list.", NUMBER, "path"),
    "in_state": parameter("state", "Only those with this status, by its name in any case.", _SHORT),
    "query": parameter("query", "Only those whose name or e-mail address has all of these words.", _SHORT),
    "of_job_id": parameter("job_id", "Only those to this job.", NUMBER),
    "team_id": parameter("team_id", "Only this team and those below it; the key must open it.", NUMBER),
    "updated_after": parameter("updated_after", "Only those that were updated then or later.", _MOMENT),
    "updated_before": parameter("updated_before", "Only those that were updated before.", _MOMENT),
    "limit": parameter("limit", "How many at most.", whole(1, MAX_PAGE, DEFAULT_PAGE)),
    "offset": parameter("offset", "How many are left out first.", whole(0, MAX_OFFSET, 0)),
}

_OF_JOB = job_fields()
_JOB_FIELDS: dict[str, Node] = {
    name: {"type": [_OF_JOB[name]["type"], "null"], "description": _OF_JOB[name]["description"]} for name in JOB
}
_EMAIL = ["ann@home.example"]
_STATE: dict[str, Node] = {
    "id": {**NUMBER, "description": "the application's, which paths call applicant_id"},
    "applicant_id": {**NUMBER, "description": "the person's", "examples": ["265733700"]},
    "job_id": NUMBER,
    "team_id": NUMBER,
    "applicant_state": text("the name of its status"),
    "applicant_state_id": NUMBER,
    "previous_applicant_state": nullable(text("the name of the status before")),
    "previous_applicant_state_id": nullable(NUMBER),
    "date_current_state_assigned": moment("since when it has its status"),
    "date_previous_state_assigned": nullable(moment("since when it had the one before")),
    "applicant_updated": moment("when it was last changed"),
    "date_created": moment("when the person applied"),
    "application_source": nullable(text("where from")),
}
_FIELDS: dict[str, Node] = {
    **_STATE,
    "person": record(
        "the person, as this team knows them",
        {
            "id": {**NUMBER, "examples": ["265733700"]},
            **{name: nullable(text(f"their {name.replace('_', ' ')}")) for name in PERSON},
            "email": {**nullable(text("their e-mail address")), "examples": _EMAIL},
        },
    ),
    "job": record(
        "the job",
        {
            "id": {**NUMBER, "examples": ["345678"]},
            "name": text("what it is called", "Nurse"),
            "archived": truth("whether it takes no applications any more"),
            "archived_date": nullable(moment("since when")),
            **_JOB_FIELDS,
            "team_id": NUMBER,
            "team_name": text("what the team is called"),
        },
    ),
}
_DETAILS: dict[str, Node] = {
    "external_id": nullable(text("the partner's own id")),
    "partner_attributes": {"type": "object", "description": "as they were given"},
    "answers": {"type": "array", "items": {"type": "object"}, "description": "to questions, as they were given"},
    "documents": {"type": "array", "items": reference("schemas", "Document"), "description": "in order of arrival"},
}

SCHEMAS: dict[str, Node] = {
    "NewApplication": new_application(),
    "Applied": {
        **record("what was made", {"id": NUMBER, "applicant_id": {**NUMBER, "description": "the person's"}}),
        "properties": {
            "id": {**NUMBER, "description": "the application's"},
            "applicant_id": {**NUMBER, "description": "the person's", "examples": ["265733700"]},
            "person_token": text("stands for the person; only when asked for", "appl_01kg3b7d1v0ave7tbc2c2zvr1a"),
            "interview": reference("schemas", "Interview"),
        },
    },
    "ApplicationState": record("how far an application has come", _STATE),
    "Application": record("an application", _FIELDS),
    "ApplicationWithDetails": record("an application with all that came with it", {**_FIELDS, **_DETAILS}),
    "Applications": listed("Application", limit=COUNT, offset=COUNT),
    "Document": record(
        "a file",
        {
            "id": identified(Kind.DOCUMENT, "the document's id"),
            "file_name": text("as given"),
            "content_type": text("as given"),
            "media_type": text("as read off its bytes: what a download says"),
            "size": {**COUNT, "description": "bytes"},
            "sha256": {
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
                "description": "of its bytes",
                "examples": [hashlib.sha256(b"").hexdigest()],
            },
            "date_created": moment("when it came"),
        },
    ),
    "Erased": record(
        "what was erased",
        {
            "id": {**NUMBER, "examples": ["265733700"]},
            "applications": {**COUNT, "description": "how many of theirs"},
            "erased": truth("whether the person is gone as well"),
        },
    ),
}
