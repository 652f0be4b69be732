"""Which partner calls: the tenant and the team behind a key, believed for a few seconds."""

from uuid import UUID

from msgspec import Struct

from rapport.access.believed import Believed
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tokens import hash_key, is_well_formed
from rapport.storage.database import Database


class Partner(Struct, frozen=True, kw_only=True):
    """A valid key, and the team that it opens."""

    key_id: UUID
    tenant_id: UUID
    team_id: int
    scopes: frozenset[PartnerScope]


class KnownPartners:
    """Answers from memory for `cache_seconds`; `forget` is called when any key of a tenant was revoked."""

    def __init__(self, database: Database, cache_seconds: float) -> None:
        self._database = database
        self._partners = Believed(self._find, cache_seconds)

    async def partner(self, key: str) -> Partner | None:
        """None when the key is not valid. Unknown keys are never cached, so a new one works at once."""
        return await self._partners.get(key)

    def forget(self, tenant_id: UUID) -> None:
        self._partners.forget(tenant_id)

    async def _find(self, key: str) -> Partner | None:
        if not is_well_formed(key):
            return None
        async with self._database.directory() as transaction:
            row = await transaction.fetchrow("SELECT * FROM directory_partner_key($1)", hash_key(key))
        if row is None:
            return None
        scopes = frozenset(PartnerScope(scope) for scope in row["scopes"])
        return Partner(**{**row, "scopes": scopes})
