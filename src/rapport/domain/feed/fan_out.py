"""Events on their way to webhooks: rounds follow the feed behind the writes, with a position for each endpoint.

An event and the new position of the endpoint are written together, so each event is put into the outbox once.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.delivery.webhooks import Notice, hold_webhook, put_notices
from rapport.domain.feed.events import PREFIX, CloudEvent, find_events, read_events
from rapport.domain.feed.webhooks import Webhook
from rapport.ids import Kind, show
from rapport.rounds import Rounds
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, Doorbell

BATCH = 200  # events of one endpoint in one round: some 30 ms
MOST_WAITING = 1000  # notices of one endpoint in the outbox; the others wait in the feed, where they cost nothing
KEPT = 10_000  # events back: finished notices that are older are removed from the log
MOST_REPLAYED = 1000


class FanOut:
    """Looks for events when a bell tells of some, and by itself now and then."""

    def __init__(self, database: Database, doorbell: Doorbell, *, poll_seconds: float) -> None:
        self._database = database
        self._doorbell = doorbell
        self.rounds = Rounds("webhooks", self._round, self._find, workers=1, poll_seconds=poll_seconds)
        doorbell.on(Bell.EVENTS, self.rounds.knock)

    async def _find(self) -> Sequence[UUID]:
        async with self._database.directory() as transaction:
            rows = await transaction.fetch("SELECT tenant_id FROM directory_webhooks()")
        return [row["tenant_id"] for row in rows]

    async def _round(self, tenant_id: UUID) -> bool:
        put = more = False
        async with self._database.tenant(tenant_id) as transaction:
            for row in await transaction.fetch(_BEHIND, tenant_id, MOST_WAITING):
                page = await read_events(transaction, tenant_id, after=row["position"], limit=BATCH, types=row["types"])
                if page.events:
                    await put_notices(transaction, tenant_id, row["id"], _notices(page.events))
                await transaction.execute(_REACHED, tenant_id, row["id"], page.reached, page.reached - KEPT)
                put, more = put or bool(page.events), more or page.has_more
        if put:
            self._doorbell.ring(Bell.DELIVERIES, tenant_id)
        return more


_BEHIND = """
SELECT w.id, w.types, w.position FROM webhook w
WHERE w.tenant_id = $1 AND w.paused_at IS NULL
  AND w.position < (SELECT h.position FROM event_head h WHERE h.tenant_id = $1)
  AND $2 > (SELECT count(*) FROM outbox o
            WHERE o.tenant_id = $1 AND o.webhook_id = w.id AND o.kind = 'webhook' AND o.state = 'waiting')
ORDER BY w.id FOR UPDATE OF w SKIP LOCKED
"""

_REACHED = """
WITH old AS (
    DELETE FROM outbox
    WHERE tenant_id = $1 AND webhook_id = $2 AND kind = 'webhook' AND position < $4 AND state <> 'waiting')
UPDATE webhook SET position = $3 WHERE tenant_id = $1 AND id = $2
"""


async def replay(
    transaction: Transaction,
    tenant_id: UUID,
    webhook: Webhook,
    origin: Origin,
    *,
    ids: Sequence[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Puts events on their way once more: those named, or those of its types from the one moment to before the other.

    Answers how many there are, at most MOST_REPLAYED, the oldest; only such as it was told of before, or passed over:
    the others are on their way. Writes to the audit log: called last.
    """
    await hold_webhook(transaction, tenant_id, webhook.id)
    types = webhook.types if ids is None else ()
    found = await find_events(
        transaction,
        tenant_id,
        upto=webhook.position,
        ids=ids,
        since=since,
        until=until,
        types=types,
        limit=MOST_REPLAYED,
    )
    if found:
        await put_notices(transaction, tenant_id, webhook.id, _notices(found))
    records, details = [show(Kind.WEBHOOK, webhook.id)], {"deliveries": len(found)}
    entry = Entry(origin=origin, action="webhook.replay", records=records, details=details)
    await write_entries(transaction, tenant_id, [entry])
    return len(found)


def _notices(events: Sequence[CloudEvent]) -> list[Notice]:
    return [
        Notice(position=int(event.id), type=event.type.removeprefix(PREFIX), body=msgspec.json.encode(event).decode())
        for event in events
    ]
