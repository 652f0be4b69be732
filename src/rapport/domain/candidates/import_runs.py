"""How far each file is imported: a row of `import_run` for each tenant, resource and content of a file.

What a part of a file adds and how far it reaches commit together, while the run's row is held. So an import that was
cut off goes on where its last commit ended, and of two imports of one file each part is written by one of them.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction


class Run(Struct, frozen=True, kw_only=True):
    """`resource` is candidates or interactions; `digest` the SHA-256 of the whole file."""

    tenant_id: UUID
    resource: str
    digest: bytes


class Progress(Struct, frozen=True, kw_only=True):
    """`bytes_read` and `lines_read` end with the last committed row. Rows that were read and neither written nor
    refused were there already.
    """

    bytes_read: int
    lines_read: int
    rows_read: int
    rows_written: int
    rows_refused: int
    finished_at: datetime | None = None


_COLUMNS = ", ".join(Progress.__struct_fields__)


async def begin_run(transaction: Transaction, run: Run) -> Progress:
    """How far the run is: at the beginning when nobody has begun it."""
    await transaction.execute(
        "INSERT INTO import_run (tenant_id, resource, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        run.tenant_id,
        run.resource,
        run.digest,
    )
    return await hold_run(transaction, run)


async def hold_run(transaction: Transaction, run: Run) -> Progress:
    """How far the run is; nobody else brings it further until the transaction ends."""
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM import_run WHERE tenant_id = $1 AND resource = $2 AND digest = $3 FOR UPDATE",
        run.tenant_id,
        run.resource,
        run.digest,
    )
    assert row is not None, "begin_run comes first"
    return Progress(**row)


async def advance_run(transaction: Transaction, run: Run, to: Progress) -> None:
    await transaction.execute(
        """
        UPDATE import_run SET bytes_read = $4, lines_read = $5, rows_read = $6, rows_written = $7, rows_refused = $8,
                              finished_at = $9
        WHERE tenant_id = $1 AND resource = $2 AND digest = $3
        """,
        run.tenant_id,
        run.resource,
        run.digest,
        to.bytes_read,
        to.lines_read,
        to.rows_read,
        to.rows_written,
        to.rows_refused,
        to.finished_at,
    )
