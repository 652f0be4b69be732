"""Mutations that are not ready: prepared by somebody, once, and applied in their place."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from engine.toys import APPEND, accept_all, append, apply, log_of, states
from quiet import administrator, new_tenant
from rapport.access.tenants import Tenant
from rapport.engine import apply as applying
from rapport.engine.accept import Acceptor
from rapport.engine.lanes import Lanes
from rapport.engine.readying import Body, Prepare, Readying
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell
from support import until


@pytest.fixture
def doorbell(quiet: Database, quiet_url: str) -> Doorbell:
    return Doorbell(quiet, quiet_url)


@pytest.fixture
def acceptor(quiet: Database, doorbell: Doorbell) -> Acceptor:
    return Acceptor(quiet, doorbell, batch=500, waiting=5000)


@asynccontextmanager
async def readying(
    quiet: Database,
    doorbell: Doorbell,
    prepare: Prepare,
    *,
    hands: int = 2,
    longest_seconds: float = 30,
    poll_seconds: float = 60,
) -> AsyncIterator[Readying]:
    made = Readying(quiet, doorbell, prepare, hands=hands, longest_seconds=longest_seconds, poll_seconds=poll_seconds)
    yield made
    await made.stop()


async def plus_ten(_: UUID, body: Body) -> Mapping[str, Any]:
    return {**body, "value": body["value"] + 10}


async def unready(database: Database, tenant: Tenant) -> int:
    async with database.tenant(tenant.id) as transaction:
        return int(await transaction.fetchval("SELECT count(*) FROM mutation WHERE NOT ready"))


async def all_ready(database: Database, tenant: Tenant) -> None:
    async def look() -> bool:
        return await unready(database, tenant) == 0

    await until(look)


# ── Applied in their place ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_unready_one_and_what_is_behind_it_wait_and_the_rest_is_applied(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    record, other = new_id(), new_id()
    await acceptor.accept(append(tenant.id, record, 1))
    await acceptor.accept(append(tenant.id, record, 2, ready=False))
    await acceptor.accept(append(tenant.id, record, 3))
    await acceptor.accept(append(tenant.id, other, 4))

    applied = await apply(quiet, tenant.id, APPEND)

    assert (applied.completed, applied.more) == (2, False)
    assert await states(quiet, tenant.id) == ["completed", "accepted", "accepted", "completed"]
    assert await log_of(quiet, tenant.id, other) == [4]
    again = await apply(quiet, tenant.id, APPEND)
    assert (again.completed, again.more) == (0, False)


async def test_free_ones_are_found_behind_more_held_ones_than_a_batch_takes(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    held, free = new_id(), new_id()
    await acceptor.accept(append(tenant.id, held, 0, ready=False))
    await accept_all(acceptor, [append(tenant.id, held, value) for value in range(1, 8)])
    await accept_all(acceptor, [append(tenant.id, free, value) for value in range(3)])

    rounds = [await apply(quiet, tenant.id, APPEND, batch=2) for _ in range(2)]

    assert [(each.completed, each.more) for each in rounds] == [(2, True), (1, False)]
    assert await log_of(quiet, tenant.id, free) == [0, 1, 2]


async def test_how_far_free_ones_are_looked_for_is_bounded(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "LOOK_AHEAD", 2)
    held, free = new_id(), new_id()
    await acceptor.accept(append(tenant.id, held, 0, ready=False))
    await acceptor.accept(append(tenant.id, held, 1))
    await acceptor.accept(append(tenant.id, free, 2))

    applied = await apply(quiet, tenant.id, APPEND)

    assert (applied.completed, applied.more) == (0, False)


# ── Made ready ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_prepared_is_applied_with_its_new_body_in_the_order_of_acceptance(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    record = new_id()
    lanes = Lanes(quiet, doorbell, [APPEND], batch=500, workers=4, poll_seconds=60)
    async with readying(quiet, doorbell, plus_ten):
        await acceptor.accept(append(tenant.id, record, 1, ready=False))
        await acceptor.accept(append(tenant.id, record, 2))
        await acceptor.accept(append(tenant.id, record, 3, ready=False))

        async def applied() -> bool:
            return await log_of(quiet, tenant.id, record) == [11, 2, 13]

        await until(applied)
    await lanes.rounds.stop()


async def test_the_bell_is_rung_for_what_is_not_ready_only(
    tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    """It would cost each accepted batch a look by every hand."""
    rung: list[UUID] = []
    doorbell.on(Bell.UNREADY, rung.append)

    await acceptor.accept(append(tenant.id, new_id(), 1))
    assert rung == []
    await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
    assert rung == [tenant.id]


async def test_work_that_nobody_announced_is_found(
    quiet: Database, quiet_url: str, tenant: Tenant, acceptor: Acceptor
) -> None:
    await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
    async with readying(quiet, Doorbell(quiet, quiet_url), plus_ten, poll_seconds=0.1) as made:
        looking, seen = asyncio.create_task(made.run()), asyncio.create_task(all_ready(quiet, tenant))
        ended, _ = await asyncio.wait([looking, seen], return_when=asyncio.FIRST_COMPLETED)
        looking.cancel()
        for each in ended:
            await each  # raises what ended the looking, if that came first
        await seen


async def test_each_is_prepared_once_however_many_prepare(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    prepared: list[int] = []

    async def noted(_: UUID, body: Body) -> Mapping[str, Any]:
        prepared.append(body["value"])
        return body

    await accept_all(acceptor, [append(tenant.id, new_id(), value, ready=False) for value in range(20)])
    async with readying(quiet, doorbell, noted), readying(quiet, doorbell, noted):
        doorbell.ring(Bell.UNREADY, tenant.id)
        await all_ready(quiet, tenant)

    assert sorted(prepared) == list(range(20))


async def test_what_a_process_leaves_half_done_somebody_else_begins_anew(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    begun = asyncio.Event()

    async def endless(_: UUID, _body: Body) -> Mapping[str, Any]:
        begun.set()
        await asyncio.Event().wait()
        raise NotImplementedError

    async with readying(quiet, doorbell, endless, hands=1):
        await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
        await begun.wait()
    assert await unready(quiet, tenant) == 1

    async with readying(quiet, doorbell, plus_ten):
        doorbell.ring(Bell.UNREADY, tenant.id)
        await all_ready(quiet, tenant)


async def test_a_claim_ends_with_its_connection(
    quiet: Database, quiet_url: str, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    tries = 0

    async def cut_off(tenant_id: UUID, body: Body) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            async with administrator(quiet_url) as server:
                await server.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
                    " AND query LIKE 'SET LOCAL idle%'"
                )
        return await plus_ten(tenant_id, body)

    async with readying(quiet, doorbell, cut_off, poll_seconds=0.01):
        await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
        await all_ready(quiet, tenant)

    assert tries == 2


async def test_what_cannot_be_prepared_at_the_moment_is_tried_again(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    tries = 0

    async def unlucky(tenant_id: UUID, body: Body) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionResetError
        if tries == 2:
            await asyncio.Event().wait()
        return await plus_ten(tenant_id, body)

    async with readying(quiet, doorbell, unlucky, longest_seconds=0.1, poll_seconds=0.01):
        await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
        await all_ready(quiet, tenant)

    assert tries == 3


async def test_a_slow_one_holds_up_neither_its_tenant_nor_another(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, doorbell: Doorbell
) -> None:
    other, slow, goes_on = await new_tenant(quiet), asyncio.Event(), asyncio.Event()

    async def first_is_slow(tenant_id: UUID, body: Body) -> Mapping[str, Any]:
        if body["value"] == 0:
            slow.set()
            await goes_on.wait()
        return await plus_ten(tenant_id, body)

    async with readying(quiet, doorbell, first_is_slow):
        await acceptor.accept(append(tenant.id, new_id(), 0, ready=False))
        await slow.wait()
        await acceptor.accept(append(tenant.id, new_id(), 1, ready=False))
        await acceptor.accept(append(other.id, new_id(), 2, ready=False))
        await all_ready(quiet, other)

        async def only_the_slow_one() -> bool:
            return await unready(quiet, tenant) == 1

        await until(only_the_slow_one)
        goes_on.set()
        await all_ready(quiet, tenant)
