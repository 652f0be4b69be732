"""The way to PostgreSQL: a pool, and transactions that belong to one tenant each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.settings import Settings
from rapport.storage.members import Members

APPLICATION_ROLE = "rapport_app"
"""Owns nothing and is subject to row-level security: what the service is in every transaction."""

Transaction: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
"""A connection on which a transaction has begun; who was given it does not end it."""

CLOSE_SECONDS = 5.0  # for transactions that should be over, when the database is closed

LATE_SECONDS = 5.0  # after its time-out a statement's end should have been heard: then the way to the server is cut


class OverloadedError(Exception):
    """More wait than is sensible; come back in a moment. Nothing was done."""


PASSING = (
    OverloadedError,
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,  # deadlock, serialization
    asyncpg.InsufficientResourcesError,  # disk full, out of memory, too many connections
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server's farewell came in the middle of an exchange
    OSError,
)
"""Errors that say nothing about what was asked: the same may succeed in a moment."""


class Use(Struct, frozen=True):
    """Of the connections of this process: so many are in use, of so many at most, and so many wait for one."""

    in_use: int
    most: int
    waiting: int


class Database:
    """Gives out transactions. There is no other way to run a statement."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        # Whoever waits longest is next. The pool's own queue lets newcomers pass those who wait: of 64 readers with 16
        # connections the slowest hundredth waited 300 to 400 ms, and now 80.
        self._turn = asyncio.Semaphore(pool.get_max_size())
        self._waiting = 0
        self._most_waiting: int | None = None
        self._callers: list[Database] = []

    def for_callers(self, waiting: int) -> "Database":
        """The same connections, for those who can come back: beyond so many who wait, OverloadedError at once."""
        bounded = Database(self._pool)
        bounded._turn = self._turn
        bounded._most_waiting = waiting
        self._callers.append(bounded)
        return bounded

    def use(self) -> Use:
        """Now, with those for whom `for_callers` was asked."""
        waiting = sum(each._waiting for each in (self, *self._callers))  # noqa: SLF001  # its own, of another instance
        return Use(self._pool.get_size() - self._pool.get_idle_size(), self._pool.get_max_size(), waiting)

    @asynccontextmanager
    async def tenant(
        self, tenant_id: UUID, *, read_only: bool = False, lasting: bool = False
    ) -> AsyncIterator[Transaction]:
        """One transaction in which only this tenant's rows exist; commits at the end, rolls back on an exception.

        It may last ten times as long as a statement, or, `lasting`, as long as it takes.
        """
        begin = "BEGIN READ ONLY" if read_only else "BEGIN"
        async with self._begin(f"{begin}; SET LOCAL rapport.tenant = '{tenant_id}'", lasting=lasting) as transaction:
            yield transaction

    @asynccontextmanager
    async def directory(self) -> AsyncIterator[Transaction]:
        """One transaction without a tenant: the tenants themselves and the `directory_*` functions, nothing else."""
        async with self._begin("BEGIN") as transaction:
            yield transaction

    @asynccontextmanager
    async def _begin(self, opening: str, *, lasting: bool = False) -> AsyncIterator[Transaction]:
        async with self._its_turn(), self._pool.acquire() as connection:
            try:
                # BEGIN and SET LOCAL travel together: a tenant costs no round trip of its own.
                await connection.execute(opening + (_ENDLESS if lasting and _bounds(connection) else ""))
                yield connection
            except BaseException:
                await _roll_back(connection)
                raise
            else:
                if await connection.execute("COMMIT") != "COMMIT":  # PostgreSQL answers ROLLBACK, and no error
                    raise asyncpg.InFailedSQLTransactionError("A statement failed, so nothing was committed")

    @asynccontextmanager
    async def _its_turn(self) -> AsyncIterator[None]:
        if self._most_waiting is not None and self._waiting >= self._most_waiting:
            raise OverloadedError
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turn.release()


_ENDLESS = "; SET LOCAL transaction_timeout = 0"


def _bounds(connection: "Transaction | asyncpg.Connection[asyncpg.Record]") -> bool:
    """Whether the server knows a time-out for transactions, as PostgreSQL does from 17 on."""
    return connection.get_server_version() >= (17,)


async def _roll_back(connection: Transaction) -> None:
    """Raises no error of its own: what made it necessary is what the caller should see."""
    try:
        await connection.execute("ROLLBACK")
    except Exception:  # noqa: BLE001  # gone, or between two states of the protocol: the pool opens another one
        with suppress(asyncpg.InterfaceError):  # the pool took it back already: it was lost
            connection.terminate()


@asynccontextmanager
async def open_database(url: str, settings: Settings) -> AsyncIterator[Database]:
    members = Members(url)
    async with asyncpg.create_pool(
        connect=lambda dsn=None, **how: members.connect(**how),  # noqa: ARG005  # a pool passes the URL that it has not
        min_size=1,
        max_size=settings.database_connections,
        init=partial(_prepare, transaction_seconds=10 * settings.statement_timeout_seconds),
        reset=_nothing_to_reset,
        # The server ends what takes too long. When it is not heard of either, a packet was lost for good on the way.
        command_timeout=settings.statement_timeout_seconds + LATE_SECONDS,
        server_settings={
            "role": APPLICATION_ROLE,
            "application_name": "rapport",
            "timezone": "UTC",
            "statement_timeout": f"{settings.statement_timeout_seconds}s",
            # Comes first, so that a statement which only waited for somebody fails as passing (LockNotAvailableError).
            "lock_timeout": f"{500 * settings.statement_timeout_seconds}ms",
            "idle_in_transaction_session_timeout": f"{2 * settings.statement_timeout_seconds}s",
            "jit": "off",
            "rapport.mail_from": settings.mail_from or "",  # who organizes what the tenant has not said it organizes
        },
    ) as pool:
        try:
            yield Database(pool)
        finally:
            with suppress(TimeoutError):  # then the pool cuts off whoever still holds a connection
                async with asyncio.timeout(CLOSE_SECONDS):
                    await pool.close()


async def _prepare(connection: "asyncpg.Connection[asyncpg.Record]", *, transaction_seconds: int) -> None:
    if await connection.fetchval("SELECT current_user") != APPLICATION_ROLE:  # seen with PgBouncer, told to ignore it
        raise asyncpg.InterfaceError(_NOT_ASKED_FOR)
    if _bounds(connection):
        # A process that is stopped between two packets of one statement is neither idle nor running to PostgreSQL:
        # neither of those time-outs ends its transaction, and its locks would stay as long as its connection does.
        await connection.execute(f"SET transaction_timeout = '{transaction_seconds}s'")
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_json_text, decoder=msgspec.json.decode, format="text"
        )


_NOT_ASKED_FOR = (
    "RAPPORT_DATABASE_URL leads through something that drops what Rapport asks of its connections, as a pooler with "
    "ignore_startup_parameters does: let it lead to PostgreSQL itself"
)


def _json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _nothing_to_reset(_: "asyncpg.Connection[asyncpg.Record]") -> None:
    """All that a transaction sets is LOCAL to it, so a released connection needs no round trip to clean it."""
