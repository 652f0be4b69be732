"""Answers to invitations through the engine: set once, and never by what is out of date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import msgspec
import pytest

from answers import reply
from hiring import new_interviewer
from invited import Meeting, new_meeting
from partners import Partner, new_partner
from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interview_answers import (
    ANSWER,
    CANCELLED,
    EARLIER_ANSWER,
    EARLIER_STATE,
    NO_LONGER,
    Answer,
    answer_in,
)
from rapport.domain.applicants.invitations.replies import read_reply
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Outcome
from rapport.storage.database import Database

STAMPED = datetime(2026, 11, 2, 8, 9, 10, tzinfo=UTC)


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(quiet, "", session, tenant=tenant)


@pytest.fixture
async def meeting(quiet: Database, partner: Partner) -> Meeting:
    return await new_meeting(quiet, partner, announced=False)


async def found(quiet: Database, partner: Partner, content: bytes, *teams: int) -> Answer | str:
    async with quiet.tenant(partner.tenant.id) as transaction:
        return await answer_in(transaction, partner.tenant.id, read_reply(content), teams or [partner.team_id])


async def given(quiet: Database, meeting: Meeting, **fields: Any) -> Outcome:
    """What came of an answer of the applicant, or of the `interviewer_id`."""
    answer = Answer(
        **{
            "interview_id": meeting.id,
            "interviewer_id": None,
            "answer": "accepted",
            "sequence": 0,
            "stamped_at": STAMPED,
            **fields,
        }
    )
    request = request_of(meeting.tenant_id, ANSWER.name, subjects=[meeting.id], body=msgspec.to_builtins(answer))
    return (await execute(quiet, request, ANSWER)).outcome


def ignored(outcome: Outcome) -> Any:
    assert isinstance(outcome, Completed)
    assert outcome.result is not None
    assert outcome.result["applied"] is (outcome.result["ignored"] is None)
    return outcome.result["ignored"]


def test_the_operation_keeps_its_name() -> None:
    assert ANSWER.name == "interviews.answer"
    assert not ANSWER.commutes


async def test_a_reply_is_found_by_its_uid_and_its_address(quiet: Database, partner: Partner, meeting: Meeting) -> None:
    now = await meeting.read()
    [ina] = now.interviewers
    by_ann = await found(quiet, partner, reply(now.ical_uid, now.applicant.email.upper(), "declined", sequence=2))
    by_ina = await found(quiet, partner, reply(now.ical_uid, ina.email))
    assert by_ann == Answer(
        interview_id=meeting.id, interviewer_id=None, answer="declined", sequence=2, stamped_at=STAMPED
    )
    assert isinstance(by_ina, Answer)
    assert by_ina.interviewer_id == ina.number
    assert await found(quiet, partner, reply("x@rapport", ina.email)) == "UID"
    assert await found(quiet, partner, reply(now.ical_uid, ina.email), partner.team_id + 10**9) == "UID"
    assert await found(quiet, partner, reply(now.ical_uid, "x@home.example")) == "ATTENDEE"


async def test_an_answer_is_set_for_who_gave_it_and_for_nobody_else(quiet: Database, meeting: Meeting) -> None:
    [ina] = (await meeting.read()).interviewers
    assert ignored(await given(quiet, meeting)) is None
    assert ignored(await given(quiet, meeting, interviewer_id=ina.number, answer="tentative")) is None
    now = await meeting.read()
    assert (now.applicant.answer, now.interviewers[0].answer) == ("accepted", "tentative")
    assert now.sequence == 0


async def test_an_answer_is_an_event_and_an_entry_of_the_audit_log_without_names(
    quiet: Database, meeting: Meeting
) -> None:
    outcome = await given(quiet, meeting)
    assert isinstance(outcome, Completed)
    assert [(event.type, event.subject, event.data) for event in outcome.events] == [
        ("interview.answered", meeting.id, {"interviewerId": None, "answer": "accepted"})
    ]
    async with quiet.tenant(meeting.tenant_id) as transaction:
        [entry] = await transaction.fetch("SELECT * FROM audit WHERE action = 'interviews.answer'")
        [mutation] = await transaction.fetch("SELECT body::text FROM mutation WHERE operation = 'interviews.answer'")
    assert entry["details"]["changed"] == ["answer"]
    assert entry["records"][0].startswith("intv_")
    assert "@" not in mutation["body"]


async def test_an_answer_to_an_earlier_state_changes_nothing(quiet: Database, meeting: Meeting) -> None:
    await meeting.move(timedelta(days=1))
    assert ignored(await given(quiet, meeting, sequence=0)) == EARLIER_STATE
    assert (await meeting.read()).applicant.answer == "needs-action"
    assert ignored(await given(quiet, meeting, sequence=1)) is None


async def test_of_two_answers_the_later_one_holds_in_whatever_order_they_come(
    quiet: Database, meeting: Meeting
) -> None:
    later = STAMPED + timedelta(seconds=1)
    assert ignored(await given(quiet, meeting, answer="declined", stamped_at=later)) is None
    assert ignored(await given(quiet, meeting, answer="accepted")) == EARLIER_ANSWER
    assert (await meeting.read()).applicant.answer == "declined"
    assert ignored(await given(quiet, meeting, answer="tentative", stamped_at=later)) is None
    assert (await meeting.read()).applicant.answer == "tentative"


async def test_the_same_answer_again_is_no_event(quiet: Database, meeting: Meeting) -> None:
    await given(quiet, meeting)
    outcome = await given(quiet, meeting)
    assert isinstance(outcome, Completed)
    assert outcome.events == ()


async def test_a_clock_that_is_ahead_does_not_keep_later_answers_out(quiet: Database, meeting: Meeting) -> None:
    ahead = datetime.now(UTC) + timedelta(days=365)
    assert ignored(await given(quiet, meeting, stamped_at=ahead)) is None
    assert ignored(await given(quiet, meeting, answer="declined", stamped_at=datetime.now(UTC))) is None


async def test_an_interview_that_is_cancelled_is_not_answered(quiet: Database, meeting: Meeting) -> None:
    await meeting.cancel()
    assert ignored(await given(quiet, meeting, sequence=1)) == CANCELLED


async def test_whoever_takes_part_no_longer_cannot_answer(quiet: Database, partner: Partner, meeting: Meeting) -> None:
    [ina] = (await meeting.read()).interviewers
    await meeting.change(interviewers=[await new_interviewer(quiet, partner)])
    assert await given(quiet, meeting, interviewer_id=ina.number, sequence=1) == NO_LONGER
