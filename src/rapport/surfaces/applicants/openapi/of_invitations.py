"""Mails, replies and calendars, in the document."""

from http import HTTPStatus

from rapport.delivery.mail import MailState, What
from rapport.domain.applicants.invitations.replies import MAX_BYTES
from rapport.ids import Kind
from rapport.surfaces.applicants import calendars, mails, replies
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import (
    NUMBER,
    identified,
    listed,
    moment,
    nullable,
    record,
    text,
    truth,
)

REPLY = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//Calendar//EN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
UID:0198c1c6-0000-7000-8000-000000000000@rapport\r
SEQUENCE:0\r
DTSTAMP:20260102T030405Z\r
ORGANIZER:mailto:interviews@team.example\r
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@home.example\r
END:VEVENT\r
END:VCALENDAR\r
"""

DESCRIBED = (
    Described(
        handler=mails.list_interview_mails,
        summary="List mails",
        answer=reference("schemas", "Mails"),
        query=("mail_state", "of_interview_id", "limit", "offset"),
    ),
    Described(
        handler=replies.post_reply,
        summary="Take in a reply",
        body=reference("schemas", "Reply"),
        takes=replies.CALENDAR,
        examples={"accepted": REPLY},
        answer=reference("schemas", "Answered"),
        refusals=(HTTPStatus.NOT_FOUND,),
    ),
    Described(
        handler=calendars.create_calendar,
        summary="Make the address of a calendar",
        answer=reference("schemas", "CalendarAddress"),
        refusals=(HTTPStatus.NOT_FOUND,),
        keyed=False,
    ),
    Described(
        handler=calendars.read_calendar,
        summary="Read a calendar",
        answer=reference("schemas", "CalendarFile"),
        gives=replies.CALENDAR,
        refusals=(HTTPStatus.NOT_FOUND,),
        conditional=True,
    ),
)

_WHOLE: Node = {"type": "integer", "minimum": 0}
_INTERVIEWER: Node = {**nullable(NUMBER), "description": "the number of an interviewer; null: the applicant"}
_INTERVIEW = identified(Kind.INTERVIEW, "the id of an interview")
_ADDRESS = "https://rapport.example/calendars/rapport_secret.ics"
_ANSWER: Node = {
    "type": "string",
    "enum": ["needs-action", "accepted", "tentative", "declined"],
    "description": "what they have answered to the invitation",
}


def _query(name: str, schema: Node, description: str) -> Node:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PARAMETERS: dict[str, Node] = {
    "mail_state": _query("state", {"type": "string", "enum": list(MailState)}, "Only those of this state."),
    "of_interview_id": _query("interview_id", _INTERVIEW, "Only those about this interview."),
    "calendar": {
        "name": "calendar",
        "in": "path",
        "required": True,
        "description": "The secret, and `.ics`.",
        "schema": {"type": "string", "minLength": 1, "pattern": r"^[0-9A-Za-z_]+\.ics$"},
    },
}

_LIMIT: Node = {"type": "integer", "minimum": 1, "maximum": mails.MAX_LIMIT, "description": "how many at most"}

SCHEMAS: dict[str, Node] = {
    "Mail": record(
        "a mail about an interview",
        {
            "id": identified(Kind.MAIL, "the mail's id"),
            "interview_id": _INTERVIEW,
            "sequence": {**_WHOLE, "description": "of the interview, as the mail tells of it"},
            "kind": {"type": "string", "enum": list(What), "description": "what it is there for"},
            "interviewer_id": _INTERVIEWER,
            "recipient": text("the address that it goes to"),
            "state": {"type": "string", "enum": list(MailState), "description": "what became of it"},
            "attempts": {**_WHOLE, "description": "how often it was tried"},
            "due_at": nullable(moment("when it is tried next, while it waits")),
            "last_status": {"type": ["integer", "null"], "description": "what the SMTP server answered"},
            "last_error": {"type": ["string", "null"], "description": "what it said, or what went wrong"},
            "created_at": moment("when the interview changed"),
            "finished_at": nullable(moment("when it was delivered, given up or dropped")),
        },
    ),
    "Mails": listed("Mail", limit=_LIMIT, offset={**_WHOLE, "description": "how many are left out first"}),
    "Reply": {
        "type": "string",
        "maxLength": MAX_BYTES,
        "description": "iCalendar with METHOD:REPLY and one VEVENT with one ATTENDEE (RFC 5546, 3.2.3)",
    },
    "Answered": record(
        "what holds now",
        {
            "interview_id": _INTERVIEW,
            "interviewer_id": _INTERVIEWER,
            "answer": _ANSWER,
            "applied": truth("whether the reply changed anything"),
            "ignored": {"type": ["string", "null"], "description": "why it was not applied"},
        },
    ),
    "CalendarAddress": record(
        "the address of a calendar, shown this once",
        {
            "interviewer_id": NUMBER,
            "url": {"type": "string", "format": "uri", "description": "to subscribe to", "examples": [_ADDRESS]},
        },
    ),
    "CalendarFile": text("iCalendar with METHOD:PUBLISH", "BEGIN:VCALENDAR\r\n…\r\nEND:VCALENDAR\r\n"),
}
