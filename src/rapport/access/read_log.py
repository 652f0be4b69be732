"""Reads of personal data, on their way into the audit log.

A read is not held up by a commit of its own: it is noted in memory, and about five times a second all that was noted of
a tenant is written together. So a process that is killed loses what was read in its last moments, up to WRITE_SECONDS
of it, and those that a database which is away kept waiting; one whose connection breaks at the commit may write them
twice. Everything else in the log is written in the very transaction that does it.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog

from rapport.access.audit import Entry, write_entries
from rapport.rounds import Rounds
from rapport.storage.database import PASSING, Database

logger = structlog.get_logger()

WRITE_SECONDS = 0.2
RETRY_SECONDS = 1.0
WORKERS = 4  # tenants whose reads are written side by side: one whose head is locked holds up nobody else
BATCH = 200  # entries in one transaction: with a page of ids each, 5 ms in which nothing else is answered
MAX_RECORDS = 200_000  # ids that wait; about 20 MB. A hundred of them are a full page of a list


class ReadLogFullError(Exception):
    """More reads wait to be written than memory should hold: what cannot be noted must not be shown."""


class ReadLog:
    """`note` says that somebody reads; while `rounds` run that is written down, and `drain` writes what is left."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[UUID, list[Entry]] = {}
        self._waiting = 0
        self.rounds = Rounds("reads", self._write, self._find, workers=WORKERS, poll_seconds=WRITE_SECONDS)

    def note(self, tenant_id: UUID, entry: Entry) -> None:
        """Raises ReadLogFullError."""
        if self._waiting >= MAX_RECORDS:
            raise ReadLogFullError
        self._noted.setdefault(tenant_id, []).append(entry)
        self._waiting += _weight([entry])

    async def drain(self) -> None:
        """Writes what is left, once no more is noted; what cannot be written now is lost, and the log says how much."""
        await self.rounds.stop()
        for tenant_id, noted in list(self._noted.items()):
            try:
                while noted:
                    await self._write_batch(tenant_id)
            except PASSING as error:
                lost = {"tenant": str(tenant_id), "count": len(noted), "error": type(error).__name__}
                logger.error("reads_lost", **lost)  # noqa: TRY400  # the database is away: where in the code is no matter

    async def _find(self) -> Sequence[UUID]:
        return list(self._noted)

    async def _write(self, tenant_id: UUID) -> bool:
        try:
            await self._write_batch(tenant_id)
        except PASSING as error:
            logger.warning("reads_unwritten", tenant=str(tenant_id), error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
        return tenant_id in self._noted

    async def _write_batch(self, tenant_id: UUID) -> None:
        """The oldest; they stay noted until they are committed."""
        batch = self._noted.get(tenant_id, [])[:BATCH]
        if not batch:  # the tenant was found while its last ones were being written
            return
        async with self._database.tenant(tenant_id) as transaction:
            await write_entries(transaction, tenant_id, batch)
        del self._noted[tenant_id][: len(batch)]  # more may have been noted meanwhile
        self._waiting -= _weight(batch)
        if not self._noted[tenant_id]:
            del self._noted[tenant_id]


def _weight(entries: Sequence[Entry]) -> int:
    return sum(1 + len(entry.records) for entry in entries)
