"""The queue: Procrastinate, a job a request, done by a worker in a process of its own.

As its documentation advises: async tasks, a worker that does several at once and LISTENs, connections enough for all.
The job writes the rows that Rapport's handler writes; the job's own row stands for the request. No lock: jobs of one
candidate may overtake each other, which is quicker.
"""

import os
import uuid
from datetime import UTC, datetime
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg_pool import AsyncConnectionPool

CONCURRENCY = int(os.environ["PEER_CONCURRENCY"])

queue = App(connector=PsycopgConnector(conninfo=os.environ["PEER_DATABASE"], min_size=4, max_size=CONCURRENCY + 6))
_pools: list[AsyncConnectionPool] = []

_INTERACTION = """
INSERT INTO interaction (id, candidate_id, type, performed_at, summary, notes, duration, created_at)
VALUES (%(id)s, %(candidate_id)s, %(type)s, %(performedAt)s, %(summary)s, %(notes)s, %(duration)s, %(created_at)s)
"""
_EVENT = "INSERT INTO event (type, candidate_id, interaction_id) VALUES ('interaction.created', %s, %s)"
_AUDIT = "INSERT INTO audit (actor, action, record) VALUES ('key', 'interactions.create', %s)"


@queue.task(name="create_interactions")
async def create_interactions(candidate_id: str, interactions: list[dict[str, Any]]) -> None:
    now = datetime.now(UTC)
    async with (await _pool()).connection() as connection, connection.pipeline():
        for interaction in interactions:
            row = {**interaction, "id": uuid.uuid4(), "candidate_id": candidate_id, "created_at": now}
            await connection.execute(_INTERACTION, row)
            await connection.execute(_EVENT, (candidate_id, row["id"]))
        await connection.execute(_AUDIT, (candidate_id,))


async def _pool() -> AsyncConnectionPool:
    """Of the worker, opened with its first job, within its loop."""
    if not _pools:
        _pools.append(AsyncConnectionPool(os.environ["PEER_DATABASE"], open=False, min_size=1, max_size=CONCURRENCY))
        await _pools[0].open()
    return _pools[0]
