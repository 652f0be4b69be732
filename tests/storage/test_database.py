import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from quiet import Administrator, administrator, all_but, away, migrated, new_tenant, own_database
from rapport.access.tenants import Tenant
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import PASSING, Database, OverloadedError, Transaction, open_database
from support import until

WRITE = "INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at) VALUES ($1, $2, $3, now(), now())"
SLEEP = "SELECT pg_sleep(60)"


class OwnError(Exception):
    """What a test itself raises."""


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    """A connection of somebody else."""
    async with administrator(quiet_url) as connection:
        yield connection


@pytest.fixture
async def single(quiet_url: str) -> AsyncIterator[Database]:
    """One connection, so that each transaction gets the one that the last one left."""
    async with open_database(quiet_url, Settings(database_connections=1)) as database:
        yield database


async def written(database: Database, tenant: Tenant) -> int:
    async with database.tenant(tenant.id) as transaction:
        return int(await transaction.fetchval("SELECT count(*) FROM candidate"))


async def write(transaction: Transaction, tenant: Tenant) -> None:
    await transaction.execute(WRITE, tenant.id, new_id(), {})


async def is_clean(database: Database, tenant: Tenant) -> None:
    """The connection is in no transaction, knows no tenant, and can be used."""
    async with database.directory() as transaction:
        assert await transaction.fetchval("SELECT nullif(current_setting('rapport.tenant', true), '')") is None
    assert await written(database, tenant) == 0


