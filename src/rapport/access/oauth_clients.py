"""OAuth clients: machines that act for a tenant. Made, listed, revoked; a secret is shown once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.jose import public_key as public_part
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.tenants import AccessError, MadeBeforeError, Tenant
from rapport.access.tokens import hash_key, new_key
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, ring


class OAuthClient(Struct, frozen=True, kw_only=True):
    """`has_key`: it signs assertions with a key of its own and has no secret."""

    id: UUID
    has_key: bool
    scopes: list[OAuthScope]
    created_at: datetime
    revoked_at: datetime | None


_RECORD = "id, public_key IS NOT NULL AS has_key, scopes, created_at, revoked_at"


async def create_client(
    database: Database,
    tenant: Tenant,
    scopes: Iterable[OAuthScope],
    *,
    public_key: Mapping[str, Any] | bytes | None = None,
    client_id: UUID | None = None,
    origin: Origin = COMMAND_LINE,
) -> tuple[OAuthClient, str | None]:
    """The client's record and, this once, its secret; None with a `public_key`. Raises AccessError for a bad one, and
    MadeBeforeError when there is a client with this id.
    """
    key = None if public_key is None else public_part(public_key)
    secret = new_key() if key is None else None
    async with database.tenant(tenant.id) as transaction:
        row = await transaction.fetchrow(
            "INSERT INTO oauth_client (tenant_id, id, secret_hash, public_key, scopes) VALUES ($1, $2, $3, $4, $5)"
            f" ON CONFLICT (tenant_id, id) DO NOTHING RETURNING {_RECORD}",
            tenant.id,
            client_id or new_id(),
            None if secret is None else hash_key(secret),
            key,
            sorted(set(scopes)),
        )
        if row is None:
            raise MadeBeforeError("this client was made before; its secret was shown then")
        created = Entry(
            origin=origin,
            action="oauth_client.create",
            records=[show(Kind.OAUTH_CLIENT, row["id"])],
            details={"scopes": row["scopes"], "hasKey": row["has_key"]},
        )
        await write_entries(transaction, tenant.id, [created])
    return OAuthClient(**row), secret


async def list_clients(database: Database, tenant: Tenant) -> list[OAuthClient]:
    async with database.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(
            f"SELECT {_RECORD} FROM oauth_client WHERE tenant_id = $1 ORDER BY id", tenant.id
        )
    return [OAuthClient(**row) for row in rows]


async def revoke_client(database: Database, tenant: Tenant, client_id: UUID, origin: Origin = COMMAND_LINE) -> None:
    """Ends a client and its tokens for good. Every node hears of it when this commits. Raises AccessError."""
    async with database.tenant(tenant.id) as transaction:
        found = await transaction.fetchval(
            "UPDATE oauth_client SET revoked_at = coalesce(revoked_at, now()) WHERE tenant_id = $1 AND id = $2"
            " RETURNING id",
            tenant.id,
            client_id,
        )
        if found is None:
            raise AccessError("this tenant has no such client; `rapport client list` shows them all")
        await ring(transaction, Bell.CREDENTIALS, tenant.id)
        revoked = Entry(origin=origin, action="oauth_client.revoke", records=[show(Kind.OAUTH_CLIENT, client_id)])
        await write_entries(transaction, tenant.id, [revoked])
