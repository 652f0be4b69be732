"""The outbox of one tenant, couriers for it, and receivers that take their time."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from ipaddress import IPv4Network
from types import TracebackType
from typing import Any, Protocol
from uuid import UUID

import asyncpg
from aiohttp import web

from engine.toys import NOTHING, accept_all, apply
from quiet import request_of
from rapport.delivery.courier import Courier
from rapport.delivery.outbox import Delivery, claim, mark_delivered, mark_failed, redeliver
from rapport.delivery.send import Sender
from rapport.delivery.target import Guard
from rapport.engine.accept import Acceptor
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell
from receiver import Receiver

LEASE = timedelta(minutes=1)
LOOPBACK = IPv4Network("127.0.0.0/8")


class Couriers(Protocol):
    """Makes couriers that work for those who are knocked for, until the block ends and all is written down."""

    def __call__(
        self, *knocks: UUID, allowed: Sequence[IPv4Network] = (LOOPBACK,), concurrency: int = 32, per_host: int = 8
    ) -> AbstractAsyncContextManager[Courier]: ...


def couriers(database: Database, url: str) -> Couriers:
    @asynccontextmanager
    async def make(
        *knocks: UUID, allowed: Sequence[IPv4Network] = (LOOPBACK,), concurrency: int = 32, per_host: int = 8
    ) -> AsyncIterator[Courier]:
        async with Sender(Guard(allowed), timeout_seconds=20, user_agent="Rapport/test") as sender:
            made = Courier(
                database,
                Doorbell(database, url),
                sender,
                concurrency=concurrency,
                per_host=per_host,
                timeout_seconds=20,
                poll_seconds=60,
            )
            for tenant_id in knocks:
                made.rounds.knock(tenant_id)
            yield made
            await made.stop()

    return make


class Outbox:
    """The outbox of one tenant, each act in a transaction of its own."""

    def __init__(self, database: Database, url: str, tenant_id: UUID) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._acceptor = Acceptor(database, Doorbell(database, url), batch=500, waiting=5000)

    async def fill(self, *urls: str) -> list[UUID]:
        """Callbacks of new mutations; the mutations' ids."""
        accepted = await accept_all(
            self._acceptor, [request_of(self._tenant_id, NOTHING.name, callback_url=url) for url in urls]
        )
        await apply(self._database, self._tenant_id, NOTHING)
        return [each.mutation_id for each in accepted]

    async def claim(self, limit: int = 100, except_hosts: Collection[str] = ()) -> list[Delivery]:
        async with self._database.tenant(self._tenant_id) as transaction:
            return await claim(transaction, self._tenant_id, limit=limit, except_hosts=except_hosts, lease=LEASE)

    async def deliver(self, delivery: Delivery) -> None:
        async with self._database.tenant(self._tenant_id) as transaction:
            await mark_delivered(transaction, self._tenant_id, delivery, 204)

    async def fail(self, delivery: Delivery, again_in: timedelta | None) -> None:
        async with self._database.tenant(self._tenant_id) as transaction:
            await mark_failed(transaction, self._tenant_id, delivery, status=503, error="timed out", again_in=again_in)

    async def redeliver(self, mutation_id: UUID) -> bool:
        async with self._database.tenant(self._tenant_id) as transaction:
            return await redeliver(transaction, self._tenant_id, mutation_id)

    async def execute(self, statement: str, *arguments: Any) -> None:
        async with self._database.tenant(self._tenant_id) as transaction:
            await transaction.execute(statement, *arguments)

    async def rows(self) -> Sequence[asyncpg.Record]:
        async with self._database.tenant(self._tenant_id) as transaction:
            return await transaction.fetch("SELECT *, due_at - now() AS due_in FROM outbox ORDER BY due_at, id")

    async def attempted(self) -> bool:
        """Whether all have been attempted, and what came of it is written down."""
        return all(row["last_status"] or row["last_error"] for row in await self.rows())

    async def row(self) -> asyncpg.Record:
        [row] = await self.rows()
        return row


class HoldingReceiver(Receiver):
    """Answers when it is let go. `held` is how many requests it holds, `most` how many it ever held at once."""

    def __init__(self) -> None:
        super().__init__()
        self._answers = asyncio.Semaphore(0)
        self.held = 0
        self.most = 0

    def answer_one(self) -> None:
        self._answers.release()

    def answer_all(self) -> None:
        """Those of the future too."""
        for _ in range(1000):
            self._answers.release()

    async def _record(self, request: web.BaseRequest) -> web.Response:
        self.held += 1
        self.most = max(self.most, self.held)
        answer = await super()._record(request)
        await self._answers.acquire()
        self.held -= 1
        return answer

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.answer_all()
        await super().__aexit__(kind, error, trace)
