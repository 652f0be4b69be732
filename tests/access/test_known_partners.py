from quiet import new_tenant
from rapport.access.known_partners import KnownPartners
from rapport.access.partner_keys import create_partner_key, revoke_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tokens import new_key
from rapport.domain.applicants.teams import create_team
from rapport.storage.database import Database


async def test_a_key_is_known_until_it_is_revoked_and_the_tenant_forgotten(database: Database) -> None:
    tenant = await new_tenant(database)
    async with database.tenant(tenant.id) as transaction:
        team = await create_team(transaction, tenant.id, "Team", parent_id=None, number=None)
    made, key = await create_partner_key(database, tenant, team.id, [PartnerScope.READ])
    partners = KnownPartners(database, 3600)

    found = await partners.partner(key)
    assert found is not None
    assert (found.tenant_id, found.team_id, found.key_id) == (tenant.id, team.id, made.id)
    assert found.scopes == {PartnerScope.READ}

    await revoke_partner_key(database, tenant, made.id)
    assert await partners.partner(key) == found  # believed
    partners.forget(tenant.id)
    assert await partners.partner(key) is None


async def test_what_is_no_key_opens_nothing(database: Database) -> None:
    partners = KnownPartners(database, 3600)
    for key in ("", "x", new_key(), "rapport_" + "é" * 38):
        assert await partners.partner(key) is None
