"""Acceptance: a request becomes durable before it is answered, and shares its commit with those that came meanwhile.

One commit a request costs a disk flush each; here the requests of a tenant that arrive while a commit is under way
travel together in the next one. An idempotency key finds its first request through a unique constraint, so parallel
duplicates, on any node, wait for the first one's commit and get its answer.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from contextvars import Context
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.engine.mutation import Acceptance, Request
from rapport.ids import new_id
from rapport.storage.database import Database, OverloadedError, Transaction
from rapport.storage.doorbell import Bell, Doorbell

UNSTORABLE = (asyncpg.DataError, asyncpg.ProgramLimitExceededError)
"""Errors that speak of what a request holds, and not of the moment."""


class KeyReusedError(Exception):
    """The idempotency key was used before, with another request."""


class _Waiting(Struct, frozen=True):
    request: Request
    mutation_id: UUID
    answer: "asyncio.Future[Acceptance]"


class Acceptor:
    """`accept` returns once the request is on disk. `accepted` counts by operation, repeated requests once."""

    def __init__(self, database: Database, doorbell: Doorbell, *, batch: int, waiting: int) -> None:
        self._database = database
        self._doorbell = doorbell
        self._batch = batch
        self._limit = waiting
        self._waiting: defaultdict[UUID, deque[_Waiting]] = defaultdict(deque)
        self._committing: dict[UUID, asyncio.Task[None]] = {}
        self.accepted: Counter[str] = Counter()

    async def accept(self, request: Request) -> Acceptance:
        """Raises KeyReusedError, OverloadedError. A caller that goes away does not take its request back."""
        queue = self._waiting[request.tenant_id]
        if len(queue) >= self._limit:
            raise OverloadedError
        waiting = _Waiting(request, new_id(), asyncio.get_running_loop().create_future())
        queue.append(waiting)
        if request.tenant_id not in self._committing:
            self._committing[request.tenant_id] = asyncio.create_task(
                self._commit(request.tenant_id), context=Context()
            )
        return await waiting.answer

    async def drain(self) -> None:
        """Returns when nothing waits for a commit any more."""
        while self._committing:
            await asyncio.wait(self._committing.values())

    async def _commit(self, tenant_id: UUID) -> None:
        queue = self._waiting[tenant_id]
        try:
            while queue:
                batch = [queue.popleft() for _ in range(min(len(queue), self._batch))]
                await self._commit_batch(tenant_id, batch)
        finally:
            del self._committing[tenant_id]
            del self._waiting[tenant_id]

    async def _commit_batch(self, tenant_id: UUID, batch: Sequence[_Waiting]) -> None:
        try:
            async with self._database.tenant(tenant_id) as transaction:
                stored = await _store(transaction, tenant_id, batch)
        except UNSTORABLE as error:
            await self._commit_apart(tenant_id, batch, error)
            return
        except Exception as error:  # noqa: BLE001  # each of the waiting requests answers with it
            _refuse(batch, error)
            return
        for waiting in batch:
            first = stored[waiting.request.idempotency_key]
            if first.mutation_id == waiting.mutation_id:
                self.accepted[waiting.request.operation] += 1
            if not waiting.answer.done():
                _answer(waiting, first)
        self._doorbell.ring(Bell.MUTATIONS, tenant_id)
        if not all(waiting.request.ready for waiting in batch):
            self._doorbell.ring(Bell.UNREADY, tenant_id)

    async def _commit_apart(self, tenant_id: UUID, batch: Sequence[_Waiting], error: Exception) -> None:
        """One request that the database cannot store is refused alone."""
        if len(batch) == 1:
            _refuse(batch, error)
            return
        for waiting in batch:
            await self._commit_batch(tenant_id, [waiting])


def _refuse(batch: Sequence[_Waiting], error: Exception) -> None:
    for waiting in batch:
        if not waiting.answer.done():
            waiting.answer.set_exception(error)


class _Stored(Struct, frozen=True):
    mutation_id: UUID
    fingerprint: bytes
    refers: dict[str, object]


def _answer(waiting: _Waiting, stored: _Stored) -> None:
    if stored.fingerprint != waiting.request.fingerprint:
        waiting.answer.set_exception(KeyReusedError())
        return
    waiting.answer.set_result(
        Acceptance(
            mutation_id=stored.mutation_id,
            idempotency_key=waiting.request.idempotency_key,
            refers=stored.refers,
            replayed=stored.mutation_id != waiting.mutation_id,
        )
    )


# The sequence is drawn in order of arrival, the rows are written in order of key: two nodes that accept the same keys
# at once then wait for each other in one direction only, and never deadlock. Of equal keys the first one is written.
_INSERT = """
INSERT INTO mutation
    (tenant_id, id, seq, operation, subjects, body, refers, idempotency_key, fingerprint, callback_url, origin, ready)
SELECT $1, id, seq, operation, subjects::uuid[], body, refers, idempotency_key, fingerprint, callback_url, origin, ready
FROM (
    SELECT nextval('mutation_order') AS seq, arrived.*
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::json[], $6::json[], $7::text[], $8::bytea[], $9::text[],
                $10::json[], $11::bool[])
        AS arrived (id, operation, subjects, body, refers, idempotency_key, fingerprint, callback_url, origin, ready)
) AS numbered
ORDER BY idempotency_key, seq
ON CONFLICT (tenant_id, idempotency_key) DO NOTHING
RETURNING id
"""

_FIRST = """
SELECT id, idempotency_key, fingerprint, refers FROM mutation
WHERE tenant_id = $1 AND idempotency_key = ANY($2::text[])
"""


async def _store(transaction: Transaction, tenant_id: UUID, batch: Sequence[_Waiting]) -> dict[str, _Stored]:
    """What stands in the table for each key of the batch: the row just written, or the one that came first."""
    requests = [waiting.request for waiting in batch]
    written = await transaction.fetch(
        _INSERT,
        tenant_id,
        [waiting.mutation_id for waiting in batch],
        [request.operation for request in requests],
        # unnest takes no arrays of different lengths in an array; a list of ids travels as its text
        ["{" + ",".join(map(str, request.subjects)) + "}" for request in requests],
        [request.body for request in requests],
        [request.refers for request in requests],
        [request.idempotency_key for request in requests],
        [request.fingerprint for request in requests],
        [request.callback_url for request in requests],
        [request.origin for request in requests],
        [request.ready for request in requests],
    )
    new = {row["id"] for row in written}
    stored = {
        waiting.request.idempotency_key: _Stored(
            waiting.mutation_id, waiting.request.fingerprint, dict(waiting.request.refers)
        )
        for waiting in batch
        if waiting.mutation_id in new
    }
    repeated = {request.idempotency_key for request in requests} - stored.keys()
    if repeated:
        for row in await transaction.fetch(_FIRST, tenant_id, list(repeated)):
            stored[row["idempotency_key"]] = _Stored(row["id"], row["fingerprint"], row["refers"])
    return stored
