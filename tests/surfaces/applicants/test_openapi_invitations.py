"""What the document says of mails, replies and calendars, beside what is answered."""

from typing import Any

import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator

from answers import reply
from hiring import new_interviewer
from invited import new_meeting
from partners import Partner
from rapport.domain.applicants.invitations.replies import read_reply
from rapport.storage.database import Database
from rapport.surfaces.applicants.openapi.document import applicants_document
from rapport.surfaces.applicants.openapi.of_invitations import REPLY

DOCUMENT = applicants_document()
REPLIES, CALENDARS = "/scheduling/replies", "/calendars/{calendar}"


def wrong(path: str, method: str, body: Any) -> list[str]:
    """What is not as documented in an answer."""
    schema = DOCUMENT["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    return [error.message for error in validator.iter_errors(body)]


def test_the_document_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_a_reply_is_taken_as_a_calendar_and_the_example_is_one() -> None:
    [media_type] = DOCUMENT["paths"][REPLIES]["post"]["requestBody"]["content"]
    assert media_type == "text/calendar"
    assert read_reply(REPLY.encode()).answer == "accepted"


def test_a_calendar_asks_for_no_key_and_is_the_only_one() -> None:
    open_to_all = [
        path for path, item in DOCUMENT["paths"].items() for operation in item.values() if operation["security"] == []
    ]
    assert open_to_all == [CALENDARS]
    operation = DOCUMENT["paths"][CALENDARS]["get"]
    assert list(operation["responses"]) == ["200", "304", "404", "500", "503"]
    assert list(operation["responses"]["200"]["content"]) == ["text/calendar"]


async def test_answers_are_as_documented(partner: Partner, database: Database) -> None:
    ina = await new_interviewer(database, partner)
    meeting = await new_meeting(database, partner, interviewers=[ina])
    now = await meeting.read()
    mails = await partner.get("/scheduling/mails")
    answered = await partner.call(
        "POST", REPLIES, data=reply(now.ical_uid, now.applicant.email), content_type="text/calendar"
    )
    made = await partner.post(f"/scheduling/interviewers/{ina}/calendar", None)
    assert wrong("/scheduling/mails", "get", mails.body) == []
    assert wrong(REPLIES, "post", answered.body) == []
    assert wrong("/scheduling/interviewers/{interviewer_id}/calendar", "post", made.body) == []