async def test_an_exception_rolls_back(single: Database, tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        async with single.tenant(tenant.id) as transaction:
            await write(transaction, tenant)
            raise OwnError

    with pytest.raises(OwnError):
        await fail()
    await is_clean(single, tenant)
    assert caplog.records == []  # the pool would roll back what is left open, and complain


async def test_an_error_that_was_swallowed_does_not_pass_for_a_commit(single: Database, tenant: Tenant) -> None:
    async def swallow() -> None:
        async with single.tenant(tenant.id) as transaction:
            await write(transaction, tenant)
            with pytest.raises(asyncpg.DivisionByZeroError):
                await transaction.execute("SELECT 1 / 0")

    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await swallow()
    await is_clean(single, tenant)


async def test_the_end_of_the_block_commits(single: Database, tenant: Tenant, beside: Administrator) -> None:
    async with single.tenant(tenant.id) as transaction:
        await write(transaction, tenant)
        assert await beside.fetchval("SELECT count(*) FROM candidate WHERE tenant_id = $1", tenant.id) == 0
    assert await beside.fetchval("SELECT count(*) FROM candidate WHERE tenant_id = $1", tenant.id) == 1


async def test_the_tenant_of_one_transaction_is_not_that_of_the_next(
    single: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    async with single.tenant(tenant.id) as transaction:
        await write(transaction, tenant)
    assert await written(single, other_tenant) == 0
    async with single.directory() as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM candidate") == 0


async def asleep(beside: Administrator) -> None:
    """Returns once somebody's SLEEP runs: a cancellation that comes before its statement is lost on PostgreSQL."""

    async def look() -> bool:
        return bool(await beside.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))

    await until(look)


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("place", ["in a statement", "between statements"])
async def test_a_cancelled_transaction_leaves_nothing_behind(
    single: Database, tenant: Tenant, beside: Administrator, place: str, times: int
) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with single.tenant(tenant.id) as transaction:
            await write(transaction, tenant)
            begun.set()
            await (transaction.execute(SLEEP) if place == "in a statement" else asyncio.Event().wait())

    working = asyncio.create_task(work())
    await begun.wait()
    if place == "in a statement":
        await asleep(beside)
    for _ in range(times):
        working.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await working
    await is_clean(single, tenant)


async def test_a_lost_connection_does_not_hide_what_was_raised(
    single: Database, tenant: Tenant, beside: Administrator
) -> None:
    async def fail(error: BaseException) -> None:
        async with single.tenant(tenant.id) as transaction:
            await beside.execute("SELECT pg_terminate_backend($1, 10000)", transaction.get_server_pid())
            raise error

    with pytest.raises(OwnError):
        await fail(OwnError())
    with pytest.raises(asyncio.CancelledError):
        await fail(asyncio.CancelledError())
    await is_clean(single, tenant)


async def test_a_connection_that_is_lost_in_a_statement_is_an_error_of_the_moment(
    single: Database, tenant: Tenant, beside: Administrator
) -> None:
    async def work() -> None:
        async with single.tenant(tenant.id) as transaction:
            await transaction.execute(SLEEP)

    working = asyncio.create_task(work())
    await asleep(beside)
    await beside.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    with pytest.raises(PASSING):
        await working
    await is_clean(single, tenant)


async def test_whoever_waits_too_long_for_somebody_gets_an_error_of_the_moment(
    quiet_url: str, tenant: Tenant, beside: Administrator
) -> None:
    async with open_database(quiet_url, Settings(statement_timeout_seconds=1)) as impatient, beside.transaction():
        await beside.execute("LOCK TABLE candidate IN SHARE MODE")

        async def work() -> None:
            async with impatient.tenant(tenant.id) as transaction:
                await write(transaction, tenant)

        with pytest.raises(asyncpg.LockNotAvailableError):
            await work()


async def test_there_are_no_more_connections_than_allowed_and_who_comes_later_waits(
    single: Database, tenant: Tenant
) -> None:
    async with single.tenant(tenant.id):
        waiting = asyncio.create_task(written(single, tenant))
        await all_but(waiting)
    assert await waiting == 0


async def test_a_database_that_was_away_is_used_again(empty_database_url: str, settings: Settings) -> None:
    async with own_database(empty_database_url) as url, migrated(url, settings) as database:
        tenant = await new_tenant(database)
        async with away(url):
            for _ in range(2):
                with pytest.raises(PASSING):
                    await written(database, tenant)
        assert await written(database, tenant) == 0


async def test_a_session_is_what_the_service_relies_on(single: Database) -> None:
    async with single.directory() as transaction:
        assert await transaction.fetchval("SELECT current_user") == "rapport_app"
        expected = {
            "TimeZone": "UTC",
            "statement_timeout": "30s",
            "lock_timeout": "15s",
            "idle_in_transaction_session_timeout": "1min",
            "synchronous_commit": "on",
            "transaction_isolation": "read committed",
        }
        for name, value in expected.items():
            assert await transaction.fetchval("SELECT current_setting($1)", name) == value


@asynccontextmanager
async def pooler(url: str, folder: Path) -> AsyncIterator[str]:
    """The same database through somebody who drops the role that a connection asks for, as PgBouncer can be told to."""
    at = parse_qs(urlsplit(url).query)
    socket = f".s.PGSQL.{at['port'][0]}"

    async def pump(reader: StreamReader, writer: StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()
        await writer.wait_closed()

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(4), "big")
        asked = (await reader.readexactly(length - 4)).replace(b"role\0rapport_app\0", b"")
        there, back = await asyncio.open_unix_connection(f"{at['host'][0]}/{socket}")
        back.write((len(asked) + 4).to_bytes(4, "big") + asked)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    async with await asyncio.start_unix_server(serve, folder / socket):
        yield url.replace(at["host"][0], str(folder))


async def test_what_drops_the_role_of_a_connection_is_refused(quiet_url: str, tmp_path: Path) -> None:
    async with pooler(quiet_url, tmp_path) as url:
        with pytest.raises(asyncpg.InterfaceError, match="let it lead to PostgreSQL itself"):
            async with open_database(url, Settings()):
                pass


async def test_json_is_read_and_written_as_values(single: Database) -> None:
    given = {"text": "Zoë 😀", "list": [1, 2.5, None, True], "id": str(new_id())}
    async with single.directory() as transaction:
        row = await transaction.fetchrow("SELECT $1::json AS json, $1::jsonb AS jsonb", given)
    assert row is not None
    assert row["json"] == row["jsonb"] == given


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DeadlockDetectedError,
        asyncpg.SerializationError,
        asyncpg.LockNotAvailableError,
        asyncpg.TooManyConnectionsError,
        asyncpg.DiskFullError,
        asyncpg.AdminShutdownError,
        asyncpg.CannotConnectNowError,
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.InternalClientError,
        ConnectionRefusedError,
        TimeoutError,
    ],
)
def test_errors_of_the_moment_say_nothing_of_what_was_asked(error: type[Exception]) -> None:
    assert issubclass(error, PASSING)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DataError,
        asyncpg.IntegrityConstraintViolationError,
        asyncpg.QueryCanceledError,
        asyncpg.ProgramLimitExceededError,
        ValueError,
    ],
)
def test_other_errors_come_again_whenever_the_same_is_asked(error: type[Exception]) -> None:
    assert not issubclass(error, PASSING)


async def test_a_transaction_that_somebody_stopped_in_ends_unless_it_may_last(quiet_url: str, tenant: Tenant) -> None:
    show = "SELECT current_setting('transaction_timeout')"
    async with open_database(quiet_url, Settings(statement_timeout_seconds=1)) as database:
        async with database.tenant(tenant.id) as transaction:
            assert await transaction.fetchval(show) == "10s"
        async with database.tenant(tenant.id, lasting=True) as transaction:
            assert await transaction.fetchval(show) == "0"
        async with database.directory() as transaction:
            assert await transaction.fetchval(show) == "10s"


async def test_callers_beyond_those_who_may_wait_are_refused_and_others_are_not(quiet_url: str) -> None:
    async with open_database(quiet_url, Settings(database_connections=1)) as database:
        callers = database.for_callers(1)
        async with database.directory():

            async def ask(asked: Database) -> int:
                async with asked.directory() as transaction:
                    return int(await transaction.fetchval("SELECT 1"))

            waiting = [asyncio.create_task(ask(each)) for each in (callers, database, database)]
            await all_but(waiting[0])
            with pytest.raises(OverloadedError):
                await ask(callers)
        assert await asyncio.gather(*waiting) == [1, 1, 1]
        assert await ask(callers) == 1
