"""Partner keys: each opens the applicants of one team and of those below it. Made, listed, revoked; shown once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tenants import AccessError, MadeBeforeError, Tenant
from rapport.access.tokens import HINT_LENGTH, hash_key, new_key
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, ring


class PartnerKey(Struct, frozen=True, kw_only=True):
    """`hint` is the key's beginning."""

    id: UUID
    team_id: int
    hint: str
    scopes: list[PartnerScope]
    created_at: datetime
    revoked_at: datetime | None


_RECORD = "id, team_id, hint, scopes, created_at, revoked_at"


async def create_partner_key(
    database: Database,
    tenant: Tenant,
    team_id: int,
    scopes: Iterable[PartnerScope],
    origin: Origin = COMMAND_LINE,
    *,
    key_id: UUID | None = None,
) -> tuple[PartnerKey, str]:
    """The key's record and, this once, the key. Raises AccessError when the tenant has no such team, and
    MadeBeforeError when there is a key with this id.
    """
    key = new_key()
    async with database.tenant(tenant.id) as transaction:
        try:
            row = await transaction.fetchrow(
                "INSERT INTO partner_key (tenant_id, id, team_id, hint, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6)"
                f" ON CONFLICT (tenant_id, id) DO NOTHING RETURNING {_RECORD}",
                tenant.id,
                key_id or new_id(),
                team_id,
                key[:HINT_LENGTH],
                hash_key(key),
                sorted(set(scopes)),
            )
        except asyncpg.ForeignKeyViolationError as error:
            raise AccessError(f"this tenant has no team {team_id}; `rapport team list` shows them all") from error
        if row is None:
            raise MadeBeforeError("this key was made before; it was shown then")
        created = Entry(
            origin=origin,
            action="partner_key.create",
            records=[show(Kind.PARTNER_KEY, row["id"])],
            details={"scopes": row["scopes"], "team": team_id},
        )
        await write_entries(transaction, tenant.id, [created])
    return PartnerKey(**row), key


async def list_partner_keys(database: Database, tenant: Tenant) -> list[PartnerKey]:
    async with database.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(f"SELECT {_RECORD} FROM partner_key WHERE tenant_id = $1 ORDER BY id", tenant.id)
    return [PartnerKey(**row) for row in rows]


async def revoke_partner_key(database: Database, tenant: Tenant, key_id: UUID, origin: Origin = COMMAND_LINE) -> None:
    """Ends a key for good. Every node hears of it when this commits. Raises AccessError when there is no such key."""
    async with database.tenant(tenant.id) as transaction:
        found = await transaction.fetchval(
            "UPDATE partner_key SET revoked_at = coalesce(revoked_at, now()) WHERE tenant_id = $1 AND id = $2"
            " RETURNING id",
            tenant.id,
            key_id,
        )
        if found is None:
            raise AccessError("this tenant has no such key; `rapport partner-key list` shows them all")
        await ring(transaction, Bell.CREDENTIALS, tenant.id)
        revoked = Entry(origin=origin, action="partner_key.revoke", records=[show(Kind.PARTNER_KEY, key_id)])
        await write_entries(transaction, tenant.id, [revoked])
