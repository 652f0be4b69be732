import aiohttp

from domain.interviewing import team_of
from hiring import new_interviewer
from partners import new_partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interviewer_reach import interviewer_subject, interviewers_below, out_of_reach
from rapport.storage.database import Database


async def test_a_team_reaches_its_own_interviewers_and_those_below_and_no_others(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    own, beside, other = [await team_of(quiet, session, each) for each in (tenant, tenant, other_tenant)]
    below = await new_partner(quiet, "", session, tenant=tenant, below=own.team_id)
    numbers = [await new_interviewer(quiet, team) for team in (own, below, beside, other)]
    async with quiet.tenant(tenant.id) as transaction:
        assert await interviewers_below(transaction, tenant.id, own.team_id) == numbers[:2]
        assert await interviewers_below(transaction, tenant.id, below.team_id) == numbers[1:2]
        assert await interviewers_below(transaction, tenant.id, other.team_id) == []
        assert await out_of_reach(transaction, tenant.id, own.team_id, [*numbers, 1]) == [1, *numbers[2:]]


async def test_who_is_in_two_teams_is_there_once(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    own = await team_of(quiet, session, tenant)
    below = await new_partner(quiet, "", session, tenant=tenant, below=own.team_id)
    number = await new_interviewer(quiet, own)
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id) VALUES ($1, $2, $3)",
            tenant.id,
            number,
            below.team_id,
        )
        assert await interviewers_below(transaction, tenant.id, own.team_id) == [number]


def test_the_same_number_is_somebody_else_in_another_tenant(tenant: Tenant, other_tenant: Tenant) -> None:
    assert interviewer_subject(tenant.id, 1) != interviewer_subject(other_tenant.id, 1)
    assert interviewer_subject(tenant.id, 1) == interviewer_subject(tenant.id, 1) != interviewer_subject(tenant.id, 2)
