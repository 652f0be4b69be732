"""Whatever a superuser does to the table, it shows, and where."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.logs import ANN, BOB, entry, listed, write
from quiet import Administrator, administrator, new_tenant
from rapport.access import audit_verify
from rapport.access.audit import Item, link
from rapport.access.audit_verify import Fault, verify_chain
from rapport.storage.database import Database

ENTRIES = 6
positions = st.integers(1, ENTRIES)
COLUMNS = {
    "at": "at + interval '1 microsecond'",
    "actor": "actor || ' '",
    "region": "CASE WHEN region IS NULL THEN '' END",
    "source": "CASE WHEN source IS NULL THEN '' END",
    "action": "upper(action)",
    "records": "records || 'x'::text",
    "details": """json_build_object('changed', details)""",
    "hash": r"'\x00'",
}


@pytest.fixture(scope="session")
async def superuser(database_url: str) -> AsyncIterator[Administrator]:
    async with administrator(database_url) as connection:
        yield connection


async def new_log(database: Database) -> UUID:
    """The tenant of a log with ENTRIES entries."""
    tenant = await new_tenant(database)
    await write(database, tenant.id, entry("test.a", ANN), entry("test.b", BOB, changed=["city"]), entry("test.c"))
    await write(database, tenant.id, entry("test.d", ANN, BOB), entry("test.e"))
    assert (await verify_chain(database, tenant.id)).fault is None
    return tenant.id


async def fault(database: Database, tenant_id: UUID) -> Fault:
    verified = await verify_chain(database, tenant_id)
    assert verified.fault is not None
    assert verified.fault.position - verified.entries in (0, 1)
    return verified.fault


async def test_a_log_that_nobody_wrote_to_is_whole(database: Database) -> None:
    verified = await verify_chain(database, UUID(int=7))

    assert (verified.entries, verified.head, verified.fault) == (0, UUID(int=7).hex, None)


@settings(deadline=None, max_examples=40)
@given(position=positions, column=st.sampled_from(sorted(COLUMNS)))
async def test_a_changed_entry_is_found(
    database: Database, superuser: Administrator, position: int, column: str
) -> None:
    tenant = await new_log(database)

    changed = f"UPDATE audit SET {column} = {COLUMNS[column]} WHERE tenant_id = $1 AND position = $2"
    assert await superuser.execute(changed, tenant, position) == "UPDATE 1"

    found = await fault(database, tenant)
    assert (found.position, "not the one that was written" in found.what) == (position, True)


@settings(deadline=None, max_examples=15)
@given(first=positions, count=st.integers(1, ENTRIES))
async def test_removed_entries_are_missed(database: Database, superuser: Administrator, first: int, count: int) -> None:
    tenant = await new_log(database)

    removed = "DELETE FROM audit WHERE tenant_id = $1 AND position BETWEEN $2 AND $2 + $3 - 1"
    await superuser.execute(removed, tenant, first, count)

    found = await fault(database, tenant)
    assert (found.position, "missing" in found.what) == (first, True)


@settings(deadline=None, max_examples=15)
@given(pair=st.lists(positions, min_size=2, max_size=2, unique=True))
async def test_entries_that_changed_places_are_found(
    database: Database, superuser: Administrator, pair: list[int]
) -> None:
    tenant = await new_log(database)
    for was, becomes in ((pair[0], 1000), (pair[1], pair[0]), (1000, pair[1])):
        moved = "UPDATE audit SET position = $3 WHERE tenant_id = $1 AND position = $2"
        await superuser.execute(moved, tenant, was, becomes)

    assert (await fault(database, tenant)).position == min(pair)


async def forge(superuser: Administrator, tenant: UUID, position: int) -> None:
    """Puts an entry there whose hash is right; those behind it move on, and the head is told."""
    later = await superuser.fetch(
        "DELETE FROM audit WHERE tenant_id = $1 AND position >= $2 RETURNING *", tenant, position
    )
    before = await superuser.fetchval(
        "SELECT hash FROM audit WHERE tenant_id = $1 AND position = $2 - 1", tenant, position
    )
    forged = Item(
        position=position,
        at="2026-03-01T00:00:00.000000Z",
        actor="nobody",
        region=None,
        source=None,
        action="test.forged",
        records=[],
        details={},
    )
    await superuser.execute(
        "INSERT INTO audit (tenant_id, position, at, actor, action, records, details, hash)"
        " VALUES ($1, $2, '2026-03-01T00:00:00Z', 'nobody', 'test.forged', '{}', '{}', $3)",
        tenant,
        position,
        link(before or tenant.bytes, forged),
    )
    for row in later:
        values = {**row, "position": row["position"] + 1}
        names = ", ".join(values)
        numbers = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        await superuser.execute(f"INSERT INTO audit ({names}) VALUES ({numbers})", *values.values())
    await superuser.execute("UPDATE audit_head SET position = position + 1 WHERE tenant_id = $1", tenant)


@settings(deadline=None, max_examples=10)
@given(position=st.integers(1, ENTRIES + 1))
async def test_an_entry_that_was_slipped_in_is_found_at_the_next_one_or_at_the_head(
    database: Database, superuser: Administrator, position: int
) -> None:
    tenant = await new_log(database)

    await forge(superuser, tenant, position)

    assert (await fault(database, tenant)).position == min(position + 1, ENTRIES + 1)


async def test_an_entry_that_the_head_does_not_name_is_found(database: Database, superuser: Administrator) -> None:
    tenant = await new_log(database)
    await forge(superuser, tenant, ENTRIES + 1)
    await superuser.execute("UPDATE audit_head SET position = position - 1 WHERE tenant_id = $1", tenant)

    assert (await fault(database, tenant)).position == ENTRIES + 1


@pytest.mark.parametrize(
    ("change", "position"),
    [
        (r"UPDATE audit_head SET hash = '\x00' WHERE tenant_id = $1", ENTRIES),
        ("UPDATE audit_head SET position = position + 1 WHERE tenant_id = $1", ENTRIES + 1),
        ("UPDATE audit_head SET position = position - 1 WHERE tenant_id = $1", ENTRIES),
        ("DELETE FROM audit_head WHERE tenant_id = $1", 1),
    ],
)
async def test_a_head_that_was_changed_is_found(
    database: Database, superuser: Administrator, change: str, position: int
) -> None:
    tenant = await new_log(database)

    await superuser.execute(change, tenant)

    assert (await fault(database, tenant)).position == position


async def test_a_log_of_another_tenant_does_not_pass_for_this_one(database: Database, superuser: Administrator) -> None:
    theirs, ours = await new_log(database), await new_log(database)
    for table in ("audit", "audit_head"):
        await superuser.execute(f"DELETE FROM {table} WHERE tenant_id = $1", ours)
        await superuser.execute(f"UPDATE {table} SET tenant_id = $1 WHERE tenant_id = $2", ours, theirs)

    assert (await fault(database, ours)).position == 1


async def test_pages_join_without_a_seam(
    database: Database, superuser: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = await new_log(database)
    for page in (1, 2, ENTRIES, ENTRIES + 1):
        monkeypatch.setattr(audit_verify, "PAGE", page)
        assert (await verify_chain(database, tenant)).entries == ENTRIES
    await superuser.execute("DELETE FROM audit WHERE tenant_id = $1 AND position = 3", tenant)
    assert (await fault(database, tenant)).position == 3


async def test_it_is_whole_at_every_moment_while_others_write(database: Database) -> None:
    tenant = await new_log(database)
    writing = asyncio.gather(*(write(database, tenant, entry(), entry()) for _ in range(10)))

    seen = [await verify_chain(database, tenant) for _ in range(5)]

    await writing
    assert [each.fault for each in seen] == [None] * 5
    assert {each.entries % 2 for each in seen} == {ENTRIES % 2}


async def test_entries_and_hashes_tell_a_log_that_was_made_anew(database: Database, superuser: Administrator) -> None:
    tenant = await new_log(database)
    kept = await verify_chain(database, tenant)
    before = tenant.bytes
    for each in reversed(await listed(database, tenant)):
        kept_fields: dict[str, Any] = {name: getattr(each, name) for name in Item.__struct_fields__}
        item = Item(**{**kept_fields, "actor": "somebody else"})
        before = link(before, item)
        await superuser.execute(
            "UPDATE audit SET actor = $3, hash = $4 WHERE tenant_id = $1 AND position = $2",
            tenant,
            item.position,
            item.actor,
            before,
        )
    await superuser.execute("UPDATE audit_head SET hash = $2 WHERE tenant_id = $1", tenant, before)

    anew = await verify_chain(database, tenant)

    assert (anew.entries, anew.fault) == (kept.entries, None)
    assert anew.head != kept.head
