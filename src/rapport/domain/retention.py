"""What grows with every write is removed when nobody asks for it any more: mutations, deliveries, events.

Never what waits, and never the audit log. A mutation stays while a mail of its own does, and while events of that time
are kept, which name records by what stands in it. An event stays until all webhooks were told of it. Each tenant is
looked through once a day by one of the engines, in batches, each in a transaction of its own.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from msgspec import Struct, field

from rapport.ids import NO_ONE, first_id
from rapport.rounds import Rounds
from rapport.storage.database import Database, Transaction

logger = structlog.get_logger()

LOOK_SECONDS = 300.0  # how late a tenant's turn may begin
BATCH = 2000  # rows of each table in one transaction: 0.1 s in all, so that nobody behind its locks notices


class Keep(Struct, frozen=True, kw_only=True):
    """How many days each is kept; 0: for ever."""

    mutations_days: int
    events_days: int
    deliveries_days: int


class _Turn(Struct, kw_only=True):
    """How far a tenant was looked through. In memory: another process would begin anew, and find the less to do."""

    mutation: UUID = NO_ONE
    delivery: UUID = NO_ONE
    removed: Counter[str] = field(default_factory=Counter)


class Retention:
    """Rounds, in any number of processes; of several that try at once, one looks through a tenant."""

    def __init__(self, database: Database, keep: Keep) -> None:
        self._database = database
        self._keep = keep
        self._turns: dict[UUID, _Turn] = {}
        self.rounds = Rounds("retention", self.look_through, self._find, workers=1, poll_seconds=LOOK_SECONDS)

    async def _find(self) -> Iterable[UUID]:
        async with self._database.directory() as transaction:
            return [row["id"] for row in await transaction.fetch(f"SELECT id FROM tenant WHERE {_DUE}")]

    async def look_through(self, tenant_id: UUID) -> bool:
        """Removes a batch of each table, when it is the tenant's turn; answers whether there may be more."""
        turn = self._turns.pop(tenant_id, None) or _Turn()
        async with self._database.tenant(tenant_id) as transaction:
            if not await transaction.fetchval(_MINE, tenant_id):
                return False
            more = await self._remove_some(transaction, tenant_id, turn)
            if not more:
                await transaction.execute("UPDATE tenant SET looked_through_at = now() WHERE id = $1", tenant_id)
        if more:
            self._turns[tenant_id] = turn
        elif any(turn.removed.values()):
            logger.info("removed_old", tenant=str(tenant_id), **turn.removed)
        return more

    async def _remove_some(self, transaction: Transaction, tenant_id: UUID, turn: _Turn) -> bool:
        """A batch of each table; whether there may be more. Events come last: their head's lock holds up writers."""
        now = await transaction.fetchval("SELECT now()")
        more = await _remove_deliveries(transaction, tenant_id, _before(now, self._keep.deliveries_days), turn)
        more |= await _remove_mutations(transaction, tenant_id, _before(now, self._keep.mutations_days), turn)
        return await _remove_events(transaction, tenant_id, _before(now, self._keep.events_days), turn) or more


_DUE = "coalesce(looked_through_at, '-infinity') <= now() - interval '1 day'"
_MINE = f"SELECT true FROM tenant WHERE id = $1 AND {_DUE} FOR NO KEY UPDATE SKIP LOCKED"


def _before(now: datetime, days: int) -> datetime | None:
    """What was finished before it is removed; None: nothing is."""
    return now - timedelta(days=days) if days else None


async def _remove_deliveries(transaction: Transaction, tenant_id: UUID, before: datetime | None, turn: _Turn) -> bool:
    """Of mails and webhooks; a callback is part of its mutation."""
    if before is None:
        return False
    row = await transaction.fetchrow(_DELIVERIES, tenant_id, turn.delivery, first_id(before), BATCH, before)
    assert row is not None
    turn.removed["deliveries"] += row["gone"]
    turn.delivery = row["last"] or turn.delivery
    return bool(row["looked"] == BATCH)


async def _remove_mutations(transaction: Transaction, tenant_id: UUID, before: datetime | None, turn: _Turn) -> bool:
    if before is None:
        return False
    before = min(before, await transaction.fetchval(_OLDEST_EVENT, tenant_id) or before)
    row = await transaction.fetchrow(_MUTATIONS, tenant_id, turn.mutation, first_id(before), BATCH, before)
    assert row is not None
    turn.removed["mutations"] += row["gone"]
    turn.mutation = row["last"] or turn.mutation
    return bool(row["looked"] == BATCH)


async def _remove_events(transaction: Transaction, tenant_id: UUID, before: datetime | None, turn: _Turn) -> bool:
    """From the first one on, up to one that is kept: what is left has no gap."""
    if before is None:
        return False
    row = await transaction.fetchrow(_EVENTS, tenant_id, before, BATCH)
    if row is None or not row["gone"]:
        return False
    turn.removed["events"] += row["gone"]
    await transaction.execute(_HEAD, tenant_id, row["upto"])
    return bool(row["gone"] == BATCH)


# Ids tell when a row was written: the oldest are found by the primary key, and looked at once in a turn. A search for
# what can go would pass all that stays, each time.
_LOOKED = """
WITH looked AS (
    SELECT id FROM {table} WHERE tenant_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4),
gone AS (
    DELETE FROM {table} o
    WHERE tenant_id = $1 AND id IN (SELECT id FROM looked) AND finished_at < $5 AND {and_so} RETURNING id)
SELECT (SELECT count(*) FROM gone) AS gone, (SELECT count(*) FROM looked) AS looked,
       (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS last
"""

_DELIVERIES = _LOOKED.format(table="outbox", and_so="o.state <> 'waiting' AND o.kind <> 'callback'")

_MUTATIONS = _LOOKED.format(
    table="mutation",
    and_so="""NOT EXISTS (
        SELECT FROM outbox d
        WHERE d.tenant_id = $1 AND d.mutation_id = o.id AND (d.state = 'waiting' OR d.kind <> 'callback'))""",
)

_OLDEST_EVENT = """
SELECT occurred_at FROM event
WHERE tenant_id = $1 AND seq > (SELECT removed_upto FROM event_head WHERE tenant_id = $1) ORDER BY seq LIMIT 1
"""

_EVENTS = """
WITH bounds AS (
    SELECT h.removed_upto AS after,
           least(h.position, (SELECT min(w.position) FROM webhook w WHERE w.tenant_id = $1)) AS upto
    FROM event_head h WHERE h.tenant_id = $1),
looked AS (
    SELECT e.seq, e.occurred_at FROM event e, bounds b
    WHERE e.tenant_id = $1 AND e.seq > b.after AND e.seq <= b.upto ORDER BY e.seq LIMIT $3),
reached AS (
    SELECT coalesce(min(seq) FILTER (WHERE occurred_at >= $2) - 1, max(seq)) AS upto FROM looked),
gone AS (
    DELETE FROM event e USING bounds b, reached r
    WHERE e.tenant_id = $1 AND e.seq > b.after AND e.seq <= r.upto RETURNING e.seq)
SELECT count(*) AS gone, max(seq) AS upto FROM gone
"""

_HEAD = "UPDATE event_head SET removed_upto = greatest(removed_upto, $2) WHERE tenant_id = $1"
