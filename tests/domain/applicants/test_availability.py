from typing import Any

import aiohttp

from domain.interviewing import team_of
from domain.writing import carry_out
from hiring import ZONE, new_interviewer
from rapport.access.tenants import Tenant
from rapport.domain.applicants.availability import SET, Availability, find_availability, missing
from rapport.domain.applicants.interviewer_reach import interviewer_subject
from rapport.domain.applicants.working_hours import DEFAULT
from rapport.engine.mutation import Completed, Event
from rapport.storage.database import Database

NOTHING_SAID: dict[str, Any] = {
    "time_zone": None,
    "working_hours": None,
    "exceptions": {},
    "holidays": None,
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "notice_minutes": 0,
}


async def available(database: Database, tenant: Tenant, number: int) -> Availability | None:
    async with database.tenant(tenant.id) as transaction:
        return (await find_availability(transaction, tenant.id, [number])).get(number)


def test_the_operation_keeps_its_name() -> None:
    assert SET.name == "availability.set"  # mutations that are written down name it
    assert not SET.commutes


async def test_another_teams_interviewer_is_not_changed(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team, beside, other = [await team_of(quiet, session, each) for each in (tenant, tenant, other_tenant)]
    number = await new_interviewer(quiet, team)
    for outsider in (beside, other):
        body = {**NOTHING_SAID, "interviewer_id": number, "team_id": outsider.team_id, "holidays": "NL"}
        assert await carry_out(quiet, outsider.tenant, SET, body) == [missing(number)]
    found = await available(quiet, tenant, number)
    assert found is not None
    assert found.holidays is None


async def test_those_of_a_set_are_each_set(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> None:
    team = await team_of(quiet, session, tenant)
    numbers = [await new_interviewer(quiet, team) for _ in range(2)]
    bodies = [
        {**NOTHING_SAID, "interviewer_id": number, "team_id": team.team_id, "holidays": country}
        for number, country in zip(numbers, ("NL", "BE"), strict=True)
    ]

    outcomes = await carry_out(quiet, tenant, SET, *bodies)

    for number, country, outcome in zip(numbers, ("NL", "BE"), outcomes, strict=True):
        subject = interviewer_subject(tenant.id, number)
        assert isinstance(outcome, Completed)
        assert outcome.events == [Event(type="interviewer.availability_set", subject=subject, data={"number": number})]
        found = await available(quiet, tenant, number)
        assert found is not None
        assert (found.holidays, found.time_zone, found.working_hours) == (country, ZONE, DEFAULT)


async def test_nobody_has_no_availability(quiet: Database, tenant: Tenant) -> None:
    assert await available(quiet, tenant, 1) is None
