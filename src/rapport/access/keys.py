"""API keys: made, listed, revoked. A key is shown once; afterwards only its hash is here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.scopes import Scope
from rapport.access.tenants import AccessError, MadeBeforeError, Tenant
from rapport.access.tokens import HINT_LENGTH, hash_key, new_key
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, ring


class ApiKey(Struct, frozen=True, kw_only=True):
    """`hint` is the key's beginning; `last_used_at` is true to the minute."""

    id: UUID
    hint: str
    scopes: list[Scope]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


async def create_key(
    database: Database,
    tenant: Tenant,
    scopes: Iterable[Scope],
    origin: Origin = COMMAND_LINE,
    *,
    key_id: UUID | None = None,
) -> tuple[ApiKey, str]:
    """The key's record and, this once, the key. Raises MadeBeforeError when there is a key with this id."""
    key = new_key()
    async with database.tenant(tenant.id) as transaction:
        row = await transaction.fetchrow(
            "INSERT INTO api_key (tenant_id, id, hint, hash, scopes) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (tenant_id, id) DO NOTHING"
            " RETURNING id, hint, scopes, created_at, last_used_at, revoked_at",
            tenant.id,
            key_id or new_id(),
            key[:HINT_LENGTH],
            hash_key(key),
            sorted(set(scopes)),
        )
        if row is None:
            raise MadeBeforeError("this key was made before; it was shown then")
        created = Entry(
            origin=origin,
            action="api_key.create",
            records=[show(Kind.API_KEY, row["id"])],
            details={"scopes": row["scopes"]},
        )
        await write_entries(transaction, tenant.id, [created])
    return ApiKey(**row), key


async def list_keys(database: Database, tenant: Tenant) -> list[ApiKey]:
    async with database.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT id, hint, scopes, created_at, last_used_at, revoked_at FROM api_key WHERE tenant_id = $1"
            " ORDER BY id",
            tenant.id,
        )
    return [ApiKey(**row) for row in rows]


async def revoke_key(database: Database, tenant: Tenant, key_id: UUID, origin: Origin = COMMAND_LINE) -> None:
    """Ends a key for good. Every node hears of it when this commits. Raises AccessError when there is no such key."""
    async with database.tenant(tenant.id) as transaction:
        found = await transaction.fetchval(
            "UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE tenant_id = $1 AND id = $2 RETURNING id",
            tenant.id,
            key_id,
        )
        if found is None:
            raise AccessError("this tenant has no such key; `rapport key list` shows them all")
        await ring(transaction, Bell.CREDENTIALS, tenant.id)
        revoked = Entry(origin=origin, action="api_key.revoke", records=[show(Kind.API_KEY, key_id)])
        await write_entries(transaction, tenant.id, [revoked])


async def note_use(database: Database, tenant_id: UUID, key_ids: Iterable[UUID]) -> None:
    async with database.tenant(tenant_id) as transaction:
        await transaction.execute(
            "UPDATE api_key SET last_used_at = now() WHERE tenant_id = $1 AND id = ANY($2::uuid[])",
            tenant_id,
            list(key_ids),
        )
