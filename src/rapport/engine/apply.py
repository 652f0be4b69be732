"""Application: takes a tenant's oldest accepted mutations and commits their effects, states, events and callbacks
together. A crash before the commit leaves everything as it was; after it, everything is done.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from rapport.access.origin import Origin
from rapport.delivery.outbox import Callback, put_callbacks
from rapport.engine.attempt import Result, poisoned, result_of, savepoint
from rapport.engine.finishing import Outcomes, record, tell
from rapport.engine.holding import free
from rapport.engine.mutation import Mutation, Operation, callback_object
from rapport.engine.schedule import schedule
from rapport.storage.database import PASSING, Transaction

logger = structlog.get_logger()


class Applied(Struct, frozen=True):
    """What one round did. `results`: how many, by operation and result. `callbacks`: some wait in the outbox now.
    `more`: there may be more to apply.
    """

    results: Mapping[tuple[str, Result], int] = {}
    callbacks: int = 0
    more: bool = False

    @property
    def completed(self) -> int:
        return sum(count for (_, result), count in self.results.items() if result is Result.COMPLETED)

    @property
    def failed(self) -> int:
        return sum(self.results.values()) - self.completed


async def apply_round(
    transaction: Transaction, tenant_id: UUID, operations: Mapping[str, Operation], batch: int
) -> Applied:
    """Applies up to `batch` mutations, in order, if no other process is at work on this tenant.

    Those that are not ready, and what they hold up, are left for later.

    The lane is a row lock of this very transaction: it cannot be held by a process that is gone, nor by one that only
    believes that it holds it.
    """
    lane = await transaction.fetchrow(_LANE, tenant_id)
    if lane is None:
        return Applied()
    rows = await _oldest(transaction, tenant_id, batch)
    accepted = [_mutation(row) for row in rows]
    known = list(takewhile(lambda mutation: mutation.operation in operations, accepted))
    if len(known) < len(accepted):
        # A newer release accepted it and will apply it; what stands behind it must wait for it.
        logger.warning("operation_unknown", operation=accepted[len(known)].operation, tenant=str(tenant_id))
    if not known:
        return Applied()
    finished_at = rows[0]["looked_at"]
    outcomes = await _carry_out(transaction, tenant_id, known, operations)
    await record(transaction, tenant_id, outcomes, finished_at)
    callbacks = [
        Callback(
            mutation_id=mutation.id,
            url=mutation.callback_url,
            content=callback_object(mutation, outcome, finished_at, sandbox=lane["sandbox"]),
        )
        for mutation, outcome in outcomes
        if mutation.callback_url is not None
    ]
    await put_callbacks(transaction, tenant_id, callbacks)
    await tell(transaction, tenant_id, outcomes, finished_at)
    return Applied(
        results=Counter((mutation.operation, result_of(outcome)) for mutation, outcome in outcomes),
        callbacks=len(callbacks),
        more=len(rows) == batch and len(known) == len(rows),
    )


_LANE = """
SELECT (SELECT live_id IS NOT NULL FROM tenant WHERE id = $1) AS sandbox
FROM lane WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED
"""

_ACCEPTED = """
SELECT id, seq, operation, subjects, body, refers, idempotency_key, callback_url, accepted_at, origin, ready,
       clock_timestamp() AS looked_at
FROM mutation WHERE tenant_id = $1 AND state = 'accepted'
"""

_WAITING = "SELECT id, subjects, ready FROM mutation WHERE tenant_id = $1 AND state = 'accepted' ORDER BY seq LIMIT $2"

LOOK_AHEAD = 10_000  # how far past held mutations free ones are looked for: without their bodies, some 20 ms


async def _oldest(transaction: Transaction, tenant_id: UUID, batch: int) -> Sequence[asyncpg.Record]:
    """Up to `batch` mutations that nothing holds up, in order."""
    rows = await transaction.fetch(f"{_ACCEPTED} ORDER BY seq LIMIT $2", tenant_id, batch)
    if all(row["ready"] for row in rows):
        return rows
    waiting = [_Waiting(**row) for row in await transaction.fetch(_WAITING, tenant_id, LOOK_AHEAD)]
    chosen = [mutation.id for mutation in islice(free(waiting), batch)]
    return await transaction.fetch(f"{_ACCEPTED} AND id = ANY($2::uuid[]) ORDER BY seq", tenant_id, chosen)


class _Waiting(Struct, frozen=True):
    id: UUID
    subjects: Sequence[UUID]
    ready: bool


def _mutation(row: asyncpg.Record) -> Mutation:
    given = {name: row[name] for name in Mutation.__struct_fields__}
    return Mutation(**{**given, "origin": Origin(**row["origin"])})


async def _carry_out(
    transaction: Transaction,
    tenant_id: UUID,
    mutations: Sequence[Mutation],
    operations: Mapping[str, Operation],
) -> Outcomes:
    outcomes: Outcomes = []
    for alike in schedule(mutations, operations):
        outcomes += await _carry_out_set(transaction, tenant_id, alike, operations[alike[0].operation])
    return outcomes


async def _carry_out_set(
    transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation], operation: Operation
) -> Outcomes:
    """Halves a set that fails, until what is poisoned stands alone and fails alone.

    An error that says nothing about the mutations ends the round, which is rolled back and tried again later.
    """
    try:
        async with savepoint(transaction):
            outcomes = await operation.handler(transaction, tenant_id, mutations)
            return list(zip(mutations, outcomes, strict=True))
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, one of these mutations fails with it
        if len(mutations) == 1:
            return [(mutations[0], poisoned(mutations[0], error))]
    middle = len(mutations) // 2
    return [
        *await _carry_out_set(transaction, tenant_id, mutations[:middle], operation),
        *await _carry_out_set(transaction, tenant_id, mutations[middle:], operation),
    ]
