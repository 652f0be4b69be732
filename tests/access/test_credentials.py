import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
import msgspec
import pytest

from quiet import away, migrated, own_database
from rapport.access import believed
from rapport.access.credentials import Credentials
from rapport.access.keys import create_key, list_keys, revoke_key
from rapport.access.scopes import Scope
from rapport.access.tenants import Tenant
from rapport.access.tokens import hash_key, new_key
from rapport.background import Background
from rapport.ids import NO_ONE, Kind, new_id, show
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.doorbell import Bell, Doorbell, ring
from support import Answer, Region, new_region, rapport, until

FOREVER = 3600.0


async def revoke_in_silence(database: Database, tenant: Tenant) -> None:
    """As a revocation whose bell nobody hears."""
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE api_key SET revoked_at = now() WHERE tenant_id = $1", tenant.id)


@asynccontextmanager
async def listening(database: Database, url: str, credentials: Credentials) -> AsyncIterator[None]:
    doorbell, heard = Doorbell(database, url), set[UUID]()
    doorbell.on(Bell.CREDENTIALS, heard.add)
    doorbell.on(Bell.CREDENTIALS, credentials.forget)

    async def listens() -> bool:
        async with database.directory() as transaction:
            await ring(transaction, Bell.CREDENTIALS, NO_ONE)
        return NO_ONE in heard

    async with Background() as background:
        background.keep("doorbell", lambda: doorbell.run(0.1))
        await until(listens)
        yield


@pytest.mark.parametrize(
    "key",
    ["", "x", "rapport_", "rapport_" + "a" * 38, "é" * 46, new_key()[:-1], "\ud800"],
    ids=["none", "letter", "prefix", "no-checksum", "not-ascii", "shortened", "surrogate"],
)
async def test_a_malformed_key_is_refused_without_asking_the_database(
    database_url: str, settings: Settings, key: str
) -> None:
    async with open_database(database_url, settings) as closed:
        pass
    credentials = Credentials(closed, FOREVER)

    assert await credentials.caller(key) is None
    with pytest.raises(asyncpg.InterfaceError):
        await credentials.caller(new_key())


async def test_a_key_works_from_the_moment_it_exists(region: Region, database: Database) -> None:
    credentials, key = Credentials(database, FOREVER), new_key()
    assert await credentials.caller(key) is None

    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO api_key (tenant_id, id, hint, hash, scopes) VALUES ($1, $2, 'hint', $3, $4)",
            region.tenant.id,
            new_id(),
            hash_key(key),
            [Scope.CANDIDATES_READ],
        )

    caller = await credentials.caller(key)
    assert caller is not None
    assert (caller.tenant_id, caller.sandbox_id) == (region.tenant.id, region.tenant.sandbox_id)
    assert (caller.tenant_name, caller.time_zone.key) == (region.tenant.name, "Europe/Amsterdam")
    assert caller.scopes == {Scope.CANDIDATES_READ}


async def test_a_revocation_that_is_heard_of_ends_a_key_that_was_believed(region: Region, database: Database) -> None:
    credentials = Credentials(database, FOREVER)
    assert await credentials.caller(region.key) is not None

    await revoke_in_silence(database, region.tenant)
    assert await credentials.caller(region.key) is not None

    credentials.forget(region.tenant.id)
    assert await credentials.caller(region.key) is None


async def test_the_revocation_of_another_tenant_costs_nobody_else_anything(
    region: Region, other_region: Region, database: Database
) -> None:
    credentials = Credentials(database, FOREVER)
    await credentials.caller(region.key)
    await revoke_in_silence(database, region.tenant)

    credentials.forget(other_region.tenant.id)

    assert await credentials.caller(region.key) is not None


async def test_a_revocation_that_nobody_heard_of_counts_when_the_time_is_over(
    region: Region, database: Database
) -> None:
    credentials = Credentials(database, cache_seconds=0.2)
    assert await credentials.caller(region.key) is not None
    await revoke_in_silence(database, region.tenant)

    async def refused() -> bool:
        return await credentials.caller(region.key) is None

    assert await until(refused)


