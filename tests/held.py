"""A lane that a test holds itself: what is accepted waits until the test applies it, also beside a running service."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.access.origin import SERVICE
from rapport.engine.accept import Acceptor
from rapport.engine.apply import Applied, apply_round
from rapport.engine.mutation import Operation, Request
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell


class HeldLane(Struct, frozen=True):
    """`transaction` holds the lane, and sees all that is committed and all that it applied itself."""

    tenant_id: UUID
    transaction: Transaction
    acceptor: Acceptor
    operations: Mapping[str, Operation]

    async def accept(
        self, operation: Operation, body: Mapping[str, Any], *subjects: UUID, callback_url: str | None = None
    ) -> UUID:
        """The id of a mutation that is accepted and waits."""
        acceptance = await self.acceptor.accept(
            Request(
                tenant_id=self.tenant_id,
                operation=operation.name,
                subjects=subjects,
                body=body,
                refers={"candidateIds": ["promised"], "interactionIds": []},
                idempotency_key=str(new_id()),
                fingerprint=b"fingerprint",
                callback_url=callback_url,
                origin=SERVICE,
            )
        )
        return acceptance.mutation_id

    async def apply(self, batch: int = 500) -> Applied:
        """One round."""
        return await apply_round(self.transaction, self.tenant_id, self.operations, batch)

    async def mutation(self, mutation_id: UUID) -> asyncpg.Record:
        row = await self.transaction.fetchrow("SELECT * FROM mutation WHERE id = $1", mutation_id)
        assert row is not None
        return row


@asynccontextmanager
async def held_lane(
    database: Database, database_url: str, tenant_id: UUID, operations: Iterable[Operation]
) -> AsyncIterator[HeldLane]:
    acceptor = Acceptor(database, Doorbell(database, database_url), batch=500, waiting=5000)
    async with database.tenant(tenant_id) as transaction:
        await transaction.execute("SELECT FROM lane FOR UPDATE")
        yield HeldLane(tenant_id, transaction, acceptor, {operation.name: operation for operation in operations})
