"""Interviews end, once."""

import pytest

from domain.meetings import booked, end, found, scheduled
from hiring import new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interview_closing import CANCEL, COMPLETE
from rapport.domain.applicants.interview_parties import NO_INTERVIEW
from rapport.engine.mutation import Completed, Failed, Operation
from rapport.ids import NO_ONE, Kind, show
from rapport.storage.database import Database

BOTH = [(CANCEL, "interviews.cancel", "cancelled"), (COMPLETE, "interviews.complete", "completed")]


@pytest.mark.parametrize(("operation", "name", "status"), BOTH)
async def test_another_tenants_or_teams_interview_is_not_there(
    quiet: Database, partner: Partner, other_tenant: Tenant, operation: Operation, name: str, status: str
) -> None:
    assert (operation.name, operation.commutes) == (name, False)  # mutations that are written down name it
    interview = await scheduled(quiet, partner)
    elsewhere = Partner(other_tenant, partner.team_id, "", "", partner.session)
    assert await end(quiet, elsewhere, operation, interview, team_id=None) == NO_INTERVIEW
    assert await end(quiet, partner, operation, interview, team_id=1) == NO_INTERVIEW
    assert await end(quiet, partner, operation, interview, interview_id=NO_ONE) == NO_INTERVIEW
    assert (await found(quiet, partner, interview.id)).status != status


@pytest.mark.parametrize(("operation", "name", "status"), BOTH)
async def test_an_end_frees_everybodys_time_and_is_told_once(
    quiet: Database, partner: Partner, operation: Operation, name: str, status: str
) -> None:
    both = [await new_interviewer(quiet, partner) for _ in range(2)]
    interview = await scheduled(quiet, partner, interviewer_ids=both)

    first, again = [await end(quiet, partner, operation, interview, reason="Ill") for _ in range(2)]

    assert isinstance(first, Completed)
    assert isinstance(again, Completed)
    assert [event.type for event in first.events] == [f"interview.{status}"]
    assert first.events[0].data["interviewId"] == show(Kind.INTERVIEW, interview.id)
    assert (again.events, again.result) == ((), first.result)
    assert await booked(quiet, partner) == []
    ended = await found(quiet, partner, interview.id)
    assert (ended.status, ended.sequence, ended.reason) == (status, 1, "Ill")
    assert [each.number for each in ended.interviewers] == both
    other = COMPLETE if operation is CANCEL else CANCEL
    refused = await end(quiet, partner, other, interview)
    assert isinstance(refused, Failed)
    assert (refused.code, status in refused.message, name in refused.message) == ("conflict", True, False)
