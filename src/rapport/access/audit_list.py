"""The audit log, read: page by page, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.access.audit import Written, moment
from rapport.storage.database import Transaction

COLUMNS = "position, at, actor, region, source, action, records, details, hash"


class Wanted(Struct, frozen=True, kw_only=True):
    """Which entries: of this record, actor and action, and between two moments, the second not included."""

    record: str | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_entries(
    transaction: Transaction, tenant_id: UUID, wanted: Wanted, *, before: int | None, limit: int
) -> Sequence[Written]:
    """Up to `limit` entries that stand before the position `before`, the newest first."""
    # Only what is asked for stands in the statement, so that a plan which is kept for it can use its index.
    conditions = {
        "position < ${}": before,
        "position IN (SELECT position FROM directory_audit(${}))": wanted.record,
        "actor = ${}": wanted.actor,
        "action = ${}": wanted.action,
        "at >= ${}": wanted.since,
        "at < ${}": wanted.until,
    }
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    where = "".join(f" AND {condition.format(number)}" for number, condition in enumerate(asked, start=3))
    rows = await transaction.fetch(
        f"SELECT {COLUMNS} FROM audit WHERE tenant_id = $1{where} ORDER BY position DESC LIMIT $2",
        tenant_id,
        limit,
        *asked.values(),
    )
    return [written(row) for row in rows]


async def first_actors(transaction: Transaction, tenant_id: UUID, records: Sequence[str]) -> dict[str, str]:
    """Who made each of these records, as far as the log tells."""
    rows = await transaction.fetch(
        """
        SELECT w.record, a.actor FROM unnest($2::text[]) AS w (record), LATERAL (
            SELECT e.actor FROM audit e
            WHERE e.tenant_id = $1 AND e.position = (SELECT min(f.position) FROM directory_audit(w.record) f)
              AND e.action LIKE '%.create') AS a
        """,
        tenant_id,
        records,
    )
    return {row["record"]: row["actor"] for row in rows}


def written(row: asyncpg.Record) -> Written:
    fields: dict[str, Any] = {**row, "at": moment(row["at"]), "hash": row["hash"].hex()}
    return Written(**fields)
