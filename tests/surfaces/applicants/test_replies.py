"""`POST /scheduling/replies`: what calendars answer, from whoever takes in the organizer's mail."""

from datetime import timedelta

import pytest

from answers import reply
from invited import Meeting, new_meeting
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.interview_answers import EARLIER_STATE
from rapport.domain.applicants.invitations.replies import MAX_BYTES
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Answer

REPLIES = "/scheduling/replies"


@pytest.fixture
async def meeting(database: Database, partner: Partner) -> Meeting:
    return await new_meeting(database, partner, announced=False)


async def sent(partner: Partner, content: bytes, **headers: str) -> Answer:
    given = {"content_type": "text/calendar; method=REPLY; charset=UTF-8", **headers}
    return await partner.call("POST", REPLIES, data=content, **given)


async def test_nobody_answers_without_a_key_or_without_the_scope(
    partner: Partner, meeting: Meeting, database: Database
) -> None:
    now = await meeting.read()
    content = reply(now.ical_uid, now.applicant.email)
    assert (await sent(partner, content, x_api_key="")).body == INVALID_TOKEN
    reader = await new_partner(database, partner.url, partner.session, PartnerScope.READ, tenant=partner.tenant)
    assert (await sent(reader, content)).status == 403
    assert (await meeting.read()).applicant.answer == "needs-action"


async def test_an_interview_of_others_is_not_there(
    lower_partner: Partner, beside_partner: Partner, other_partner: Partner, meeting: Meeting
) -> None:
    now = await meeting.read()
    for each in (lower_partner, beside_partner, other_partner):
        answer = await sent(each, reply(now.ical_uid, now.applicant.email))
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "UID")
    assert (await meeting.read()).applicant.answer == "needs-action"


async def test_whoever_does_not_take_part_is_not_found(partner: Partner, meeting: Meeting) -> None:
    answer = await sent(partner, reply((await meeting.read()).ical_uid, "x@home.example"))
    assert (answer.status, answer.body["errors"][0]["field"]) == (404, "ATTENDEE")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b"METHOD:REPLY", b"METHOD:COUNTER", "METHOD"),
        (b"METHOD:REPLY", b"METHOD:REQUEST", "METHOD"),
        (b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", "VEVENT"),
        (b"BEGIN:VCALENDAR\r\n", b"", "body"),
        (b"END:VEVENT\r\n", b"X-LONG:" + b"x" * MAX_BYTES + b"\r\nEND:VEVENT\r\n", "body"),
    ],
)
async def test_what_is_no_reply_is_refused_by_what_is_wrong(
    partner: Partner, meeting: Meeting, old: bytes, new: bytes, field: str
) -> None:
    now = await meeting.read()
    answer = await sent(partner, reply(now.ical_uid, now.applicant.email).replace(old, new))
    assert (answer.status, [wrong["field"] for wrong in answer.body["errors"]]) == (400, [field])


async def test_a_proposal_is_told_from_a_reply(partner: Partner) -> None:
    answer = await sent(partner, reply().replace(b"METHOD:REPLY", b"METHOD:COUNTER"))
    assert "proposals" in answer.body["errors"][0]["message"]


async def test_another_media_type_is_refused(partner: Partner) -> None:
    answer = await sent(partner, reply(), content_type="application/json")
    assert (answer.status, answer.body["errors"][0]["field"]) == (415, "Content-Type")


async def test_a_reply_sets_the_answer_of_its_attendee(partner: Partner, meeting: Meeting) -> None:
    now = await meeting.read()
    [ina] = now.interviewers
    by_ann = await sent(partner, reply(now.ical_uid, now.applicant.email, "declined"))
    by_ina = await sent(partner, reply(now.ical_uid, ina.email.upper(), "tentative"))
    shown = {"interview_id": show(Kind.INTERVIEW, meeting.id), "applied": True, "ignored": None}
    assert by_ann.body == {**shown, "interviewer_id": None, "answer": "declined"}
    assert by_ina.body == {**shown, "interviewer_id": str(ina.number), "answer": "tentative"}
    now = await meeting.read()
    assert (now.applicant.answer, now.interviewers[0].answer) == ("declined", "tentative")


async def test_a_reply_to_an_earlier_state_changes_nothing_and_says_so(partner: Partner, meeting: Meeting) -> None:
    now = await meeting.move(timedelta(days=1))
    answer = await sent(partner, reply(now.ical_uid, now.applicant.email))
    assert (answer.status, answer.body["applied"], answer.body["ignored"]) == (200, False, EARLIER_STATE)
    assert answer.body["answer"] == "needs-action"


async def test_a_reply_that_is_sent_again_with_its_key_is_done_once(partner: Partner, meeting: Meeting) -> None:
    now = await meeting.read()
    content = reply(now.ical_uid, now.applicant.email)
    first = await sent(partner, content, idempotency_key="reply-1")
    again = await sent(partner, content, idempotency_key="reply-1")
    other = await sent(partner, content.replace(b"ACCEPTED", b"DECLINED"), idempotency_key="reply-1")
    assert again.body == first.body
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status == 422
