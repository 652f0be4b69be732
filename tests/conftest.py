"""One real PostgreSQL and one real server for the whole run; each test works in a region of its own."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import hypothesis
import pytest

from quiet import Administrator, administrator, only_listed_events, own_database
from rapport.server import answering
from rapport.settings import NEVER, Settings
from rapport.storage import embedded
from rapport.storage.database import Database, open_database
from rapport.storage.migrate import upgrade
from support import FILE_LIMIT_BYTES, Region, new_region

# How long an example takes says something of the machine, and nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What stays is not looked through for garbage over and over: as the service does, and for its reasons."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        profile="development",
        port=0,
        poll_seconds=0.5,
        sandbox_wipe_hour=NEVER,
        attachment_limit_bytes=FILE_LIMIT_BYTES,
    )


@pytest.fixture(scope="session")
def empty_database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        # Nobody kills this server: those that are killed, in tests/storage and tests/system, wait for their disk.
        patch.setattr(embedded, "_SETTINGS", embedded._SETTINGS.replace("fsync=on", "fsync=off"))
        leaving = ExitStack()
        url = leaving.enter_context(embedded.embedded_postgres(Path(tmp_path_factory.mktemp("rapport"))))
    with leaving:
        yield url


@pytest.fixture(scope="session")
async def furnished_url(empty_database_url: str) -> AsyncIterator[str]:
    """A database with the schema, to which nobody connects: others are copied from it, which is quicker."""
    async with own_database(empty_database_url) as url:
        await upgrade(url)
        yield url


@pytest.fixture(scope="session")
async def database_url(empty_database_url: str) -> AsyncIterator[str]:
    await upgrade(empty_database_url)
    yield empty_database_url
    await only_listed_events(empty_database_url)


@pytest.fixture(scope="session")
async def database(database_url: str, settings: Settings) -> AsyncIterator[Database]:
    async with open_database(database_url, settings) as database:
        yield database


@pytest.fixture(scope="session")
async def service(settings: Settings, database_url: str) -> AsyncIterator[str]:
    async with answering(settings, database_url, engine=True) as url:
        yield url


@pytest.fixture(scope="session")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def region(database: Database, service: str, session: aiohttp.ClientSession) -> Region:
    return await new_region(database, service, session)


@pytest.fixture
async def other_region(database: Database, service: str, session: aiohttp.ClientSession) -> Region:
    return await new_region(database, service, session)


@pytest.fixture
async def own_url(request: pytest.FixtureRequest, empty_database_url: str, furnished_url: str) -> AsyncIterator[str]:
    """A database of the test's own, without a schema unless `own` is asked for too."""
    like = furnished_url if "own" in request.fixturenames else None
    async with own_database(empty_database_url, like=like) as url:
        yield url


@pytest.fixture
async def own(own_url: str, settings: Settings) -> AsyncIterator[Database]:
    """The same with the schema."""
    async with open_database(own_url, settings) as database:
        yield database


@pytest.fixture
async def beside(own_url: str) -> AsyncIterator[Administrator]:
    """A connection of somebody else to it."""
    async with administrator(own_url) as connection:
        yield connection
