"""How the engine is: what waits for it, and what it did in the last hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.ids import first_id
from rapport.storage.database import Transaction

MINUTES = 60
MOST_COUNTED = 50_000
"""Of the last hour's mutations the newest ones: more would be counted for longer than a page may take."""
_MINUTE = timedelta(minutes=1)


class Pulse(Struct, frozen=True, kw_only=True):
    """`oldest` is when that was accepted which has waited longest, None when nothing waits. `minutes` has for each of
    the last MINUTES, the current one last, how many mutations were accepted; `failed` is how many of them failed.
    """

    oldest: datetime | None
    minutes: Sequence[int]
    failed: int


async def measure_pulse(transaction: Transaction, tenant_id: UUID, now: datetime) -> Pulse:
    oldest = await transaction.fetchval(
        "SELECT accepted_at FROM mutation WHERE tenant_id = $1 AND state = 'accepted' ORDER BY seq LIMIT 1", tenant_id
    )
    begin = now.replace(second=0, microsecond=0) - (MINUTES - 1) * _MINUTE
    rows = await transaction.fetch(_MINUTES, tenant_id, first_id(begin), begin, MOST_COUNTED)
    counts = {row["minute"]: row["count"] for row in rows}
    return Pulse(
        oldest=oldest,
        minutes=[counts.get(minute, 0) for minute in range(MINUTES)],
        failed=sum(row["failed"] for row in rows),
    )


_MINUTES = """
SELECT floor(extract(epoch FROM accepted_at - $3::timestamptz) / 60)::int AS minute, count(*) AS count,
       count(*) FILTER (WHERE state = 'failed') AS failed
FROM (SELECT accepted_at, state FROM mutation WHERE tenant_id = $1 AND id >= $2 ORDER BY id DESC LIMIT $4) AS latest
GROUP BY 1
"""
