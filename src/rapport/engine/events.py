"""The events of a tenant: written last in a transaction, and so numbered in the order in which they become visible.

Positions are 1, 2, 3 … of each tenant. Whoever has seen one has seen all before it, or never will: a transaction takes
its positions under the lock of the tenant's head, which it holds until it has committed, so no position is given out
while a lower one can still appear.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.engine.mutation import Event
from rapport.storage.database import Transaction


class Happened(Struct, frozen=True, kw_only=True):
    """An event and the mutation that it came of; None for what was done without one, such as an import."""

    event: Event
    mutation_id: UUID | None = None


async def write_events(
    transaction: Transaction, tenant_id: UUID, happened: Sequence[Happened], occurred_at: datetime
) -> None:
    """Called last in a transaction, after the audit log's entries: nobody who holds this lock waits for another."""
    if not happened:
        return
    rows = [_row(each.event, each.mutation_id) for each in happened]
    await transaction.execute(_WRITE, tenant_id, occurred_at, rows, len(rows))


def _row(event: Event, mutation_id: UUID | None) -> dict[str, Any]:
    return {"type": event.type, "subject": event.subject, "mutation_id": mutation_id, "data": event.data}


_WRITE = """
WITH head AS (
    INSERT INTO event_head AS h (tenant_id, position) VALUES ($1, $4)
    ON CONFLICT (tenant_id) DO UPDATE SET position = h.position + $4
    RETURNING position - $4 AS before)
INSERT INTO event (tenant_id, seq, type, subject, mutation_id, data, occurred_at)
SELECT $1, head.before + e.number, e.type, e.subject, e.mutation_id, e.data, $2
FROM head, ROWS FROM (json_to_recordset($3::json) AS (type text, subject uuid, mutation_id uuid, data json))
     WITH ORDINALITY AS e (type, subject, mutation_id, data, number)
"""
