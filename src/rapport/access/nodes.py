"""How many processes answer requests: each says every second that it is there, and counts those that do."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from rapport.access.limits import Limits
from rapport.ids import new_id
from rapport.storage.database import PASSING, Database

logger = structlog.get_logger()

SAY_SECONDS = 1.0
GONE_AFTER = timedelta(seconds=5)
"""Of silence. As long as a process that is gone is counted, the others let less through than they might."""


class Nodes:
    """Gives each of `limits` its share of this process. While the database is away the last number holds."""

    def __init__(self, database: Database, limits: Sequence[Limits]) -> None:
        self._database = database
        self._limits = limits
        self._id = new_id()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(SAY_SECONDS)
            await self.say()

    async def say(self) -> None:
        """Says that this process is there, and counts. Before its first request is answered, too, so that its
        buckets are never those of a process alone.
        """
        try:
            async with self._database.directory() as transaction:
                await transaction.execute(_HERE, self._id)
                others = await transaction.fetchval(_COUNT, self._id, GONE_AFTER)
        except PASSING as error:
            logger.warning("nodes_uncounted", error=repr(error))
            return
        for limits in self._limits:
            limits.share(others + 1)

    async def leave(self) -> None:
        """The others need not wait until it is missed; but they do when the database is away."""
        try:
            async with self._database.directory() as transaction:
                await transaction.execute("DELETE FROM node WHERE id = $1", self._id)
        except PASSING as error:
            logger.warning("node_not_left", error=repr(error))


_HERE = "INSERT INTO node (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()"

# After _HERE, so that whoever removes others waits for nobody: their rows are passed by while somebody else has them.
_COUNT = """
WITH dead AS (
    SELECT id FROM node WHERE id <> $1 AND seen_at < clock_timestamp() - 10 * $2::interval FOR UPDATE SKIP LOCKED),
buried AS (
    DELETE FROM node USING dead WHERE node.id = dead.id)
SELECT count(*) FROM node WHERE id <> $1 AND seen_at >= clock_timestamp() - $2::interval
"""
