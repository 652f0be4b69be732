from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from access.logs import listed
from rapport.access.keys import create_key, list_keys, note_use, revoke_key
from rapport.access.origin import Origin
from rapport.access.scopes import Scope
from rapport.access.tenants import AccessError
from rapport.ids import NO_ONE, Kind, new_id, show
from rapport.storage.database import Database
from support import Region


async def test_a_key_of_another_tenant_is_neither_listed_nor_revoked_nor_used(
    region: Region, other_region: Region, database: Database
) -> None:
    [theirs] = await list_keys(database, other_region.tenant)

    with pytest.raises(AccessError, match="no such key"):
        await revoke_key(database, region.tenant, theirs.id)
    await note_use(database, region.tenant.id, [theirs.id])

    assert theirs.id not in {key.id for key in await list_keys(database, region.tenant)}
    [after] = await list_keys(database, other_region.tenant)
    assert after.revoked_at is None
    assert (await other_region.get("/mutations")).status == 200


@pytest.mark.parametrize("key_id", [NO_ONE, new_id()])
async def test_a_key_that_never_was_cannot_be_revoked(region: Region, database: Database, key_id: UUID) -> None:
    with pytest.raises(AccessError):
        await revoke_key(database, region.tenant, key_id)


async def test_a_key_is_nowhere_in_the_database(region: Region, database: Database) -> None:
    made, key = await create_key(database, region.tenant, [Scope.CANDIDATES_READ])

    async with database.tenant(region.tenant.id) as transaction:
        [row] = await transaction.fetch("SELECT k::text AS row FROM api_key k WHERE id = $1", made.id)

    assert key not in row["row"]
    assert key.encode().hex() not in row["row"]
    assert made.hint in row["row"]
    assert key.startswith(made.hint)


async def test_a_key_may_do_what_was_said_and_no_more(region: Region, database: Database) -> None:
    made, _ = await create_key(
        database, region.tenant, [Scope.CANDIDATES_WRITE, Scope.CANDIDATES_WRITE, Scope.CANDIDATES_READ]
    )
    none, useless = await create_key(database, region.tenant, [])

    assert made.scopes == [Scope.CANDIDATES_READ, Scope.CANDIDATES_WRITE]
    assert none.scopes == []
    assert (await region.get("/mutations", x_api_key=useless)).status == 403


async def test_keys_are_listed_in_the_order_they_were_made(region: Region, database: Database) -> None:
    made = [(await create_key(database, region.tenant, list(Scope)))[0] for _ in range(3)]

    assert [key.id for key in await list_keys(database, region.tenant)][1:] == [key.id for key in made]


async def test_a_second_revocation_leaves_the_time_of_the_first(region: Region, database: Database) -> None:
    made, _ = await create_key(database, region.tenant, list(Scope))

    await revoke_key(database, region.tenant, made.id)
    first = (await list_keys(database, region.tenant))[1].revoked_at
    await revoke_key(database, region.tenant, made.id)

    assert first is not None
    assert (await list_keys(database, region.tenant))[1].revoked_at == first


async def test_the_last_use_is_written_for_the_keys_that_were_used(region: Region, database: Database) -> None:
    used, _ = await create_key(database, region.tenant, list(Scope))

    await note_use(database, region.tenant.id, [used.id])

    unused, found = await list_keys(database, region.tenant)
    assert unused.last_used_at is None
    assert found.last_used_at is not None
    assert abs(datetime.now(UTC) - found.last_used_at) < timedelta(minutes=1)


async def test_who_made_and_ended_a_key_stands_in_the_audit_log(region: Region, database: Database) -> None:
    asked = Origin(actor="key_of_somebody", source="192.0.2.1")
    before = len(await listed(database, region.tenant.id))

    made, key = await create_key(database, region.tenant, [Scope.REGION_READ, Scope.CANDIDATES_READ], asked)
    await revoke_key(database, region.tenant, made.id)
    with pytest.raises(AccessError):
        await revoke_key(database, region.tenant, new_id(), asked)

    revoked, created = (await listed(database, region.tenant.id))[:-before]
    shown = [show(Kind.API_KEY, made.id)]
    assert (created.action, created.actor, created.source) == ("api_key.create", asked.actor, asked.source)
    assert (created.records, created.details) == (shown, {"scopes": ["candidates:read", "region:read"]})
    assert (revoked.action, revoked.actor, revoked.records) == ("api_key.revoke", "command line", shown)
    assert key not in str((created, revoked))