async def test_a_key_that_is_read_while_it_is_revoked_is_not_believed_any_longer(
    region: Region, database: Database
) -> None:
    credentials = Credentials(database, FOREVER)
    reading = asyncio.create_task(credentials.caller(region.key))
    await asyncio.sleep(0)
    assert not reading.done()

    credentials.forget(region.tenant.id)

    assert await reading is not None
    await revoke_in_silence(database, region.tenant)
    assert await credentials.caller(region.key) is None


async def test_no_more_keys_are_remembered_than_was_said(
    region: Region, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(believed, "MAX_BELIEVED", 2)
    credentials = Credentials(database, FOREVER)

    for _ in range(3):
        _, key = await create_key(database, region.tenant, list(Scope))
        assert await credentials.caller(key) is not None

    assert len(credentials._callers._known) <= 2


async def test_the_command_line_ends_a_key_at_once_in_a_running_process(
    region: Region, database: Database, database_url: str
) -> None:
    credentials = Credentials(database, FOREVER)
    [key] = await list_keys(database, region.tenant)
    async with listening(database, database_url, credentials):
        assert await credentials.caller(region.key) is not None

        ended = await rapport(
            "key", "revoke", show(Kind.API_KEY, key.id), "--tenant", region.tenant.name, database_url=database_url
        )

        async def refused() -> bool:
            return await credentials.caller(region.key) is None

        assert (ended.code, ended.out) == (0, ""), ended.words
        assert await until(refused)


async def test_the_uses_of_keys_are_written_down(region: Region, database: Database) -> None:
    credentials = Credentials(database, FOREVER)
    await create_key(database, region.tenant, list(Scope))
    await credentials.caller(region.key)
    await credentials.caller(region.key)

    async def written() -> Any:
        used, unused = await list_keys(database, region.tenant)
        return used.last_used_at if unused.last_used_at is None else None

    async with Background() as background:
        background.keep("credentials", lambda: credentials.run(interval_seconds=0.01))
        assert await until(written)


async def test_uses_are_not_forgotten_while_the_database_is_away(
    empty_database_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with own_database(empty_database_url) as url, migrated(url, settings) as database:
        region = await new_region(database, "", session)
        credentials = Credentials(database, FOREVER)
        await credentials.caller(region.key)

        async with away(url):
            await credentials.write_uses()

        async def written() -> Any:
            await credentials.write_uses()
            return (await list_keys(database, region.tenant))[0].last_used_at

        assert await until(written)


class Node:
    """A service of its own, asked with the region's key."""

    def __init__(self, region: Region, url: str) -> None:
        self._region = msgspec.structs.replace(region, url=url)

    async def status(self) -> int:
        answer: Answer = await self._region.get("/mutations")
        return answer.status

    async def refuses(self) -> bool:
        return await self.status() == 401


@asynccontextmanager
async def node(settings: Settings, database_url: str, region: Region, cache_seconds: float) -> AsyncIterator[Node]:
    own = msgspec.structs.replace(settings, credential_cache_seconds=cache_seconds)
    async with answering(own, database_url, engine=False) as url:
        yield Node(region, url)


async def test_a_service_hears_of_a_revocation_and_writes_uses_down_when_it_ends(
    region: Region, database: Database, database_url: str, settings: Settings
) -> None:
    [key] = await list_keys(database, region.tenant)
    async with node(settings, database_url, region, FOREVER) as other:
        assert await other.status() == 200

        async def heard() -> bool:
            # again and again: the first may ring before the service listens
            await revoke_key(database, region.tenant, key.id)
            return await other.refuses()

        assert await until(heard)
    [key] = await list_keys(database, region.tenant)
    assert key.last_used_at is not None


async def test_a_service_that_hears_nothing_refuses_a_revoked_key_all_the_same(
    region: Region, database: Database, database_url: str, settings: Settings
) -> None:
    async with node(settings, database_url, region, 0.2) as other:
        assert await other.status() == 200
        await revoke_in_silence(database, region.tenant)
        assert await until(other.refuses)
