"""Which entries are found, and in which order."""

from datetime import timedelta

import msgspec
import pytest

from access.logs import ANN, BOB, actions, entry, listed, write
from quiet import Administrator, administrator, new_tenant
from rapport.access.audit_list import Wanted, list_entries
from rapport.access.tenants import Tenant
from rapport.storage.database import Database


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await new_tenant(database)


async def test_a_record_is_found_in_the_own_log_only(database: Database, tenant: Tenant) -> None:
    other = await new_tenant(database)
    await write(database, tenant.id, entry("test.ours", ANN))
    await write(database, other.id, entry("test.theirs", ANN), entry("test.nobody's"))

    assert await actions(database, tenant.id, record=ANN) == ["test.ours"]
    assert await actions(database, other.id, record=ANN) == ["test.theirs"]
    async with database.tenant(tenant.id) as transaction:  # nor when it is asked for with another's id
        assert await list_entries(transaction, other.id, Wanted(record=ANN), before=None, limit=10) == []
    async with database.directory() as transaction:
        assert await transaction.fetch("SELECT * FROM directory_audit($1)", ANN) == []


async def test_entries_are_found_by_all_that_is_wanted_at_once(database: Database, tenant: Tenant) -> None:
    first, second, third, fourth = (
        entry("test.read", ANN),
        entry("test.read", ANN, BOB),
        entry("test.changed", BOB),
        msgspec.structs.replace(entry("test.read", BOB), origin=msgspec.structs.replace(entry().origin, actor="cron")),
    )
    hours = [
        msgspec.structs.replace(each, at=first.at + timedelta(hours=number))
        for number, each in enumerate((first, second, third, fourth))
    ]
    await write(database, tenant.id, *hours)

    async def positions(**wanted: object) -> list[int]:
        return [each.position for each in await listed(database, tenant.id, **wanted)]

    assert await positions() == [5, 4, 3, 2, 1]
    assert await positions(record=BOB) == [5, 4, 3]
    assert await positions(record=BOB, action="test.read") == [5, 3]
    assert await positions(record=BOB, action="test.read", actor="cron") == [5]
    assert await positions(actor="nobody") == []
    assert await positions(since=hours[1].at) == [5, 4, 3]
    assert await positions(since=hours[1].at, until=hours[3].at) == [4, 3]
    assert await positions(record=ANN, until=hours[1].at) == [2]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
async def test_pages_join_without_a_seam(database: Database, tenant: Tenant, size: int) -> None:
    await write(database, tenant.id, *(entry("test.done", ANN) for _ in range(7)))
    found: list[int] = []
    async with database.tenant(tenant.id) as transaction:
        while page := await list_entries(
            transaction, tenant.id, Wanted(record=ANN), before=found[-1] if found else None, limit=size
        ):
            found += [each.position for each in page]

    assert found == [8, 7, 6, 5, 4, 3, 2]


async def test_a_record_is_found_through_the_index(database: Database, tenant: Tenant, database_url: str) -> None:
    await write(database, tenant.id, *(entry("test.done", f"cand_{number}") for number in range(3000)))

    async with administrator(database_url) as superuser:
        await superuser.execute("ANALYZE audit")
        plan = await _plan(superuser, tenant)

    assert "audit_records" in plan


async def _plan(superuser: Administrator, tenant: Tenant) -> str:
    """How the function's statement is run by the one who owns it and is bound by row-level security too."""
    owner = await superuser.fetchval("SELECT relowner::regrole::text FROM pg_class WHERE relname = 'audit'")
    body = await superuser.fetchval("SELECT prosrc FROM pg_proc WHERE proname = 'directory_audit'")
    async with superuser.transaction():
        await superuser.execute(f"SET LOCAL ROLE {owner}; SET LOCAL rapport.tenant = '{tenant.id}'")
        rows = await superuser.fetch("EXPLAIN " + body.replace("[wanted]", "['cand_1']"))
    return "\n".join(row[0] for row in rows)
