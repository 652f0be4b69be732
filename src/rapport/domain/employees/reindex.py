"""Has texts read anew that another version of the reader has read, or none could. What it found holds until then."""

from collections.abc import Callable
from uuid import UUID

from rapport.storage.database import Database

BATCH = 5_000  # of one statement and one transaction: the engine reads what is marked meanwhile


async def outdated(database: Database, tenant_id: UUID, version: str) -> int:
    """How many texts another version has read, or failed on."""
    async with database.tenant(tenant_id) as transaction:
        count: int = await transaction.fetchval(
            "SELECT count(*) FROM skill_reading"
            " WHERE tenant_id = $1 AND due_since IS NULL AND version IS DISTINCT FROM $2",
            tenant_id,
            version,
        )
    return count


async def mark_outdated(database: Database, tenant_id: UUID, version: str, progress: Callable[[int], None]) -> int:
    """Marks them as due and answers how many; `progress` is told after each batch how many were in it."""
    marked, last = 0, b""
    while True:
        async with database.tenant(tenant_id) as transaction:
            rows = await transaction.fetch(_MARK, tenant_id, version, last, BATCH)
        if not rows:
            return marked
        progress(len(rows))
        marked, last = marked + len(rows), max(row["digest"] for row in rows)


# MATERIALIZED: as a part of the condition the choice may be made anew for each row, and then the limit is none.
_MARK = """
WITH chosen AS MATERIALIZED (
    SELECT digest FROM skill_reading
    WHERE tenant_id = $1 AND digest > $3 AND due_since IS NULL AND version IS DISTINCT FROM $2
    ORDER BY digest LIMIT $4 FOR NO KEY UPDATE
)
UPDATE skill_reading r SET due_since = clock_timestamp() FROM chosen
WHERE r.tenant_id = $1 AND r.digest = chosen.digest
RETURNING r.digest
"""
