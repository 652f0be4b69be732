import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from quiet import Administrator, administrator, all_but, away, migrated, own_database
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell, ring
from support import until

SOON = 0.01
LISTENING = (
    "SELECT query FROM pg_stat_activity WHERE application_name = 'rapport doorbell' AND datname = current_database()"
)


class Ear:
    """What one listener heard."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[UUID] = asyncio.Queue()

    def __call__(self, tenant_id: UUID) -> None:
        self.heard.put_nowait(tenant_id)


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    async with administrator(quiet_url) as connection:
        yield connection


@asynccontextmanager
async def listening(doorbell: Doorbell, beside: Administrator, bell: Bell) -> AsyncIterator[None]:
    """The doorbell runs, and has told the database that it wants to hear the bell, after all others."""
    running = asyncio.create_task(doorbell.run(SOON))
    try:
        await listens(beside, bell)
        yield
    finally:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await until(lambda: silent(beside))


async def listens(beside: Administrator, bell: Bell) -> None:
    async def look() -> bool:
        return bool(await beside.fetchval(f"{LISTENING} AND state = 'idle'") == f'LISTEN "{bell}"')

    await until(look)


async def silent(beside: Administrator) -> bool:
    return await beside.fetchval(LISTENING) is None


async def test_a_ring_while_the_database_is_away_is_lost_and_nothing_else_is(
    empty_database_url: str, settings: Settings
) -> None:
    async with own_database(empty_database_url) as url, migrated(url, settings) as database:
        doorbell, ear = Doorbell(database, url), Ear()
        doorbell.on(Bell.MUTATIONS, ear)
        with capture_logs() as logs:
            async with away(url):
                doorbell.ring(Bell.MUTATIONS, UUID(int=1))
                assert doorbell._sending is not None
                await doorbell._sending
        # A service of another test may log beside it.
        assert [entry["event"] for entry in logs if "doorbell" in entry["event"]] == ["doorbell_unsent"]
        assert ear.heard.get_nowait() == UUID(int=1)

        doorbell.ring(Bell.MUTATIONS, UUID(int=2))
        await doorbell._sending


async def test_listeners_of_the_same_process_hear_at_once(quiet: Database, quiet_url: str) -> None:
    doorbell, ear, other = Doorbell(quiet, quiet_url), Ear(), Ear()
    doorbell.on(Bell.MUTATIONS, ear)
    doorbell.on(Bell.DELIVERIES, other)
    doorbell.ring(Bell.MUTATIONS, UUID(int=1))
    assert ear.heard.get_nowait() == UUID(int=1)
    assert other.heard.empty()


async def test_a_ring_reaches_listeners_of_other_processes(
    quiet: Database, quiet_url: str, beside: Administrator
) -> None:
    here, there, ear = Doorbell(quiet, quiet_url), Doorbell(quiet, quiet_url), Ear()
    there.on(Bell.MUTATIONS, ear)
    tenant_id = new_id()
    async with listening(there, beside, Bell.MUTATIONS):
        here.ring(Bell.MUTATIONS, tenant_id)
        assert await ear.heard.get() == tenant_id


async def test_rings_that_come_together_are_all_heard_and_each_once(
    quiet: Database, quiet_url: str, beside: Administrator
) -> None:
    here, there, ear = Doorbell(quiet, quiet_url), Doorbell(quiet, quiet_url), Ear()
    there.on(Bell.MUTATIONS, ear)
    tenants = [new_id() for _ in range(20)]
    async with listening(there, beside, Bell.MUTATIONS):
        for tenant_id in tenants * 3:
            here.ring(Bell.MUTATIONS, tenant_id)
        heard = [await ear.heard.get() for _ in tenants]
    assert sorted(heard) == sorted(tenants)
    assert ear.heard.empty()


async def test_a_ring_inside_a_transaction_is_heard_when_it_commits_and_never_when_it_does_not(
    quiet: Database, quiet_url: str, beside: Administrator
) -> None:
    doorbell, ear = Doorbell(quiet, quiet_url), Ear()
    doorbell.on(Bell.CREDENTIALS, ear)

    async def fail() -> None:
        async with quiet.directory() as transaction:
            await ring(transaction, Bell.CREDENTIALS, UUID(int=1))
            raise ZeroDivisionError

    async with listening(doorbell, beside, Bell.CREDENTIALS):
        with pytest.raises(ZeroDivisionError):
            await fail()
        async with quiet.directory() as transaction:
            await ring(transaction, Bell.CREDENTIALS, UUID(int=2))
            hearing = asyncio.create_task(ear.heard.get())
            await all_but(hearing)
        assert await hearing == UUID(int=2)


async def test_a_bell_that_nobody_here_listens_to_is_not_asked_for(
    quiet: Database, quiet_url: str, beside: Administrator
) -> None:
    doorbell, ear = Doorbell(quiet, quiet_url), Ear()
    doorbell.on(Bell.CREDENTIALS, ear)
    doorbell.ring(Bell.MUTATIONS, new_id())
    doorbell.ring(Bell.CREDENTIALS, new_id())
    async with listening(doorbell, beside, Bell.CREDENTIALS):
        assert await beside.fetchval(LISTENING) == f'LISTEN "{Bell.CREDENTIALS}"'


async def test_a_lost_connection_is_made_again(quiet: Database, quiet_url: str, beside: Administrator) -> None:
    here, there, ear = Doorbell(quiet, quiet_url), Doorbell(quiet, quiet_url), Ear()
    there.on(Bell.MUTATIONS, ear)
    tenant_id = new_id()
    async with listening(there, beside, Bell.MUTATIONS):
        await beside.execute(LISTENING.replace("SELECT query", "SELECT pg_terminate_backend(pid, 10000)"))
        await listens(beside, Bell.MUTATIONS)
        here.ring(Bell.MUTATIONS, tenant_id)
        assert await ear.heard.get() == tenant_id


async def test_a_database_that_is_away_is_asked_again_until_it_is_back(
    empty_database_url: str, settings: Settings
) -> None:
    async with (
        own_database(empty_database_url) as url,
        migrated(url, settings) as database,
        administrator(url) as beside,
    ):
        doorbell, ear = Doorbell(database, url), Ear()
        doorbell.on(Bell.MUTATIONS, ear)
        with capture_logs() as logs:
            async with listening(doorbell, beside, Bell.MUTATIONS):
                async with away(url):

                    async def refused_twice() -> bool:
                        await asyncio.sleep(0)
                        return [entry["event"] for entry in logs].count("doorbell_lost") >= 2

                    await until(refused_twice)
                await listens(beside, Bell.MUTATIONS)
                doorbell.ring(Bell.MUTATIONS, UUID(int=3))
                assert await ear.heard.get() == UUID(int=3)


async def test_what_is_rung_soon_is_heard_once_for_all_that_was_asked_until_then(
    quiet: Database, quiet_url: str
) -> None:
    doorbell, ear = Doorbell(quiet, quiet_url), Ear()
    doorbell.on(Bell.TEXTS, ear)
    for tenant in (1, 1, 2, 1):
        doorbell.ring_soon(Bell.TEXTS, UUID(int=tenant))
    assert ear.heard.empty()
    assert [await ear.heard.get() for _ in range(2)] == [UUID(int=1), UUID(int=2)]
    doorbell.ring_soon(Bell.TEXTS, UUID(int=1))
    assert await ear.heard.get() == UUID(int=1)
    assert ear.heard.empty()
