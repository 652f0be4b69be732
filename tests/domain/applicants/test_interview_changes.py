"""The history of an interview, and the interview as it stood."""

from datetime import timedelta

import pytest

from domain.meetings import end, found, schedule, wish
from domain.writing import ACCEPTED_AT, carry_out
from hiring import new_interviewer
from partners import Partner
from rapport.domain.applicants.interview_changes import application_subject, as_it_stood, find_changes
from rapport.domain.applicants.interview_closing import CANCEL
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.interviews import Interview
from rapport.ids import Kind, read, show
from rapport.storage.database import Database


@pytest.fixture
async def changed(quiet: Database, partner: Partner) -> Interview:
    """Scheduled with one interviewer in Amsterdam, moved to another in London, cancelled."""
    wanted = await wish(quiet, partner)
    await schedule(quiet, partner, wanted)
    moved = {**wanted, "time_zone": "Europe/London", "interviewer_ids": [await new_interviewer(quiet, partner)]}
    [outcome] = await carry_out(quiet, partner.tenant, SCHEDULE, moved, later=timedelta(hours=1))
    interview_id = read(Kind.INTERVIEW, outcome.result["interviewIds"][0])  # type: ignore[union-attr,index]  # it is
    assert interview_id is not None
    interview = await found(quiet, partner, interview_id)
    await end(quiet, partner, CANCEL, interview, reason="Ill")
    return await found(quiet, partner, interview_id)


async def test_each_change_is_kept_with_what_it_led_to(quiet: Database, partner: Partner, changed: Interview) -> None:
    async with quiet.tenant(partner.tenant.id) as transaction:
        changes = await find_changes(transaction, partner.tenant.id, changed.id)

    assert [(each.sequence, each.what, each.state.status) for each in changes] == [
        (0, "scheduled", "scheduled"),
        (1, "rescheduled", "scheduled"),
        (2, "cancelled", "cancelled"),
    ]
    assert [each.state.time_zone for each in changes] == ["Europe/Amsterdam", "Europe/London", "Europe/London"]
    assert [each.state.reason for each in changes] == [None, None, "Ill"]
    assert len({tuple(each.state.interviewer_ids) for each in changes}) == 2
    assert {each.actor for each in changes} == {"service"}
    assert [each.at for each in changes] == [ACCEPTED_AT, ACCEPTED_AT + timedelta(hours=1), ACCEPTED_AT]


async def test_an_interview_is_shown_as_it_stood(quiet: Database, partner: Partner, changed: Interview) -> None:
    async with quiet.tenant(partner.tenant.id) as transaction:
        stood = [await as_it_stood(transaction, partner.tenant.id, changed, number) for number in range(4)]

    first, second, last, none = stood
    assert first is not None
    assert second is not None
    assert (first.sequence, first.status, first.reason, first.time_zone) == (0, "scheduled", None, "Europe/Amsterdam")
    assert (first.starts_at, first.updated_at) == (second.starts_at - timedelta(hours=1), ACCEPTED_AT)
    assert second.interviewers == changed.interviewers != first.interviewers
    assert (first.id, first.ical_uid, first.applicant) == (changed.id, changed.ical_uid, changed.applicant)
    assert last == changed
    assert none is None


async def test_once_an_interviewer_is_gone_who_it_was_with_is_not_known(
    quiet: Database, partner: Partner, changed: Interview
) -> None:
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "DELETE FROM interviewer WHERE id <> ALL($1::bigint[])", [each.number for each in changed.interviewers]
        )
        stood = [await as_it_stood(transaction, partner.tenant.id, changed, number) for number in (0, 1)]
    assert [each is None for each in stood] == [True, False]


def test_an_application_is_known_by_an_id_that_tells_nothing(partner: Partner) -> None:
    subject = application_subject(partner.tenant.id, 5)
    assert subject == application_subject(partner.tenant.id, 5) != application_subject(partner.tenant.id, 6)
    assert show(Kind.APPLICATION, subject).startswith("app_")
