"""What was noted is written, once, in order, also when the database was away; and what cannot be kept is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from access.logs import ANN, actions, entry
from quiet import Administrator, away, blocked, new_tenant
from rapport.access import read_log
from rapport.access.read_log import ReadLog, ReadLogFullError
from rapport.access.tenants import Tenant
from rapport.background import Background
from rapport.storage.database import Database
from support import until


@pytest.fixture
async def tenant(own: Database) -> Tenant:
    return await new_tenant(own)


@asynccontextmanager
async def running(database: Database) -> AsyncIterator[ReadLog]:
    reads = ReadLog(database)
    async with Background() as background:
        background.keep("reads", reads.rounds.run)
        yield reads
        await reads.rounds.stop()


async def test_what_is_noted_is_written_to_the_log_of_its_tenant(own: Database, tenant: Tenant) -> None:
    other = await new_tenant(own)
    async with running(own) as reads:
        for number in range(3):
            reads.note(tenant.id, entry(f"test.{number}", ANN))
        reads.note(other.id, entry("test.other"))

        await until(lambda: _has(own, tenant, 4))
        await until(lambda: _has(own, other, 2))

    assert await actions(own, tenant.id) == ["region.create", "test.0", "test.1", "test.2"]
    assert await actions(own, other.id) == ["region.create", "test.other"]
    await reads.drain()
    assert len(await actions(own, tenant.id)) == 4


async def _has(database: Database, tenant: Tenant, count: int) -> bool:
    return len(await actions(database, tenant.id)) == count


async def test_a_tenant_that_is_looked_at_when_all_is_written_is_left_alone(own: Database, tenant: Tenant) -> None:
    async with running(own) as reads:
        reads.note(tenant.id, entry("test.first"))
        await until(lambda: _has(own, tenant, 2))
        with capture_logs() as logs:
            reads.rounds.knock(tenant.id)
            await reads.rounds.stop()

    assert [line for line in logs if line.get("tenant") == str(tenant.id)] == []
    assert await actions(own, tenant.id) == ["region.create", "test.first"]


@pytest.mark.parametrize("batch", [1, 2, 5])
async def test_the_end_writes_all_that_is_left(
    own: Database, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(read_log, "BATCH", batch)
    reads = ReadLog(own)
    for number in range(5):
        reads.note(tenant.id, entry(f"test.{number}"))

    await reads.drain()

    assert await actions(own, tenant.id) == ["region.create", *(f"test.{number}" for number in range(5))]


async def test_while_the_database_is_away_reads_are_kept(
    own: Database, own_url: str, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "RETRY_SECONDS", 0.01)
    async with running(own) as reads:
        with capture_logs() as logs:
            async with away(own_url):
                reads.note(tenant.id, entry("test.first"))
                await until(lambda: _warned(logs))
                reads.note(tenant.id, entry("test.second"))
        await until(lambda: _has(own, tenant, 3))

    assert await actions(own, tenant.id) == ["region.create", "test.first", "test.second"]


async def _warned(logs: object) -> bool:
    await asyncio.sleep(0)
    return "reads_unwritten" in str(logs)


async def test_what_is_lost_at_the_end_is_told(own: Database, own_url: str, tenant: Tenant) -> None:
    reads = ReadLog(own)
    async with away(own_url):
        for _ in range(3):
            reads.note(tenant.id, entry())
        with capture_logs() as logs:
            await reads.drain()

    assert [(each["event"], each["count"]) for each in logs] == [("reads_lost", 3)]


@pytest.mark.parametrize("batch", [1, 2, 200])
async def test_what_is_noted_while_others_are_written_follows_them(
    own: Database, tenant: Tenant, beside: Administrator, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(read_log, "BATCH", batch)
    async with running(own) as reads:
        async with beside.transaction():
            await beside.execute("SELECT FROM audit_head WHERE tenant_id = $1 FOR UPDATE", tenant.id)
            reads.note(tenant.id, entry("test.first"))
            await blocked(beside)
            reads.note(tenant.id, entry("test.second"))
            reads.note(tenant.id, entry("test.third"))
        await until(lambda: _has(own, tenant, 4))

    assert await actions(own, tenant.id) == ["region.create", "test.first", "test.second", "test.third"]
    assert reads._waiting == 0


async def test_a_log_that_is_held_holds_up_nobody_else(own: Database, tenant: Tenant, beside: Administrator) -> None:
    other = await new_tenant(own)
    async with running(own) as reads:
        async with beside.transaction():
            await beside.execute("SELECT FROM audit_head WHERE tenant_id = $1 FOR UPDATE", tenant.id)
            reads.note(tenant.id, entry("test.held"))
            await blocked(beside)
            reads.note(other.id, entry("test.free"))
            await until(lambda: _has(own, other, 2))
        await until(lambda: _has(own, tenant, 2))


async def test_more_than_memory_should_hold_is_refused_until_there_is_room(
    own: Database, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_log, "MAX_RECORDS", 4)
    reads = ReadLog(own)
    reads.note(tenant.id, entry("test.first", ANN, ANN))
    reads.note(tenant.id, entry("test.second"))
    for _ in range(2):
        with pytest.raises(ReadLogFullError):
            reads.note(tenant.id, entry("test.refused"))

    await reads.drain()
    reads.note(tenant.id, entry("test.third"))
    await reads.drain()

    assert await actions(own, tenant.id) == ["region.create", "test.first", "test.second", "test.third"]
