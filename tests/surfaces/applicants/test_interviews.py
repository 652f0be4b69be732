"""`PUT /applicants/{applicant_id}/interviews`: the seed's requests as they are written, and each rule of the contract."""

import re
from typing import Any

import pytest

from hiring import new_application, new_applicant, new_interviewer
from partners import INVALID_TOKEN, Partner, new_partner
from quiet import new_tenant
from rapport.access.partner_scopes import PartnerScope
from rapport.storage.database import Database
from support import Answer, Region

EMAIL = "Ina@Team.example"
FIRST = {
    "date": "2022-12-05T17:30:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerId": "123456",
}
SECOND = {
    "date": "2022-12-05T17:30:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerEmail": EMAIL,
    "interviewerTeamId": "23567",
}


def path(application: int | str) -> str:
    return f"/applicants/{application}/interviews"


def wrong(answer: Answer) -> dict[str, str]:
    """What is said of each field."""
    return {each["field"]: each["message"] for each in answer.body["errors"]}


@pytest.fixture
async def application(database: Database, partner: Partner) -> int:
    return await new_application(database, partner)


@pytest.fixture
async def interviewer(database: Database, partner: Partner) -> int:
    return await new_interviewer(database, partner)


@pytest.fixture
def body(interviewer: int) -> dict[str, Any]:
    return {**FIRST, "interviewerId": str(interviewer)}


@pytest.fixture
async def seeded(database: Database, partner: Partner) -> int:
    """An application in a tenant with the seed's interviewer and team."""
    await new_interviewer(database, partner, id=123456, email=EMAIL, email_key=EMAIL.lower())
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO team (tenant_id, id, parent_id, name) VALUES ($1, 23567, $2, 'Care')",
            partner.tenant.id,
            partner.team_id,
        )
        await transaction.execute("INSERT INTO interviewer_team VALUES ($1, 123456, 23567)", partner.tenant.id)
    return await new_application(database, partner)


async def test_both_of_the_seeds_requests_schedule_the_same_interview(partner: Partner, seeded: int) -> None:
    first, second = [await partner.put(path(seeded), each) for each in (FIRST, SECOND)]
    assert (first.status, second.status) == (200, 200), (first.body, second.body)
    assert first.body == second.body
    print(first.body)
