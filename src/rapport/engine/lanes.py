"""Lanes: one for each tenant, in which its mutations are applied in order of acceptance."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import structlog

from rapport.engine.apply import apply_round
from rapport.engine.attempt import Result
from rapport.engine.mutation import Operation
from rapport.rounds import Rounds
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell

logger = structlog.get_logger()


class Lanes:
    """Applies what is accepted, as soon as a bell tells of it. `applied` counts by operation and result."""

    def __init__(
        self,
        database: Database,
        doorbell: Doorbell,
        operations: Iterable[Operation],
        *,
        batch: int,
        workers: int,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._doorbell = doorbell
        self._operations = {operation.name: operation for operation in operations}
        self._batch = batch
        self.applied: Counter[tuple[str, Result]] = Counter()
        self.rounds = Rounds("lanes", self._apply, self._find, workers=workers, poll_seconds=poll_seconds)
        doorbell.on(Bell.MUTATIONS, self.rounds.knock)

    async def _apply(self, tenant_id: UUID) -> bool:
        async with self._database.tenant(tenant_id) as transaction:
            applied = await apply_round(transaction, tenant_id, self._operations, self._batch)
        self.applied.update(applied.results)
        if applied.results:
            logger.info("applied", tenant=str(tenant_id), completed=applied.completed, failed=applied.failed)
        if applied.completed:
            self._doorbell.ring_soon(Bell.EVENTS, tenant_id)
        if applied.callbacks:
            self._doorbell.ring(Bell.DELIVERIES, tenant_id)
        return applied.more

    async def _find(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            return [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_lanes()")]
