"""Application: takes a tenant's oldest accepted mutations and commits their effects, states, events and callbacks
together. A crash before the commit leaves everything as it was; after it, everything is done.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice, takewhile
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.delivery.outbox import Callback, put_callbacks
from rapport.engine.holding import free
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome, State, callback_object
from rapport.engine.schedule import schedule
from rapport.ids import Kind, is_shown, show
from rapport.storage.database import PASSING, Transaction

logger = structlog.get_logger()


class Applied(Struct, frozen=True):
    """What one round did. `more`: there may be more to apply. `callbacks`: some wait in the outbox now."""

    completed: int = 0
    failed: int = 0
    callbacks: int = 0
    more: bool = False


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
    await _record(transaction, tenant_id, outcomes, finished_at)
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
    await write_entries(transaction, tenant_id, [_audited(*each, finished_at) for each in outcomes])
    failed = sum(isinstance(outcome, Failed) for _, outcome in outcomes)
    return Applied(
        completed=len(outcomes) - failed,
        failed=failed,
        callbacks=len(callbacks),
        more=len(rows) == batch and len(known) == len(rows),
    )


_LANE = """
SELECT (SELECT live_id IS NOT NULL FROM tenant WHERE id = $1) AS sandbox
FROM lane WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED
"""

_ACCEPTED = """
SELECT id, operation, subjects, body, refers, idempotency_key, callback_url, accepted_at, origin, ready,
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


Outcomes = list[tuple[Mutation, Outcome]]


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
        async with _savepoint(transaction):
            outcomes = await operation.handler(transaction, tenant_id, mutations)
            return list(zip(mutations, outcomes, strict=True))
    except PASSING:
        raise
    except Exception as error:
        if len(mutations) == 1:
            logger.exception("mutation_poisoned", mutation=str(mutations[0].id), operation=operation.name)
            message = _POISONED.format(type(error).__name__)
            return [(mutations[0], Failed(code="internal_error", message=message, forget=not mutations[0].subjects))]
    middle = len(mutations) // 2
    return [
        *await _carry_out_set(transaction, tenant_id, mutations[:middle], operation),
        *await _carry_out_set(transaction, tenant_id, mutations[middle:], operation),
    ]


_POISONED = "The mutation could not be applied ({}); nothing of it was written. The service's log says more."


@asynccontextmanager
async def _savepoint(transaction: Transaction) -> AsyncIterator[None]:
    await transaction.execute("SAVEPOINT alike")
    try:
        yield
    except PASSING:
        raise
    except Exception:
        await transaction.execute("ROLLBACK TO SAVEPOINT alike; RELEASE SAVEPOINT alike")
        raise
    await transaction.execute("RELEASE SAVEPOINT alike")


async def _record(transaction: Transaction, tenant_id: UUID, outcomes: Outcomes, finished_at: datetime) -> None:
    finished = [_finished(mutation, outcome) for mutation, outcome in outcomes]
    await transaction.execute(_FINISH, tenant_id, finished_at, finished)
    completed = [(mutation, outcome) for mutation, outcome in outcomes if isinstance(outcome, Completed)]
    happened = [
        {"type": event.type, "subject": event.subject, "mutation_id": mutation.id, "data": event.data}
        for mutation, outcome in completed
        for event in outcome.events
    ]
    if happened:
        await transaction.execute(_HAPPENED, tenant_id, finished_at, happened)
    forgotten = [subject for _, outcome in completed for subject in outcome.forget]
    if forgotten:
        await transaction.execute(_FORGET, tenant_id, forgotten)


def _finished(mutation: Mutation, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Failed):
        failure = {"code": outcome.code, "message": outcome.message, "forget": outcome.forget}
        return {"id": mutation.id, "state": State.FAILED, **failure}
    found = {"subjects": outcome.subjects} if outcome.subjects else {}
    return {"id": mutation.id, "state": State.COMPLETED, "result": outcome.result, **found}


_FINISH = """
UPDATE mutation m
SET state = o.state, error_code = o.code, error_message = o.message, finished_at = $2,
    result = CASE WHEN json_typeof(o.result) = 'object' THEN o.result END,
    subjects = coalesce(o.subjects, m.subjects),
    body = CASE WHEN o.forget THEN '{}' ELSE m.body END
FROM json_to_recordset($3::json)
    AS o (id uuid, state text, code text, message text, forget boolean, result json, subjects uuid[])
WHERE m.tenant_id = $1 AND m.id = o.id
"""


def _audited(mutation: Mutation, outcome: Outcome, at: datetime) -> Entry:
    details: dict[str, Any] = {"mutationId": show(Kind.MUTATION, mutation.id)}
    result: Mapping[str, Any] | None = None
    if isinstance(outcome, Failed):
        details |= {"status": State.FAILED, "code": outcome.code}
    else:
        details["status"] = State.COMPLETED
        result = outcome.result
        if outcome.changed:
            details["changed"] = outcome.changed
    refers = mutation.refers if result is None else result
    return Entry(origin=mutation.origin, action=mutation.operation, records=_shown_in(refers), details=details, at=at)


def _shown_in(refers: Mapping[str, Any]) -> list[str]:
    """The ids in the lists of it. An id from a path may be any text, even a name: what is none is left out."""
    listed = [value for value in refers.values() if isinstance(value, list)]
    return [each for values in listed for each in values if is_shown(each)]


_HAPPENED = """
INSERT INTO event (tenant_id, type, subject, mutation_id, data, occurred_at)
SELECT $1, type, subject, mutation_id, data, $2
FROM json_to_recordset($3::json) AS e (type text, subject uuid, mutation_id uuid, data json)
"""

# A rare act, and so without an index on subjects, which every accepted mutation would have to pay for. It comes after
# _FINISH: those of this very round, and the subjects that they turned out to have, must be seen. Mutations that still
# wait are about what follows, and their handlers need their bodies.
_FORGET = """
UPDATE mutation SET body = '{}' WHERE tenant_id = $1 AND state <> 'accepted' AND subjects && $2::uuid[]
"""
