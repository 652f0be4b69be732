"""Webhooks in the outbox: events on their way to an endpoint, what they are signed with, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Struct

from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction


class Notice(Struct, frozen=True, kw_only=True):
    """An event as an endpoint is told of it; `position` is the event's, `body` the bytes that are sent."""

    position: int
    type: str
    body: str


class Notified(Struct, frozen=True, kw_only=True):
    """What became of a notice. `due_at` is None once it is finished, and while its endpoint is paused."""

    id: UUID
    position: int
    event_type: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str | None
    created_at: datetime
    due_at: datetime | None
    finished_at: datetime | None


async def put_notices(transaction: Transaction, tenant_id: UUID, webhook_id: UUID, notices: Sequence[Notice]) -> None:
    """To the endpoint as it is now; one that was put before is sent once more, from its first attempt on.

    They become due one after the other, so that they are taken in this order; those of a paused endpoint wait.
    """
    await transaction.execute(
        """
        INSERT INTO outbox (tenant_id, id, kind, webhook_id, position, event_type, message_id, url, host, body, due_at)
        SELECT $1, n.id, 'webhook', w.id, n.position, n.type, n.message_id, w.url, $7, n.body,
               CASE WHEN w.paused_at IS NULL THEN now() + n.number * interval '1 microsecond' ELSE 'infinity' END
        FROM webhook w, unnest($3::uuid[], $4::bigint[], $5::text[], $6::text[], $8::text[]) WITH ORDINALITY
             AS n (id, position, type, message_id, body, number)
        WHERE w.tenant_id = $1 AND w.id = $2
        ON CONFLICT (tenant_id, webhook_id, position) WHERE kind = 'webhook' DO UPDATE
        SET state = 'waiting', attempts = 0, due_at = EXCLUDED.due_at, finished_at = NULL, url = EXCLUDED.url,
            host = EXCLUDED.host, body = EXCLUDED.body
        """,
        tenant_id,
        webhook_id,
        [new_id() for _ in notices],
        [notice.position for notice in notices],
        [notice.type for notice in notices],
        [f"{show(Kind.WEBHOOK, webhook_id)}.{notice.position}" for notice in notices],
        host_of(await transaction.fetchval(_URL, tenant_id, webhook_id) or ""),
        [notice.body for notice in notices],
    )


_URL = "SELECT url FROM webhook WHERE tenant_id = $1 AND id = $2"


def host_of(url: str) -> str:
    """What bounds the deliveries under way."""
    return urlsplit(url).netloc.lower()


async def webhook_secrets(
    transaction: Transaction, tenant_id: UUID, webhook_ids: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """Those that sign now, newest first, of each endpoint."""
    rows = await transaction.fetch(
        "SELECT webhook_id, array_agg(secret ORDER BY id DESC) AS secrets FROM webhook_secret"
        " WHERE tenant_id = $1 AND webhook_id = ANY($2::uuid[]) AND (retires_at IS NULL OR retires_at > now())"
        " GROUP BY webhook_id",
        tenant_id,
        webhook_ids,
    )
    return {row["webhook_id"]: row["secrets"] for row in rows}


async def hold_webhook(transaction: Transaction, tenant_id: UUID, webhook_id: UUID) -> None:
    """Nobody else changes the endpoint until the transaction ends. Comes before any of its notices is changed."""
    await transaction.execute("SELECT FROM webhook WHERE tenant_id = $1 AND id = $2 FOR UPDATE", tenant_id, webhook_id)


async def stop_webhook(
    transaction: Transaction, tenant_id: UUID, webhook_id: UUID, because: Literal["asked", "failing", "gone"]
) -> None:
    """Nothing is sent to the endpoint any more; what waits goes on waiting. One that is paused stays as it is."""
    paused = await transaction.fetchval(
        "UPDATE webhook SET paused_at = now(), paused_because = $3, updated_at = now()"
        " WHERE tenant_id = $1 AND id = $2 AND paused_at IS NULL RETURNING true",
        tenant_id,
        webhook_id,
        because,
    )
    if paused:
        await transaction.execute(f"UPDATE outbox SET due_at = 'infinity' {_WAITING}", tenant_id, webhook_id)


async def start_webhook(transaction: Transaction, tenant_id: UUID, webhook_id: UUID) -> None:
    """What waits is due now, in order."""
    await transaction.execute(
        "UPDATE webhook SET paused_at = NULL, paused_because = NULL, updated_at = now()"
        " WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        webhook_id,
    )
    await transaction.execute(
        f"UPDATE outbox SET due_at = now() + (position % 1000000) * interval '1 microsecond' {_WAITING}",
        tenant_id,
        webhook_id,
    )


async def redirect_webhook(transaction: Transaction, tenant_id: UUID, webhook_id: UUID, url: str) -> None:
    """What waits goes to where the endpoint is now."""
    await transaction.execute(
        f"UPDATE outbox SET url = $3, host = $4 {_WAITING}", tenant_id, webhook_id, url, host_of(url)
    )


_WAITING = "WHERE tenant_id = $1 AND webhook_id = $2 AND kind = 'webhook' AND state = 'waiting'"


async def list_notified(
    transaction: Transaction, tenant_id: UUID, webhook_id: UUID, *, state: str | None, before: int | None, limit: int
) -> list[Notified]:
    """From the newest event on, or from before that position."""
    rows = await transaction.fetch(
        """
        SELECT id, position, event_type, state, attempts, last_status, last_error, created_at,
               CASE WHEN state = 'waiting' AND due_at <> 'infinity' THEN due_at END AS due_at, finished_at
        FROM outbox
        WHERE tenant_id = $1 AND webhook_id = $2 AND kind = 'webhook' AND ($3::text IS NULL OR state = $3)
          AND ($4::bigint IS NULL OR position < $4)
        ORDER BY position DESC LIMIT $5
        """,
        tenant_id,
        webhook_id,
        state,
        before,
        limit,
    )
    return [Notified(**row) for row in rows]


async def notify_again(transaction: Transaction, tenant_id: UUID, webhook_id: UUID, delivery_id: UUID) -> bool:
    """Sends a notice once more, also to a paused endpoint, from its first attempt on; False when there is none."""
    found = await transaction.fetchval(
        "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = now(), finished_at = NULL"
        " WHERE tenant_id = $1 AND webhook_id = $2 AND kind = 'webhook' AND id = $3 RETURNING true",
        tenant_id,
        webhook_id,
        delivery_id,
    )
    return bool(found)
