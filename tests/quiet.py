"""A database of the tests' own server on which no service runs: a test decides itself what happens when.

A folder of tests gets the fixtures by importing them in its conftest.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import pytest

from rapport.access.origin import SERVICE
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.domain.feed.events import TYPES
from rapport.engine.mutation import Request
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.migrate import upgrade
from support import until

Administrator: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def place(url: str, *, user: str | None = None, database: str | None = None) -> str:
    """The URL of another user or database of the same server."""
    parts = urlsplit(url)
    return f"postgresql://{user or parts.username}@/{database or parts.path[1:]}?{parts.query}"


def _name(url: str) -> str:
    return urlsplit(url).path[1:]


@asynccontextmanager
async def administrator(url: str) -> AsyncIterator[Administrator]:
    """A superuser's connection to the database: no row is hidden from it."""
    connection = await asyncpg.connect(place(url, user="postgres"))
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def own_database(url: str, *, owner: str = "rapport_owner", like: str | None = None) -> AsyncIterator[str]:
    """A new database on the same server, empty or a copy of the one at `like`, to which nobody may be connected.

    Yields its URL, as its owner. Dropped at the end.
    """
    template = f"TEMPLATE {_name(like)}" if like else ""
    name = f"own_{new_id().hex}"
    async with administrator(place(url, database="postgres")) as server:
        await server.execute(f"CREATE DATABASE {name} OWNER {owner} {template}")
        try:
            yield place(url, user=owner, database=name)
        finally:
            await server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def migrated(url: str, settings: Settings) -> AsyncIterator[Database]:
    await upgrade(url)
    async with open_database(url, settings) as database:
        yield database


async def only_listed_events(url: str) -> None:
    """Asserts that the feed lists every type of event that stands in the database; some tests make up families."""
    async with administrator(url) as connection:
        written = {row["type"] for row in await connection.fetch("SELECT DISTINCT type FROM event")}
    assert {each for each in written if each.split(".")[0] not in MADE_UP} <= set(TYPES)


MADE_UP = ("planet", "test")


@asynccontextmanager
async def away(url: str) -> AsyncIterator[None]:
    """Inside the block the database throws its users out and takes no new ones."""
    name = _name(url)
    async with administrator(url) as server:
        await server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
        await server.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename <> 'postgres'"
        )
        try:
            yield
        finally:
            await server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")


@pytest.fixture(scope="session")
async def quiet_url(empty_database_url: str, furnished_url: str) -> AsyncIterator[str]:
    async with own_database(empty_database_url, like=furnished_url) as url:
        yield url
        await only_listed_events(url)


@pytest.fixture(scope="session")
async def quiet(quiet_url: str, settings: Settings) -> AsyncIterator[Database]:
    async with open_database(quiet_url, settings) as database:
        yield database


@pytest.fixture
async def tenant(quiet: Database) -> Tenant:
    return await new_tenant(quiet)


@pytest.fixture
async def other_tenant(quiet: Database) -> Tenant:
    return await new_tenant(quiet)


async def new_tenant(database: Database, secret: str | None = None) -> Tenant:
    return await create_tenant(database, f"tenant-{new_id()}", "Europe/Amsterdam", secret or new_secret())


def request_of(tenant_id: UUID, operation: str = "test.nothing", **given: Any) -> Request:
    """A request with a random key of its own; `given` are fields of it."""
    fields: dict[str, Any] = {
        "subjects": [],
        "body": {},
        "refers": {},
        "idempotency_key": str(uuid4()),  # in no order, as keys are written in the order of their own
        "fingerprint": b"fingerprint",
        "callback_url": None,
        "origin": SERVICE,
    }
    return Request(tenant_id=tenant_id, operation=operation, **{**fields, **given})


async def blocked(administrator: Administrator, count: int = 1) -> None:
    """Returns once that many connections to the database wait for a lock."""

    async def look() -> bool:
        await administrator.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would go on seeing the first one
        waiting = await administrator.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(waiting >= count)

    await until(look)


async def all_but(task: "asyncio.Task[Any]") -> None:
    """Lets everything go on that can, and asserts that the task cannot."""
    for _ in range(10):
        await asyncio.sleep(0)
    assert not task.done()
