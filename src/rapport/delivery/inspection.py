"""The outbox as those see it who operate the service: callbacks, webhooks and mail side by side, and sent once more."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.access.tenants import AccessError
from rapport.delivery.mail_list import retry_mail
from rapport.delivery.outbox import redeliver
from rapport.delivery.webhooks import hold_webhook, notify_again
from rapport.ids import Kind, show
from rapport.storage.database import Transaction

MOST_COUNTED = 1000


class DeliveryKind(StrEnum):
    CALLBACK = "callback"
    WEBHOOK = "webhook"
    MAIL = "mail"


class DeliveryState(StrEnum):
    """`dropped`: a mail that was out of date before it was sent."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


class Delivery(Struct, frozen=True, kw_only=True):
    """`target` is an address of the web, or of a person. `about` is a type of event, or what a mail is there for.

    `due_at` is when it is tried next, None when it is not going to be, or only once its webhook goes on. `body` is
    what is sent; of a mail it is None, as nobody but its reader reads it.
    """

    id: UUID
    kind: DeliveryKind
    state: DeliveryState
    target: str
    about: str | None
    mutation_id: UUID | None
    webhook_id: UUID | None
    body: str | None
    attempts: int
    due_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None


_DELIVERY = """
SELECT id, kind, state, coalesce(url, recipient, '') AS target, coalesce(event_type, what) AS about, mutation_id,
       webhook_id, CASE WHEN kind <> 'mail' THEN body END AS body, attempts,
       CASE WHEN state = 'waiting' AND due_at <> 'infinity' THEN due_at END AS due_at, last_status, last_error,
       created_at, finished_at
FROM outbox WHERE tenant_id = $1
"""


async def list_deliveries(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    kind: DeliveryKind | None,
    state: DeliveryState | None,
    before: UUID | None,
    limit: int,
) -> list[Delivery]:
    """Up to `limit` that were written before the one with id `before`, newest first."""
    conditions = {"id < ${}": before, "kind = ${}": kind, "state = ${}": state}
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    where = "".join(f" AND {condition.format(number)}" for number, condition in enumerate(asked, start=3))
    # Without the comparison the planner would not see that the index of dead letters has them all.
    where += " AND state = 'dead'" if state == DeliveryState.DEAD else ""
    rows = await transaction.fetch(f"{_DELIVERY}{where} ORDER BY id DESC LIMIT $2", tenant_id, limit, *asked.values())
    return [Delivery(**row) for row in rows]


async def read_delivery(transaction: Transaction, tenant_id: UUID, delivery_id: UUID) -> Delivery | None:
    row = await transaction.fetchrow(f"{_DELIVERY} AND id = $2", tenant_id, delivery_id)
    return None if row is None else Delivery(**row)


async def count_dead(transaction: Transaction, tenant_id: UUID) -> dict[DeliveryKind, int]:
    """How many were given up, of each kind that has any; no further than MOST_COUNTED in all."""
    rows = await transaction.fetch(
        "SELECT kind, count(*) AS count FROM"
        " (SELECT kind FROM outbox WHERE tenant_id = $1 AND state = 'dead' LIMIT $2) AS dead GROUP BY kind",
        tenant_id,
        MOST_COUNTED,
    )
    return {DeliveryKind(row["kind"]): row["count"] for row in rows}


class Backlog(Struct, frozen=True, kw_only=True):
    """What waits to be sent: how many, no further than MOST_COUNTED, and since when the oldest of them is due; None
    when none is yet.
    """

    waiting: int
    due_since: datetime | None


async def measure_backlog(transaction: Transaction, tenant_id: UUID) -> dict[DeliveryKind, Backlog]:
    """Of each kind that has any."""
    rows = await transaction.fetch(_BACKLOG, tenant_id, MOST_COUNTED)
    return {DeliveryKind(row["kind"]): Backlog(waiting=row["waiting"], due_since=row["due_since"]) for row in rows}


# Each kind by its name, as the planner sees only then which index has what waits of it.
_BACKLOG = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, count(*) AS waiting, min(due_at) FILTER (WHERE due_at <= now()) AS due_since FROM"
    f" (SELECT due_at FROM outbox WHERE tenant_id = $1 AND kind = '{kind}' AND state = 'waiting'"
    " ORDER BY due_at LIMIT $2) AS waiting HAVING count(*) > 0"
    for kind in DeliveryKind
)


async def send_again(transaction: Transaction, tenant_id: UUID, delivery: Delivery, origin: Origin) -> bool:
    """From its first attempt on, freshly signed, and to a paused webhook too. False when there is nothing to send:
    a mail is sent once.
    """
    if delivery.kind == DeliveryKind.MAIL:
        try:
            await retry_mail(transaction, tenant_id, delivery.id, origin)
        except AccessError:
            return False
        return True
    if delivery.kind == DeliveryKind.WEBHOOK:
        assert delivery.webhook_id is not None
        await hold_webhook(transaction, tenant_id, delivery.webhook_id)
        sent = await notify_again(transaction, tenant_id, delivery.webhook_id, delivery.id)
        entry = Entry(origin=origin, action="webhook.redeliver", records=[show(Kind.WEBHOOK, delivery.webhook_id)])
    else:
        assert delivery.mutation_id is not None
        sent = await redeliver(transaction, tenant_id, delivery.mutation_id)
        records = [show(Kind.MUTATION, delivery.mutation_id)]
        entry = Entry(origin=origin, action="callbacks.redeliver", records=records)
    if sent:
        await write_entries(transaction, tenant_id, [entry])
    return sent


async def send_dead_again(transaction: Transaction, tenant_id: UUID, kind: DeliveryKind | None, origin: Origin) -> int:
    """All that were given up, of one kind or of all, and that can be sent; those of a paused webhook wait for it.

    Answers how many. They become due one after the other, in the order in which they were written.
    """
    await transaction.execute("SELECT FROM webhook WHERE tenant_id = $1 ORDER BY id FOR UPDATE", tenant_id)
    done = await transaction.execute(_SEND_DEAD, tenant_id, kind)
    sent = int(done.rpartition(" ")[2])
    if sent:
        details = {"deliveries": sent, "kind": kind or "all"}
        entry = Entry(origin=origin, action="deliveries.redeliver", details=details)
        await write_entries(transaction, tenant_id, [entry])
    return sent


_SEND_DEAD = """
UPDATE outbox o
SET state = 'waiting', attempts = 0, finished_at = NULL,
    due_at = CASE WHEN dead.paused THEN 'infinity' ELSE now() + dead.number * interval '1 microsecond' END
FROM (SELECT d.id, w.paused_at IS NOT NULL AS paused, row_number() OVER (ORDER BY d.id) AS number
      FROM outbox d LEFT JOIN webhook w ON w.tenant_id = $1 AND w.id = d.webhook_id
      WHERE d.tenant_id = $1 AND d.state = 'dead' AND ($2::text IS NULL OR d.kind = $2)
        AND (d.kind <> 'mail' OR d.message IS NOT NULL)) AS dead
WHERE o.tenant_id = $1 AND o.id = dead.id AND o.state = 'dead'
"""
