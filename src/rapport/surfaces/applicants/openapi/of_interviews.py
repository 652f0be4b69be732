"""Interviews, in the document."""

from http import HTTPStatus

from rapport.domain.applicants.interview_changes import REPROJECTED, RESCHEDULED
from rapport.domain.applicants.interviews import CANCELLED, COMPLETED, SCHEDULED
from rapport.surfaces.applicants import interviews, scheduled
from rapport.surfaces.applicants.interview_schema import cancellation, interview
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import COUNT, NUMBER, listed, record

_INTERVIEW = reference("schemas", "Interview")
_UNKNOWN, _BUSY = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
_SEED = {"date": "2022-12-05T17:30:00Z", "duration": "60", "timezone": "America/New_York", "location": "Virtual"}
_EXAMPLES = {
    "byId": {**_SEED, "interviewerId": "123456"},
    "byEmail": {**_SEED, "interviewerEmail": "name@team.example", "interviewerTeamId": "23567"},
    "several": {**_SEED, "interviewerIds": ["123456", "123457"]},
}

DESCRIBED = (
    Described(
        handler=interviews.schedule_interview,
        summary="Schedule or reschedule an applicant's interview",
        body=reference("schemas", "InterviewWanted"),
        examples=_EXAMPLES,
        answer=_INTERVIEW,
        refusals=(_UNKNOWN, _BUSY),
    ),
    Described(
        handler=scheduled.list_scheduled,
        summary="List interviews",
        query=("of_applicant_id", "of_interviewer_id", "status", "starts_after", "starts_before", "limit", "offset"),
        answer=reference("schemas", "Interviews"),
    ),
    Described(
        handler=scheduled.get_scheduled,
        summary="Retrieve an interview with its history",
        answer=reference("schemas", "InterviewWithHistory"),
        refusals=(_UNKNOWN,),
    ),
    Described(
        handler=scheduled.cancel_interview,
        summary="Cancel an interview",
        body=reference("schemas", "Cancellation"),
        examples={"reason": {"reason": "The vacancy is filled."}, "none": {}},
        answer=_INTERVIEW,
        refusals=(_UNKNOWN, _BUSY),
    ),
    Described(
        handler=scheduled.complete_interview,
        summary="Note that an interview has taken place",
        answer=_INTERVIEW,
        refusals=(_UNKNOWN, _BUSY),
    ),
)


def _parameter(name: str, description: str, schema: Node, place: str = "query") -> Node:
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": schema}


_NUMBER = {"type": "string", "pattern": "^[0-9]{1,30}$"}
_TEXT = {"type": "string"}
_STATUS = {"type": "string", "enum": list(scheduled.STATUSES), "description": "only the scheduled one is open"}
_MOMENT = {"type": "string", "description": "a date or a date-time of ISO 8601; without an offset it is in UTC"}

PARAMETERS: dict[str, Node] = {
    "interview_id": _parameter("interview_id", "The interview's id.", _TEXT, "path"),
    "of_applicant_id": _parameter("applicant_id", "Only those of this applicant.", _NUMBER),
    "of_interviewer_id": _parameter("interviewer_id", "Only those with this interviewer.", _NUMBER),
    "status": _parameter("status", "Only those in this state.", _STATUS),
    "starts_after": _parameter("starts_after", "Only those that start then or later.", _MOMENT),
    "starts_before": _parameter("starts_before", "Only those that start before.", _MOMENT),
}


def _text(description: str, example: str) -> Node:
    return {"type": "string", "description": description, "examples": [example]}


def _moment(description: str) -> Node:
    return {"type": "string", "format": "date-time", "description": description}


_WHEN: dict[str, Node] = {
    "starts_at": _moment("the instant, in UTC"),
    "ends_at": _moment("the instant, in UTC: the duration later"),
    "local_start": _text("what clocks in the zone show at the start, with its offset", "2022-12-05T17:30:00-05:00"),
    "timezone": _text("the IANA time zone", "America/New_York"),
    "duration": {**NUMBER, "description": "minutes", "examples": ["60"]},
    "location": _text("where", "Virtual"),
}
_TZDATA = _text("the version of the rules of time zones by which the instants were found", "2026f")
_REASON: Node = {"type": ["string", "null"], "description": "why it was cancelled"}

_INTERVIEWER = record(
    "an interviewer",
    {
        "id": {**NUMBER, "description": "the interviewer's id", "examples": ["123456"]},
        "name": _text("what they are called", "Ina Interviewer"),
        "email": _text("their e-mail address", "ina@team.example"),
        "answer": {
            "type": "string",
            "enum": ["needs-action", "accepted", "tentative", "declined"],
            "description": "their answer to the invitation",
            "examples": ["needs-action"],
        },
    },
)

_FIELDS: dict[str, Node] = {
    "id": {
        "type": "string",
        "pattern": "^intv_",
        "description": "the interview's id, for life",
        "examples": ["intv_01kg3b7d1v0ave7tbc2c2zvr1a"],
    },
    "applicant_id": {**NUMBER, "description": "the applicant's id, as in the path"},
    "status": _STATUS,
    **_WHEN,
    "interviewer": {**reference("schemas", "Interviewer"), "description": "the first of them"},
    "interviewers": {"type": "array", "items": reference("schemas", "Interviewer"), "description": "all of them"},
    "sequence": {**COUNT, "description": "how often it was changed", "examples": [0]},
    "ical_uid": _text("its UID in calendars, for life", "intv_01kg3b7d1v0ave7tbc2c2zvr1a@rapport"),
    "tzdata": _TZDATA,
    "reason": _REASON,
    "created_at": _moment("when it was made"),
    "updated_at": _moment("when it was last changed"),
}

_CHANGE = record(
    "a change, and how things stood from then on",
    {
        "sequence": {**COUNT, "description": "the number of the change, from 0"},
        "what": {
            "type": "string",
            "enum": [SCHEDULED, RESCHEDULED, REPROJECTED, CANCELLED, COMPLETED],
            "description": "what was done; reprojected: moved with the rules of its time zone",
        },
        "at": _moment("when"),
        "actor": _text("the id of the key that asked for it, or what acted", "pkey_01kg3b7d1v0ave7tbc2c2zvr1a"),
        "status": _STATUS,
        **_WHEN,
        "interviewer_ids": {"type": "array", "items": _INTERVIEWER["properties"]["id"], "description": "their ids"},
        "tzdata": _TZDATA,
        "reason": _REASON,
    },
)
_HISTORY = {
    "type": "array",
    "items": reference("schemas", "InterviewChange"),
    "description": "from the first change on",
}

SCHEMAS: dict[str, Node] = {
    "InterviewWanted": interview(),
    "Cancellation": cancellation(),
    "Interviewer": _INTERVIEWER,
    "Interview": record("an interview", _FIELDS),
    "InterviewChange": _CHANGE,
    "InterviewWithHistory": record("an interview and what became of it", {**_FIELDS, "history": _HISTORY}),
    "Interviews": listed("Interview", limit=COUNT, offset=COUNT),
}
