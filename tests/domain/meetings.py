"""What tests of interviews share: a team, and interviews of its applicants, scheduled as the engine would."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from domain.writing import carry_out
from hiring import new_application, new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.interviews import Interview, find_interviews
from rapport.domain.applicants.teams import create_team
from rapport.engine.mutation import Completed, Operation, Outcome
from rapport.ids import Kind, read
from rapport.storage.database import Database


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    """A team without a key: nobody answers HTTP here."""
    async with quiet.tenant(tenant.id) as transaction:
        team = await create_team(transaction, tenant.id, "Team", parent_id=None, number=None)
    return Partner(tenant, team.id, "", "", session)


async def wish(database: Database, partner: Partner, **fields: Any) -> dict[str, Any]:
    """What a new applicant's interview with a new interviewer would be set to."""
    given = {"team_id": partner.team_id, "time_zone": "Europe/Amsterdam", "duration_minutes": 60, "location": "Virtual"}
    given |= {"wall_start": "2030-05-01T10:00:00", **fields}
    given.setdefault("application_id", await new_application(database, partner))
    if not {"interviewer_ids", "interviewer_email"} & given.keys():
        given["interviewer_ids"] = [await new_interviewer(database, partner)]
    return given


async def schedule(database: Database, partner: Partner, *wishes: dict[str, Any]) -> Sequence[Outcome]:
    """All of them as one set."""
    return await carry_out(database, partner.tenant, SCHEDULE, *wishes)


async def scheduled(database: Database, partner: Partner, **fields: Any) -> Interview:
    """The new interview."""
    [outcome] = await schedule(database, partner, await wish(database, partner, **fields))
    return await interview_of(database, partner, outcome)


async def end(
    database: Database, partner: Partner, operation: Operation, interview: Interview, **fields: Any
) -> Outcome:
    body = {"interview_id": interview.id, "team_id": partner.team_id, **fields}
    [outcome] = await carry_out(database, partner.tenant, operation, body)
    return outcome


async def interview_of(database: Database, partner: Partner, outcome: Outcome) -> Interview:
    """As it stands."""
    assert isinstance(outcome, Completed), outcome
    assert outcome.result is not None
    interview_id = read(Kind.INTERVIEW, outcome.result["interviewIds"][0])
    assert interview_id is not None
    return await found(database, partner, interview_id)


async def found(database: Database, partner: Partner, interview_id: UUID) -> Interview:
    async with database.tenant(partner.tenant.id) as transaction:
        return (await find_interviews(transaction, partner.tenant.id, [interview_id]))[interview_id]


async def booked(database: Database, partner: Partner) -> list[tuple[int, datetime, datetime]]:
    """Whose time is booked from when to when, holds included."""
    async with database.tenant(partner.tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT interviewer_id, lower(during) AS starts_at, upper(during) AS ends_at FROM booking ORDER BY 2, 1"
        )
    return [(row["interviewer_id"], row["starts_at"], row["ends_at"]) for row in rows]
