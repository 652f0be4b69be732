"""Who waits for news of a tenant, and the bells that wake them."""

import asyncio
from collections import defaultdict
from contextlib import suppress
from uuid import UUID

from rapport.storage.doorbell import Bell, Doorbell


class News:
    """Waiting costs nothing but the connection of whoever waits: none to the database."""

    def __init__(self, doorbell: Doorbell, *bells: Bell) -> None:
        self._waiting: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        for bell in bells:
            doorbell.on(bell, self._tell)

    async def wait(self, tenant_id: UUID, seconds: float) -> None:
        """Returns when there may be some, and after that time at the latest."""
        told = asyncio.Event()
        self._waiting[tenant_id].add(told)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await told.wait()
        finally:
            self._waiting[tenant_id].discard(told)
            if not self._waiting[tenant_id]:
                del self._waiting[tenant_id]

    def _tell(self, tenant_id: UUID) -> None:
        for told in self._waiting.get(tenant_id, ()):
            told.set()
