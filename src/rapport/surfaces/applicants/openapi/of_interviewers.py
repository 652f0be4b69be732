"""Interviewers, in the document."""

from http import HTTPStatus

from rapport.surfaces.applicants import interviewers
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import COUNT, NUMBER, listed, moment, parameter, record, text
from rapport.surfaces.applicants.set_up_schema import interviewer_changes, new_interviewer

_ONE = reference("schemas", "KnownInterviewer")
_EXAMPLE = {"id": 123456, "name": "Ina Interviewer", "email": "ina@team.example", "time_zone": "Europe/Amsterdam"}
_UNKNOWN, _TAKEN = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT

DESCRIBED = (
    Described(
        handler=interviewers.list_interviewers,
        summary="List interviewers",
        query=("team_id", "limit", "offset"),
        answer=reference("schemas", "Interviewers"),
    ),
    Described(
        handler=interviewers.get_interviewer, summary="Retrieve an interviewer", answer=_ONE, refusals=(_UNKNOWN,)
    ),
    Described(
        handler=interviewers.create_interviewer,
        summary="Make an interviewer",
        body=reference("schemas", "NewInterviewer"),
        examples={"interviewer": _EXAMPLE},
        answer=_ONE,
        refusals=(_UNKNOWN, _TAKEN),
    ),
    Described(
        handler=interviewers.update_interviewer,
        summary="Change an interviewer",
        body=reference("schemas", "InterviewerChanges"),
        examples={"language": {"language": "nl"}},
        answer=_ONE,
        refusals=(_UNKNOWN, _TAKEN),
    ),
)

PARAMETERS: dict[str, Node] = {
    "interviewer_id": parameter("interviewer_id", "The interviewer's id.", NUMBER, "path"),
}

SCHEMAS: dict[str, Node] = {
    "NewInterviewer": new_interviewer(),
    "InterviewerChanges": interviewer_changes(),
    "KnownInterviewer": record(
        "an interviewer",
        {
            "id": {**NUMBER, "examples": ["123456"]},
            "name": text("what they are called", "Ina Interviewer"),
            "email": text("their e-mail address", "ina@team.example"),
            "time_zone": text("an IANA name"),
            "language": text("that of mails"),
            "teams": {"type": "array", "items": NUMBER, "description": "those that the key opens"},
            "date_created": moment("when they were made"),
        },
    ),
    "Interviewers": listed("KnownInterviewer", limit=COUNT, offset=COUNT),
}
