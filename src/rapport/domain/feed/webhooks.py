"""Endpoints that are told of events: made, changed, removed, their secrets. A secret is shown once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.access.tenants import MadeBeforeError
from rapport.delivery.sign import new_secret
from rapport.delivery.webhooks import hold_webhook, redirect_webhook, start_webhook, stop_webhook
from rapport.domain.feed.events import last_position
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction

MOST = 50  # endpoints of a tenant: each is a row of the outbox for each event


class Webhook(Struct, frozen=True, kw_only=True):
    """`types` as `read_events` takes them, none for all; `position` is the last event that was put on its way.

    `paused_because`: asked (by its tenant), failing (a notice was given up), gone (its server said so).
    """

    id: UUID
    url: str
    types: Sequence[str]
    description: str | None
    position: int
    paused_at: datetime | None
    paused_because: str | None
    created_at: datetime
    updated_at: datetime


class TooManyError(Exception):
    """A tenant has at most MOST endpoints."""


_COLUMNS = ", ".join(Webhook.__struct_fields__)


async def list_webhooks(transaction: Transaction, tenant_id: UUID) -> list[Webhook]:
    rows = await transaction.fetch(f"SELECT {_COLUMNS} FROM webhook WHERE tenant_id = $1 ORDER BY id", tenant_id)
    return [Webhook(**row) for row in rows]


async def find_webhook(transaction: Transaction, tenant_id: UUID, webhook_id: UUID) -> Webhook | None:
    row = await transaction.fetchrow(_FIND, tenant_id, webhook_id)
    return None if row is None else Webhook(**row)


_FIND = f"SELECT {_COLUMNS} FROM webhook WHERE tenant_id = $1 AND id = $2"


async def create_webhook(
    transaction: Transaction,
    tenant_id: UUID,
    given: Mapping[str, Any],
    origin: Origin,
    *,
    webhook_id: UUID | None = None,
) -> tuple[Webhook, str]:
    """The endpoint and, this once, its secret. It is told of what comes after the newest event.

    Raises TooManyError, and MadeBeforeError when there is one with this id.
    """
    if await transaction.fetchval("SELECT count(*) FROM webhook WHERE tenant_id = $1", tenant_id) >= MOST:
        raise TooManyError
    webhook_id, secret = webhook_id or new_id(), new_secret()
    is_new = await transaction.fetchval(
        "INSERT INTO webhook (tenant_id, id, url, types, description, position) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (tenant_id, id) DO NOTHING RETURNING true",
        tenant_id,
        webhook_id,
        given["url"],
        given.get("types", []),
        given.get("description"),
        await last_position(transaction, tenant_id),
    )
    if not is_new:
        raise MadeBeforeError("this webhook was made before; its secret was shown then")
    await _add_secret(transaction, tenant_id, webhook_id, secret)
    if given.get("paused"):
        await stop_webhook(transaction, tenant_id, webhook_id, "asked")
    made = await find_webhook(transaction, tenant_id, webhook_id)
    assert made is not None
    await _audit(transaction, tenant_id, webhook_id, origin, "webhook.create")
    return made, secret


async def update_webhook(
    transaction: Transaction, tenant_id: UUID, webhook_id: UUID, changes: Mapping[str, Any], origin: Origin
) -> Webhook | None:
    """None when there is none. Absent fields stay. What waits goes to the new address."""
    await hold_webhook(transaction, tenant_id, webhook_id)
    if await find_webhook(transaction, tenant_id, webhook_id) is None:
        return None
    row: asyncpg.Record | None = await transaction.fetchrow(
        """
        UPDATE webhook SET url = coalesce($3, url), types = coalesce($4::text[], types),
            description = CASE WHEN $5 THEN $6 ELSE description END, updated_at = now()
        WHERE tenant_id = $1 AND id = $2 RETURNING url
        """,
        tenant_id,
        webhook_id,
        changes.get("url"),
        changes.get("types"),
        "description" in changes,
        changes.get("description"),
    )
    assert row is not None
    if "url" in changes:
        await redirect_webhook(transaction, tenant_id, webhook_id, row["url"])
    if changes.get("paused") is True:
        await stop_webhook(transaction, tenant_id, webhook_id, "asked")
    if changes.get("paused") is False:
        await start_webhook(transaction, tenant_id, webhook_id)
    changed = await find_webhook(transaction, tenant_id, webhook_id)
    await _audit(transaction, tenant_id, webhook_id, origin, "webhook.update", changed=sorted(changes))
    return changed


async def delete_webhook(transaction: Transaction, tenant_id: UUID, webhook_id: UUID, origin: Origin) -> bool:
    """With all that waits for it, and its log; False when there is none. What is under way may arrive yet."""
    await hold_webhook(transaction, tenant_id, webhook_id)
    if await find_webhook(transaction, tenant_id, webhook_id) is None:
        return False
    await transaction.execute("DELETE FROM webhook WHERE tenant_id = $1 AND id = $2", tenant_id, webhook_id)
    await _audit(transaction, tenant_id, webhook_id, origin, "webhook.delete")
    return True


async def rotate_webhook_secret(
    transaction: Transaction, tenant_id: UUID, webhook_id: UUID, overlap: timedelta, origin: Origin
) -> str | None:
    """From now on the new one signs, and for `overlap` those that signed until now too. Retired ones are removed."""
    await hold_webhook(transaction, tenant_id, webhook_id)
    if await find_webhook(transaction, tenant_id, webhook_id) is None:
        return None
    secret = new_secret()
    await transaction.execute(
        "DELETE FROM webhook_secret WHERE tenant_id = $1 AND webhook_id = $2 AND retires_at <= now()",
        tenant_id,
        webhook_id,
    )
    await transaction.execute(
        "UPDATE webhook_secret SET retires_at = least(retires_at, now() + $3) WHERE tenant_id = $1 AND webhook_id = $2",
        tenant_id,
        webhook_id,
        overlap,
    )
    await _add_secret(transaction, tenant_id, webhook_id, secret)
    await _audit(transaction, tenant_id, webhook_id, origin, "webhook.rotate_secret")
    return secret


async def _add_secret(transaction: Transaction, tenant_id: UUID, webhook_id: UUID, secret: str) -> None:
    await transaction.execute(
        "INSERT INTO webhook_secret (tenant_id, webhook_id, id, secret) VALUES ($1, $2, $3, $4)",
        tenant_id,
        webhook_id,
        new_id(),
        secret,
    )


async def _audit(
    transaction: Transaction, tenant_id: UUID, webhook_id: UUID, origin: Origin, action: str, **details: Any
) -> None:
    entry = Entry(origin=origin, action=action, records=[show(Kind.WEBHOOK, webhook_id)], details=details)
    await write_entries(transaction, tenant_id, [entry])
