"""News between processes, by LISTEN/NOTIFY: "there is work of this tenant". Never more than a hint.

A bell may be lost (a crash between commit and ring, a connection that broke): whoever listens also looks by itself
now and then. A bell is rung after the commit that it tells of and not within it, where PostgreSQL would make all
commits of the database wait for each other; `ring` inside a transaction is for rare news only.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from enum import StrEnum
from uuid import UUID

import asyncpg
import structlog

from rapport.storage.database import PASSING, Database, Transaction
from rapport.storage.members import Members

logger = structlog.get_logger()


class Bell(StrEnum):
    """A channel. Its listeners are called with the tenant's id, or with NO_ONE's for what concerns all."""

    MUTATIONS = "rapport_mutations"
    UNREADY = "rapport_unready"
    DELIVERIES = "rapport_deliveries"
    EVENTS = "rapport_events"
    CREDENTIALS = "rapport_credentials"
    SCHEMAS = "rapport_schemas"
    SIGNING_KEYS = "rapport_signing_keys"
    TEXTS = "rapport_texts"


SOON_SECONDS = 0.2  # what nobody waits for gathers meanwhile, and is done as one set

STILL_THERE_SECONDS = 10.0

Listener = Callable[[UUID], None]


async def ring(transaction: Transaction, bell: Bell, tenant_id: UUID) -> None:
    """Rings when the transaction commits."""
    await transaction.execute("SELECT pg_notify($1, $2)", bell, str(tenant_id))


class Doorbell:
    """Calls listeners of this process at once, and those of other processes through the database."""

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self._members = Members(url)
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._unsent: set[tuple[Bell, UUID]] = set()
        self._sending: asyncio.Task[None] | None = None
        self._soon: set[tuple[Bell, UUID]] = set()

    def on(self, bell: Bell, listener: Listener) -> None:
        self._listeners[bell].append(listener)

    def ring(self, bell: Bell, tenant_id: UUID) -> None:
        """Tells everybody, after the commit. Rings that come while one is being sent travel together."""
        self._call(bell, tenant_id)
        self._unsent.add((bell, tenant_id))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    def ring_soon(self, bell: Bell, tenant_id: UUID) -> None:
        """Tells everybody within SOON_SECONDS, once for all that was asked until then."""
        if (bell, tenant_id) not in self._soon:
            self._soon.add((bell, tenant_id))
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._ring_now, bell, tenant_id, context=Context())

    def _ring_now(self, bell: Bell, tenant_id: UUID) -> None:
        self._soon.discard((bell, tenant_id))
        self.ring(bell, tenant_id)

    async def run(self, retry_seconds: float) -> None:
        """Listens until cancelled; connects again when the connection is lost."""
        while True:
            try:
                await self._listen()
            except (*PASSING, asyncpg.PostgresError) as error:
                logger.warning("doorbell_lost", error=type(error).__name__)
            await asyncio.sleep(retry_seconds)

    async def _listen(self) -> None:
        connection = await self._members.connect(server_settings={"application_name": "rapport doorbell"})
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            for bell in self._listeners:
                await connection.add_listener(bell, self._hear)
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(STILL_THERE_SECONDS):
                        await lost.wait()
                    return
                # Who only listens never learns that the other end is gone without a word.
                await connection.execute("SELECT", timeout=STILL_THERE_SECONDS)
        finally:
            with suppress(*PASSING):
                await connection.close(timeout=STILL_THERE_SECONDS)

    def _hear(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        self._call(channel, UUID(str(payload)))

    def _call(self, channel: str, tenant_id: UUID) -> None:
        for listener in self._listeners.get(channel, ()):
            listener(tenant_id)

    async def _send(self) -> None:
        while self._unsent:
            unsent, self._unsent = self._unsent, set()
            try:
                async with self._database.directory() as transaction:
                    await transaction.execute(
                        "SELECT pg_notify(channel, tenant) FROM unnest($1::text[], $2::text[]) AS n (channel, tenant)",
                        [bell for bell, _ in unsent],
                        [str(tenant_id) for _, tenant_id in unsent],
                    )
            except (*PASSING, asyncpg.PostgresError) as error:
                logger.warning("doorbell_unsent", error=type(error).__name__)
