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
    begin, end = turn.delivery, await transaction.fetchval(_END_OF_DELIVERIES, tenant_id, turn.delivery, BATCH)
    turn.delivery = min(end or first_id(before), first_id(before))
    gone = await transaction.execute(_DELIVERIES, tenant_id, begin, turn.delivery, before)
    turn.removed["deliveries"] += _count(gone)
    return turn.delivery < first_id(before)


async def _remove_mutations(transaction: Transaction, tenant_id: UUID, before: datetime | None, turn: _Turn) -> bool:
    if before is None:
        return False
    before = min(before, await transaction.fetchval(_OLDEST_EVENT, tenant_id) or before)
    begin, end = turn.mutation, await transaction.fetchval(_END_OF_MUTATIONS, tenant_id, turn.mutation, BATCH)
    turn.mutation = min(end or first_id(before), first_id(before))
    await transaction.execute(_HOLD_CALLBACKS, tenant_id, begin, turn.mutation)
    gone = await transaction.execute(_MUTATIONS, tenant_id, begin, turn.mutation, before)
    turn.removed["mutations"] += _count(gone)
    return turn.mutation < first_id(before)


async def _remove_events(transaction: Transaction, tenant_id: UUID, before: datetime | None, turn: _Turn) -> bool:
    """From the first one on, up to one that is kept: what is left has no gap."""
    bounds = await transaction.fetchrow(_BOUNDS, tenant_id)
    if before is None or bounds is None:
        return False
    reached = await transaction.fetchval(_REACHED, tenant_id, bounds["after"], bounds["upto"], before, BATCH)
    if reached is None:
        return False
    gone = _count(await transaction.execute(_EVENTS, tenant_id, bounds["after"], reached))
    turn.removed["events"] += gone
    await transaction.execute("UPDATE event_head SET removed_upto = $2 WHERE tenant_id = $1", tenant_id, reached)
    return gone == BATCH


def _count(done: str) -> int:
    """Of `DELETE 17`."""
    return int(done.rpartition(" ")[2])


# Ids tell when a row was written: the oldest are found by the primary key, and looked at once in a turn. A search for
# what can go would pass all that stays, each time. The end of a batch comes first and alone: of one statement for both,
# PostgreSQL reads the whole table.
_END = "SELECT id FROM {} WHERE tenant_id = $1 AND id >= $2 ORDER BY id OFFSET $3 LIMIT 1"
_END_OF_DELIVERIES, _END_OF_MUTATIONS = _END.format("outbox"), _END.format("mutation")

_DELIVERIES = """
DELETE FROM outbox
WHERE tenant_id = $1 AND id >= $2 AND id < $3 AND state <> 'waiting' AND kind <> 'callback' AND finished_at < $4
"""

# Whoever asks for a callback again waits until it is gone, or has asked already, which the statement after this one
# sees: a deletion that waited for them itself would go by what it saw before.
_HOLD_CALLBACKS = """
SELECT FROM outbox
WHERE tenant_id = $1 AND kind = 'callback' AND mutation_id >= $2 AND mutation_id < $3 AND state <> 'waiting'
ORDER BY id FOR UPDATE
"""

_MUTATIONS = """
DELETE FROM mutation m
WHERE m.tenant_id = $1 AND m.id >= $2 AND m.id < $3 AND m.finished_at < $4 AND NOT EXISTS (
    SELECT FROM outbox o
    WHERE o.tenant_id = $1 AND o.mutation_id = m.id AND (o.state = 'waiting' OR o.kind <> 'callback'))
"""

_OLDEST_EVENT = """
SELECT occurred_at FROM event
WHERE tenant_id = $1 AND seq > (SELECT removed_upto FROM event_head WHERE tenant_id = $1) ORDER BY seq LIMIT 1
"""

_BOUNDS = """
SELECT h.removed_upto AS after,
       least(h.position, (SELECT min(w.position) FROM webhook w WHERE w.tenant_id = $1)) AS upto
FROM event_head h WHERE h.tenant_id = $1
"""

_REACHED = """
SELECT coalesce(min(seq) FILTER (WHERE occurred_at >= $4) - 1, max(seq))
FROM (SELECT seq, occurred_at FROM event WHERE tenant_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $5) looked
HAVING coalesce(min(seq) FILTER (WHERE occurred_at >= $4) - 1, max(seq)) > $2
"""

_EVENTS = "DELETE FROM event WHERE tenant_id = $1 AND seq > $2 AND seq <= $3"
