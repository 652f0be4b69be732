"""The secrets that sign a tenant's callbacks. A new one takes the place of the old one with an overlap, during which
every callback carries both signatures: a receiver changes over whenever it likes.
"""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

MAX_OVERLAP = timedelta(days=30)


class CallbackSecret(Struct, frozen=True, kw_only=True):
    """All of it but the secret. `retires_at` is when it stops to sign; None for the one that stays."""

    created_at: datetime
    retires_at: datetime | None


async def add_secret(transaction: Transaction, tenant_id: UUID, secret: str) -> None:
    await transaction.execute(
        "INSERT INTO callback_secret (tenant_id, id, secret) VALUES ($1, $2, $3)", tenant_id, new_id(), secret
    )


async def callback_secrets(transaction: Transaction, tenant_id: UUID) -> list[str]:
    """Those that sign now, newest first."""
    rows = await transaction.fetch(f"SELECT secret {_SIGNING}", tenant_id)
    return [row["secret"] for row in rows]


async def list_secrets(transaction: Transaction, tenant_id: UUID) -> list[CallbackSecret]:
    rows = await transaction.fetch(f"SELECT created_at, retires_at {_SIGNING}", tenant_id)
    return [CallbackSecret(**row) for row in rows]


_SIGNING = """
FROM callback_secret WHERE tenant_id = $1 AND (retires_at IS NULL OR retires_at > now()) ORDER BY id DESC
"""


async def rotate_secret(
    database: Database,
    live_id: UUID,
    sandbox_id: UUID,
    secret: str,
    overlap: timedelta,
    origin: Origin = COMMAND_LINE,
) -> None:
    """From now on this one signs, and for `overlap` those that signed until now too. Retired ones are removed."""
    async with database.directory() as transaction:
        for tenant_id in (sandbox_id, live_id):
            await transaction.execute(f"SET LOCAL rapport.tenant = '{tenant_id}'")
            await transaction.execute(
                "DELETE FROM callback_secret WHERE tenant_id = $1 AND retires_at <= now()", tenant_id
            )
            await transaction.execute(
                "UPDATE callback_secret SET retires_at = least(retires_at, now() + $2) WHERE tenant_id = $1",
                tenant_id,
                overlap,
            )
            await add_secret(transaction, tenant_id, secret)
        await write_entries(transaction, live_id, [Entry(origin=origin, action="callback_secret.rotate")])
