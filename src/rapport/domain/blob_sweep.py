"""Removes bytes that nobody has any more: what was given up a minute ago, and what was handed in and never attached."""

from uuid import UUID

import structlog

from rapport.rounds import Rounds
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database

logger = structlog.get_logger()

SWEEP_SECONDS = 60.0
ORPHANS_SECONDS = 6 * 3600.0  # a look at all files; those it finds are a day old already


class BlobSweep:
    """Two rounds, in any number of processes: `trash` removes what was given up; `orphans` gives up what was handed
    in more than a day ago and belongs to no attachment and to no application.
    """

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs
        self.trash = Rounds("trash", self.sweep_one, self._with_trash, workers=1, poll_seconds=SWEEP_SECONDS)
        self.orphans = Rounds("orphans", self.give_up, self._all, workers=1, poll_seconds=ORPHANS_SECONDS)

    async def stop(self) -> None:
        """What is cut off is looked at again by the next process."""
        await self.trash.abandon()
        await self.orphans.abandon()

    async def sweep_one(self, tenant_id: UUID) -> bool:
        """Looks at one digest in the trash; answers whether there was one."""
        async with self._database.tenant(tenant_id) as transaction:
            digest = await transaction.fetchval(_CLAIM, tenant_id)
            if digest is None:
                return False
            # Whoever attaches it just now comes first; the digest is looked at again later.
            blob = await transaction.fetchrow(_LOCK, tenant_id, digest)
            if blob is None:
                await self._blobs.remove(tenant_id, digest)
                await transaction.execute(_DONE, tenant_id, digest)
                return True
            attached = await transaction.fetchval(_ATTACHED, tenant_id, digest)
            if not attached and await transaction.fetchval(_SOON, tenant_id, digest):
                await transaction.execute(_LATER, tenant_id, digest)
                return True
            if not attached:
                await transaction.execute(_REMOVE, tenant_id, digest)
            if not attached and blob["outside"]:
                await self._blobs.remove(tenant_id, digest)
            await transaction.execute(_DONE, tenant_id, digest)
        return True

    async def give_up(self, tenant_id: UUID) -> bool:
        async with self._database.tenant(tenant_id) as transaction:
            await transaction.execute(_ORPHANS, tenant_id)
        return False

    async def _with_trash(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            return [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_trash()")]

    async def _all(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            return [row["id"] for row in await transaction.fetch("SELECT id FROM tenant")]


_CLAIM = """
SELECT digest FROM blob_trash WHERE tenant_id = $1 AND trashed_at < now() - interval '1 minute'
ORDER BY trashed_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""

_LOCK = "SELECT content IS NULL AS outside FROM blob WHERE tenant_id = $1 AND digest = $2 FOR UPDATE NOWAIT"

_ATTACHED = """
SELECT EXISTS (SELECT FROM attachment WHERE tenant_id = $1 AND digest = $2)
    OR EXISTS (SELECT FROM application_document WHERE tenant_id = $1 AND digest = $2)
"""

# A blob is put before the mutation that speaks of it is accepted, within a minute, or made ready. Such a mutation has
# the digest in its body, which is read here because few wait, and no index has to be kept for a rare question.
_SOON = """
SELECT b.touched_at > now() - interval '1 minute' OR EXISTS (
    SELECT FROM mutation m
    WHERE m.tenant_id = $1 AND m.state = 'accepted'
      AND (NOT m.ready OR m.body::text LIKE '%' || encode($2, 'hex') || '%')
)
FROM blob b WHERE b.tenant_id = $1 AND b.digest = $2
"""

_REMOVE = "DELETE FROM blob WHERE tenant_id = $1 AND digest = $2"
_DONE = "DELETE FROM blob_trash WHERE tenant_id = $1 AND digest = $2"
_LATER = "UPDATE blob_trash SET trashed_at = now() WHERE tenant_id = $1 AND digest = $2"

_ORPHANS = """
INSERT INTO blob_trash (tenant_id, digest)
SELECT $1, digest FROM blob b
WHERE b.tenant_id = $1 AND b.touched_at < now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM attachment a WHERE a.tenant_id = $1 AND a.digest = b.digest)
  AND NOT EXISTS (SELECT FROM application_document d WHERE d.tenant_id = $1 AND d.digest = b.digest)
ON CONFLICT DO NOTHING
"""
