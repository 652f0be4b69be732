"""Background work of tenants: fair, bounded, one round at a time for each tenant, and never forgotten."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextvars import Context
from functools import partial
from uuid import UUID

import structlog

logger = structlog.get_logger()


class Rounds:
    """Does rounds of `work` for the tenants that were knocked for, at most `workers` side by side.

    `work` answers whether there may be more to do; then the tenant stands at the end of the queue again, so none
    starves another. `find` names the tenants that have work which nobody announced; it is asked every `poll_seconds`.
    A round that fails is logged and tried again after `poll_seconds`. Its log lines know nothing of who knocked.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[UUID], Awaitable[bool]],
        find: Callable[[], Awaitable[Iterable[UUID]]],
        *,
        workers: int,
        poll_seconds: float,
    ) -> None:
        self._name = name
        self._work = work
        self._find = find
        self._workers = workers
        self._poll_seconds = poll_seconds
        self._queue: dict[UUID, None] = {}  # an ordered set
        self._under_way: dict[UUID, asyncio.Task[None]] = {}
        self._resting: set[UUID] = set()
        self._stopped = False

    def knock(self, tenant_id: UUID) -> None:
        """There is work of this tenant. During its round, this makes another round follow."""
        self._queue[tenant_id] = None
        self._start()

    async def run(self) -> None:
        """Looks for unannounced work, at once and then every `poll_seconds`, until cancelled."""
        while True:
            for tenant_id in await self._find():
                self.knock(tenant_id)
            await asyncio.sleep(self._poll_seconds)

    async def stop(self) -> None:
        """Starts no more rounds and returns when those under way have ended."""
        self._stopped = True
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def abandon(self) -> None:
        """Starts no more rounds and cuts off those under way, for work that nothing remembers until it is done."""
        self._stopped = True
        for task in self._under_way.values():
            task.cancel()
        await self.stop()

    def _start(self) -> None:
        if self._stopped:
            return
        for tenant_id in list(self._queue):
            if len(self._under_way) >= self._workers:
                return
            if tenant_id not in self._under_way and tenant_id not in self._resting:
                del self._queue[tenant_id]
                task = asyncio.create_task(self._round(tenant_id), context=Context())
                self._under_way[tenant_id] = task
                # Not at the end of the round itself: one that is cut off before it began has no end.
                task.add_done_callback(partial(self._leave, tenant_id))

    def _leave(self, tenant_id: UUID, _: asyncio.Task[None]) -> None:
        del self._under_way[tenant_id]
        self._start()

    async def _round(self, tenant_id: UUID) -> None:
        try:
            if await self._work(tenant_id):
                self._queue[tenant_id] = None
        except Exception:
            logger.exception("round_failed", rounds=self._name, tenant=str(tenant_id))
            self._rest(tenant_id)

    def _rest(self, tenant_id: UUID) -> None:
        self._queue[tenant_id] = None
        self._resting.add(tenant_id)
        asyncio.get_running_loop().call_later(self._poll_seconds, self._wake, tenant_id)

    def _wake(self, tenant_id: UUID) -> None:
        self._resting.discard(tenant_id)
        self._start()
