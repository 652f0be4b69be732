"""Reads of a tenant that come while others of it are under way share their transactions.

A transaction of its own costs a read two round trips more, to begin and to end it: a third of the time of a read by id.
Each read sees what was committed before it began, as in a transaction of its own, for a statement of READ COMMITTED
looks anew. Nothing is written, so a read is answered before its transaction ends.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.storage.database import PASSING, Database, Transaction

SIDE_BY_SIDE = 4  # transactions of one tenant: others find a connection, and one slow read holds up no quick ones
TOGETHER = 32  # reads in one transaction, so that none lasts long

Found = TypeVar("Found")
Look = Callable[[Transaction], Awaitable[Found]]


class _Waiting(Struct, Generic[Found], frozen=True):
    look: Look[Found]
    answer: "asyncio.Future[Found]"


class SharedReads:
    """`read` looks into the database for somebody who waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: defaultdict[UUID, deque[_Waiting[Any]]] = defaultdict(deque)
        self._under_way: defaultdict[UUID, set[asyncio.Task[None]]] = defaultdict(set)

    async def read(self, tenant_id: UUID, look: Look[Found]) -> Found:
        """What `look` finds, or what it raises. It must be quick: others wait for it."""
        waiting: _Waiting[Found] = _Waiting(look, asyncio.get_running_loop().create_future())
        self._waiting[tenant_id].append(waiting)
        if len(self._under_way[tenant_id]) < SIDE_BY_SIDE:
            self._under_way[tenant_id].add(asyncio.create_task(self._serve(tenant_id), context=Context()))
        return await waiting.answer

    async def drain(self) -> None:
        """Returns when nothing is read any more."""
        while self._under_way:
            await asyncio.wait([task for tasks in self._under_way.values() for task in tasks])

    async def _serve(self, tenant_id: UUID) -> None:
        queue = self._waiting[tenant_id]
        try:
            while queue:
                await self._read_together(tenant_id, queue)
        finally:
            task = asyncio.current_task()
            assert task is not None
            self._under_way[tenant_id].remove(task)
            if not self._under_way[tenant_id]:
                del self._under_way[tenant_id], self._waiting[tenant_id]

    async def _read_together(self, tenant_id: UUID, queue: deque[_Waiting[Any]]) -> None:
        first = queue.popleft()
        try:
            async with self._database.tenant(tenant_id, read_only=True) as transaction:
                await _answer(transaction, first)
                for _ in range(TOGETHER - 1):
                    if not queue:
                        return
                    await _answer(transaction, queue.popleft())
        except Exception as error:  # noqa: BLE001  # whoever looked last knows it already; the next get another transaction
            if not first.answer.done():  # the transaction did not even begin
                first.answer.set_exception(error)


async def _answer(transaction: Transaction, waiting: _Waiting[Any]) -> None:
    """An error of the database ends the transaction too; any other is nobody else's."""
    try:
        found = await waiting.look(transaction)
    except Exception as error:
        if not waiting.answer.done():
            waiting.answer.set_exception(error)
        if isinstance(error, (asyncpg.PostgresError, *PASSING)):
            raise
    else:
        if not waiting.answer.done():
            waiting.answer.set_result(found)
