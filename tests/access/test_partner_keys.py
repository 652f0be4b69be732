import pytest

from access.logs import listed
from quiet import new_tenant
from rapport.access.partner_keys import create_partner_key, list_partner_keys, revoke_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tenants import AccessError, Tenant
from rapport.access.tokens import is_well_formed
from rapport.domain.applicants.teams import Team, create_team
from rapport.ids import new_id
from rapport.storage.database import Database


async def team_of(database: Database, tenant: Tenant) -> Team:
    async with database.tenant(tenant.id) as transaction:
        return await create_team(transaction, tenant.id, "Team", parent_id=None, number=None)


async def test_a_key_is_shown_once_and_kept_as_a_hash(database: Database) -> None:
    tenant = await new_tenant(database)
    team = await team_of(database, tenant)

    made, key = await create_partner_key(database, tenant, team.id, [PartnerScope.WRITE, PartnerScope.READ])

    assert is_well_formed(key)
    assert key.startswith(made.hint)
    assert (made.team_id, made.scopes, made.revoked_at) == (team.id, ["read", "write"], None)
    async with database.tenant(tenant.id) as transaction:
        row = await transaction.fetchval("SELECT to_json(k)::text FROM partner_key k WHERE tenant_id = $1", tenant.id)
    assert key not in row


async def test_a_key_of_a_team_that_is_not_there_is_not_made(database: Database) -> None:
    tenant, other = await new_tenant(database), await new_tenant(database)
    foreign = await team_of(database, other)
    for team_id in (foreign.id, 2**62):
        with pytest.raises(AccessError, match=f"no team {team_id}"):
            await create_partner_key(database, tenant, team_id, list(PartnerScope))


async def test_a_revoked_key_stays_in_the_list(database: Database) -> None:
    tenant = await new_tenant(database)
    team = await team_of(database, tenant)
    made, _ = await create_partner_key(database, tenant, team.id, list(PartnerScope))

    await revoke_partner_key(database, tenant, made.id)
    [first] = await list_partner_keys(database, tenant)
    await revoke_partner_key(database, tenant, made.id)  # has no further effect

    assert first.revoked_at is not None
    assert await list_partner_keys(database, tenant) == [first]


async def test_only_ones_own_key_can_be_revoked(database: Database) -> None:
    tenant, other = await new_tenant(database), await new_tenant(database)
    made, _ = await create_partner_key(database, other, (await team_of(database, other)).id, list(PartnerScope))
    for key_id in (made.id, new_id()):
        with pytest.raises(AccessError, match="no such key"):
            await revoke_partner_key(database, tenant, key_id)


async def test_both_stand_in_the_audit_log(database: Database) -> None:
    tenant = await new_tenant(database)
    team = await team_of(database, tenant)
    made, _ = await create_partner_key(database, tenant, team.id, [PartnerScope.READ])
    await revoke_partner_key(database, tenant, made.id)

    newest = [(entry.action, entry.details) for entry in (await listed(database, tenant.id))[:2]]
    assert newest == [("partner_key.revoke", {}), ("partner_key.create", {"scopes": ["read"], "team": team.id})]
