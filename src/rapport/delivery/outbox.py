"""The outbox: what must be delivered, written in the transaction that it tells of and kept until it is delivered.

waiting → delivered | dead. A claim moves `due_at` to the end of a lease: a process that dies with a delivery in hand
loses it to another one then, so everything arrives at least once. Here stand callbacks, and what they share with mail
and webhooks, which have rooms of their own (`mail.py`, `webhooks.py`).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction


class Attempted(StrEnum):
    """What an attempt came to, as it is counted. `failed`: there will be another one."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"


class Callback(Struct, frozen=True, kw_only=True):
    """What a client is told of its mutation, and where."""

    mutation_id: UUID
    url: str
    content: Mapping[str, Any]


class Claimed(Struct, frozen=True, kw_only=True):
    """One claimed row; `attempts` counts the one about to be made.

    `leased_until` names the claim: what is written down of it is of no effect once another claim, or somebody who asked
    for a redelivery, took its place.
    """

    id: UUID
    mutation_id: UUID | None
    attempts: int
    leased_until: datetime


class Delivery(Claimed, frozen=True, kw_only=True):
    """A claimed callback, or a webhook's notice, which has no mutation but names of its own."""

    url: str
    host: str
    body: str
    webhook_id: UUID | None = None
    message_id: str | None = None

    @property
    def name(self) -> str:
        """The same at every attempt."""
        if self.mutation_id is None:
            assert self.message_id is not None
            return self.message_id
        return show(Kind.MUTATION, self.mutation_id)


async def put_callbacks(transaction: Transaction, tenant_id: UUID, callbacks: Sequence[Callback]) -> None:
    if not callbacks:
        return
    await transaction.execute(
        "INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body)"
        " SELECT $1, id, 'callback', mutation_id, url, host, body"
        " FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])"
        " AS c (id, mutation_id, url, host, body)",
        tenant_id,
        [new_id() for _ in callbacks],
        [callback.mutation_id for callback in callbacks],
        [callback.url for callback in callbacks],
        [urlsplit(callback.url).netloc.lower() for callback in callbacks],
        [msgspec.json.encode(callback.content).decode() for callback in callbacks],
    )


async def claim(
    transaction: Transaction, tenant_id: UUID, *, limit: int, except_hosts: Collection[str], lease: timedelta
) -> list[Delivery]:
    """Takes up to `limit` due callbacks and notices, the longest due first, for the time of the lease."""
    rows = await transaction.fetch(
        """
        WITH due AS MATERIALIZED (  -- a subquery could run once a row, and each time find as many again
            SELECT id FROM outbox
            WHERE tenant_id = $1 AND state = 'waiting' AND kind <> 'mail' AND due_at <= now()
              AND host <> ALL($3::text[])
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox o SET attempts = attempts + 1, due_at = now() + $4 FROM due
        WHERE o.tenant_id = $1 AND o.id = due.id
        RETURNING o.id, o.mutation_id, o.url, o.host, o.body, o.attempts, o.due_at AS leased_until, o.webhook_id,
                  o.message_id
        """,
        tenant_id,
        limit,
        list(except_hosts),
        lease,
    )
    return [Delivery(**row) for row in rows]


async def mark_delivered(transaction: Transaction, tenant_id: UUID, delivery: Claimed, status: int | None) -> None:
    """Also of what was dropped while it was under way: it did arrive. A mail's content is kept no longer."""
    await transaction.execute(
        """
        UPDATE outbox SET state = 'delivered', last_status = $4, last_error = NULL, finished_at = now(), message = NULL,
            facts = NULL
        WHERE tenant_id = $1 AND id = $2 AND state IN ('waiting', 'dropped') AND due_at = $3
        """,
        tenant_id,
        delivery.id,
        delivery.leased_until,
        status,
    )


async def mark_failed(
    transaction: Transaction,
    tenant_id: UUID,
    delivery: Claimed,
    *,
    status: int | None,
    error: str | None,
    again_in: timedelta | None,
) -> bool:
    """Puts it off, or makes it a dead letter when there is to be no further attempt; False when it was of no effect."""
    done = await transaction.execute(
        """
        UPDATE outbox SET last_status = $4, last_error = $5,
            state = CASE WHEN $6::interval IS NULL THEN 'dead' ELSE 'waiting' END,
            due_at = CASE WHEN $6::interval IS NULL THEN due_at ELSE now() + $6 END,
            finished_at = CASE WHEN $6::interval IS NULL THEN now() END
        WHERE tenant_id = $1 AND id = $2 AND state = 'waiting' AND due_at = $3
        """,
        tenant_id,
        delivery.id,
        delivery.leased_until,
        status,
        error,
        again_in,
    )
    return done != "UPDATE 0"


async def redeliver(transaction: Transaction, tenant_id: UUID, mutation_id: UUID) -> bool:
    """Sends a callback once more, from its first attempt on; False when the mutation has none to send."""
    found = await transaction.fetchval(
        "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = now(), finished_at = NULL"
        " WHERE tenant_id = $1 AND mutation_id = $2 AND kind = 'callback' RETURNING true",
        tenant_id,
        mutation_id,
    )
    return bool(found)
