"""Execution: the way of a mutation whose caller waits for its outcome, in one transaction and without the lane.

It is a mutation like those of the lanes, with the same handlers, events, audit entries and idempotency; only nobody
ever sees it accepted and not finished. Handlers lock what they change, so both ways are safe side by side.
"""

from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from rapport.engine.accept import KeyReusedError
from rapport.engine.attempt import poisoned, savepoint
from rapport.engine.finishing import record, tell
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome, Request, State
from rapport.ids import new_id
from rapport.storage.database import PASSING, Database, Transaction

logger = structlog.get_logger()

ATTEMPTS = 3  # each deadlock takes a second to be noticed, and lets one of its two go on


class Executed(Struct, frozen=True, kw_only=True):
    """`replayed`: the request was carried out before. Of that time's outcome its code and message are known, or its
    result.
    """

    mutation_id: UUID
    outcome: Outcome
    replayed: bool


async def execute(database: Database, request: Request, operation: Operation) -> Executed:
    """Carries the request out and answers once its effects are on disk.

    A request that was carried out before gets its first outcome again; one that comes while the first is under way
    waits for it. Of one that fails nothing is left but the failure. Whoever waits for the answer needs no callback:
    `callback_url` is None. Raises KeyReusedError, and the errors of the moment, after which nothing was done. One that
    a deadlock stopped is tried again at once: whoever it met has gone on.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return await _attempt(database, request, operation)
        except asyncpg.DeadlockDetectedError as error:
            logger.info("deadlock", operation=operation.name, tenant=str(request.tenant_id), detail=error.detail)
    return await _attempt(database, request, operation)


async def _attempt(database: Database, request: Request, operation: Operation) -> Executed:
    async with database.tenant(request.tenant_id) as transaction:
        mutation_id = new_id()
        row = await _claim(transaction, mutation_id, request)
        if row["id"] != mutation_id:
            return _repeated(row, request)
        mutation = Mutation(
            id=mutation_id,
            seq=row["seq"],
            operation=request.operation,
            subjects=request.subjects,
            body=row["body"],
            refers=request.refers,
            idempotency_key=request.idempotency_key,
            callback_url=None,
            accepted_at=row["accepted_at"],
            origin=request.origin,
        )
        outcome = await _carry_out(transaction, request.tenant_id, mutation, operation)
        outcomes = [(mutation, outcome)]
        await record(transaction, request.tenant_id, outcomes, mutation.accepted_at)
        await tell(transaction, request.tenant_id, outcomes, mutation.accepted_at)
    return Executed(mutation_id=mutation_id, outcome=outcome, replayed=False)


async def _claim(transaction: Transaction, mutation_id: UUID, request: Request) -> asyncpg.Record:
    """The row with the request's key: the one with this id, which is written now, or the first request's."""
    row = await transaction.fetchrow(
        _CLAIM,
        request.tenant_id,
        mutation_id,
        request.operation,
        request.subjects,
        request.body,
        request.refers,
        request.idempotency_key,
        request.fingerprint,
        request.origin,
    )
    assert row is not None
    return row


# The update changes nothing. It waits for whoever is writing the key, and answers with the row that there is then.
_CLAIM = """
INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint, origin)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (tenant_id, idempotency_key) DO UPDATE SET idempotency_key = mutation.idempotency_key
RETURNING id, seq, body, fingerprint, state, coalesce(result, refers) AS result, error_code, error_message, accepted_at
"""


def _repeated(row: asyncpg.Record, request: Request) -> Executed:
    """A key under which something was accepted for a lane is another request's, whatever that was."""
    if row["fingerprint"] != request.fingerprint or row["state"] == State.ACCEPTED:
        raise KeyReusedError
    outcome: Outcome = Completed(result=row["result"])
    if row["state"] == State.FAILED:
        outcome = Failed(code=row["error_code"], message=row["error_message"])
    return Executed(mutation_id=row["id"], outcome=outcome, replayed=True)


class _FailedError(Exception):
    """Leaves the savepoint, and takes back what the handler wrote."""

    def __init__(self, outcome: Failed) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


async def _carry_out(transaction: Transaction, tenant_id: UUID, mutation: Mutation, operation: Operation) -> Outcome:
    try:
        async with savepoint(transaction):
            return await _complete(transaction, tenant_id, mutation, operation)
    except _FailedError as error:
        return error.outcome
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, the mutation fails with it
        return poisoned(mutation, error)


async def _complete(transaction: Transaction, tenant_id: UUID, mutation: Mutation, operation: Operation) -> Completed:
    [outcome] = await operation.handler(transaction, tenant_id, [mutation])
    if isinstance(outcome, Failed):
        raise _FailedError(outcome)
    return outcome
