import pytest

from rapport.access.tenants import Tenant
from rapport.domain.applicants.teams import Team, TeamError, create_team, teams_below
from rapport.storage.database import Database


async def made(quiet: Database, tenant: Tenant, parent_id: int | None = None, number: int | None = None) -> Team:
    async with quiet.tenant(tenant.id) as transaction:
        return await create_team(transaction, tenant.id, "Team", parent_id=parent_id, number=number)


async def below(quiet: Database, tenant: Tenant, team_id: int) -> list[int]:
    async with quiet.tenant(tenant.id) as transaction:
        return [team.id for team in await teams_below(transaction, tenant.id, team_id)]


async def test_a_team_sees_what_is_below_it_at_any_depth(quiet: Database, tenant: Tenant) -> None:
    top = await made(quiet, tenant)
    left, right = await made(quiet, tenant, top.id), await made(quiet, tenant, top.id)
    deep = await made(quiet, tenant, left.id)
    beside = await made(quiet, tenant)

    assert await below(quiet, tenant, top.id) == [top.id, left.id, right.id, deep.id]
    assert await below(quiet, tenant, left.id) == [left.id, deep.id]
    assert await below(quiet, tenant, right.id) == [right.id]
    assert await below(quiet, tenant, beside.id) == [beside.id]


async def test_another_tenants_team_is_none(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    foreign = await made(quiet, other_tenant)

    assert await below(quiet, tenant, foreign.id) == []
    with pytest.raises(TeamError, match=f"no team {foreign.id}") as refused:
        await made(quiet, tenant, foreign.id)
    assert refused.value.field == "parent_id"


async def test_a_number_may_be_brought_along_once_by_each_tenant(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    assert (await made(quiet, tenant, number=23567)).id == 23567
    assert (await made(quiet, other_tenant, number=23567)).id == 23567
    with pytest.raises(TeamError, match="a team 23567 already") as refused:
        await made(quiet, tenant, number=23567)
    assert refused.value.field == "id"


async def test_a_team_is_not_its_own_parent(quiet: Database, tenant: Tenant) -> None:
    with pytest.raises(TeamError, match="its own parent"):
        await made(quiet, tenant, parent_id=5, number=5)
