import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from quiet import all_but, away, migrated, own_database
from rapport.access.tenants import Tenant
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import PASSING, Database, Transaction, open_database
from rapport.storage.shared_reads import SIDE_BY_SIDE, SharedReads
from support import until

WRITE = "INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at) VALUES ($1, $2, $3, now(), now())"


class OwnError(Exception):
    """What a look itself raises."""


@pytest.fixture
async def reads(quiet: Database) -> AsyncIterator[SharedReads]:
    made = SharedReads(quiet)
    yield made
    await made.drain()


async def add(database: Database, tenant: Tenant) -> None:
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute(WRITE, tenant.id, new_id(), {})


async def count(transaction: Transaction) -> int:
    return int(await transaction.fetchval("SELECT count(*) FROM candidate"))


async def begun_at(transaction: Transaction) -> datetime:
    begun = await transaction.fetchval("SELECT now()")
    assert isinstance(begun, datetime)
    return begun


async def impossible(transaction: Transaction) -> int:
    return int(await transaction.fetchval("SELECT 1 / 0"))


async def test_each_read_sees_its_own_tenant_only(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, reads: SharedReads
) -> None:
    await add(quiet, tenant)
    wanted = [tenant, other_tenant] * 20
    found = await asyncio.gather(*(reads.read(each.id, count) for each in wanted))
    assert found == [1, 0] * 20


async def test_nothing_can_be_written(tenant: Tenant, reads: SharedReads) -> None:
    async def write(transaction: Transaction) -> Any:
        return await transaction.execute(WRITE, tenant.id, new_id(), {})

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await reads.read(tenant.id, write)


async def test_an_error_is_told_to_whom_it_belongs_and_to_nobody_else(tenant: Tenant, reads: SharedReads) -> None:
    async def fail(_: Transaction) -> int:
        raise OwnError

    looks = [count, fail, impossible, count, impossible, fail, count, count] * 5
    found = await asyncio.gather(*(reads.read(tenant.id, look) for look in looks), return_exceptions=True)

    kinds = {count: int, fail: OwnError, impossible: asyncpg.DivisionByZeroError}
    assert [type(each) for each in found] == [kinds[look] for look in looks]


async def test_reads_that_come_together_share_their_transactions(tenant: Tenant, reads: SharedReads) -> None:
    begun = await asyncio.gather(*(reads.read(tenant.id, begun_at) for _ in range(40)))
    assert len(set(begun)) <= SIDE_BY_SIDE + 1


async def test_a_read_sees_what_was_committed_before_it_began_whenever_its_transaction_did(
    quiet_url: str, settings: Settings, tenant: Tenant, reads: SharedReads
) -> None:
    gate, all_at_it = asyncio.Event(), asyncio.Barrier(SIDE_BY_SIDE + 1)

    async def held(transaction: Transaction) -> int:
        before = await count(transaction)
        await all_at_it.wait()
        await gate.wait()
        return before

    holding = [asyncio.create_task(reads.read(tenant.id, held)) for _ in range(SIDE_BY_SIDE)]
    await all_at_it.wait()
    async with open_database(quiet_url, settings) as beside:  # there may be no more connections than reads
        await add(beside, tenant)
    behind = asyncio.create_task(reads.read(tenant.id, count))
    await all_but(behind)
    gate.set()

    assert await asyncio.gather(*holding) == [0] * SIDE_BY_SIDE
    assert await behind == 1


async def test_one_who_goes_away_disturbs_nobody(tenant: Tenant, reads: SharedReads) -> None:
    waiting = [asyncio.create_task(reads.read(tenant.id, count)) for _ in range(12)]
    await asyncio.sleep(0)
    for each in waiting[::2]:
        each.cancel()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert found[1::2] == [0] * 6


async def test_while_the_database_is_away_a_read_is_told_so_and_later_ones_work(
    empty_database_url: str, settings: Settings
) -> None:
    async with own_database(empty_database_url) as url, migrated(url, settings) as database:
        reads, nobody = SharedReads(database), new_id()
        async with away(url):
            told = await asyncio.gather(*(reads.read(nobody, count) for _ in range(6)), return_exceptions=True)
        assert all(isinstance(each, PASSING) for each in told)

        async def works() -> bool:
            try:
                return await reads.read(nobody, count) == 0
            except PASSING:  # a connection that the pool had not missed yet
                return False

        await until(works)
        await reads.drain()
