"""Who calls: the tenant behind an API key, believed for a few seconds, forgotten at once when a key is revoked."""

import asyncio
from collections import defaultdict
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from msgspec import Struct

from rapport.access.believed import Believed
from rapport.access.keys import note_use
from rapport.access.scopes import Scope
from rapport.access.tokens import hash_key, is_well_formed
from rapport.storage.database import PASSING, Database

logger = structlog.get_logger()


class Caller(Struct, frozen=True, kw_only=True):
    """A valid key and the two tenants that it opens: the live one and its sandbox."""

    key_id: UUID
    tenant_id: UUID
    sandbox_id: UUID
    tenant_name: str
    time_zone: ZoneInfo
    scopes: frozenset[Scope]


class Credentials:
    """Answers from memory for `cache_seconds`; `forget` is called when any key of a tenant was revoked."""

    def __init__(self, database: Database, cache_seconds: float) -> None:
        self._database = database
        self._callers = Believed(self._find, cache_seconds)
        self._used: defaultdict[UUID, set[UUID]] = defaultdict(set)

    async def caller(self, key: str) -> Caller | None:
        """The caller, or None when the key is not valid. Unknown keys are never cached, so a new one works at once."""
        caller = await self._callers.get(key)
        if caller is not None:
            self._used[caller.tenant_id].add(caller.key_id)
        return caller

    def forget(self, tenant_id: UUID) -> None:
        self._callers.forget(tenant_id)

    async def run(self, interval_seconds: float = 60.0) -> None:
        """Writes down which keys were used, until cancelled."""
        while True:
            await asyncio.sleep(interval_seconds)
            await self.write_uses()

    async def write_uses(self) -> None:
        """What cannot be written while the database is away is kept for the next time."""
        while self._used:  # popped one by one: at the service's end another round of this may be under way
            tenant_id, key_ids = self._used.popitem()
            try:
                await note_use(self._database, tenant_id, key_ids)
            except PASSING as error:
                self._used[tenant_id] |= key_ids
                logger.warning("uses_unwritten", error=type(error).__name__)
                return

    async def _find(self, key: str) -> Caller | None:
        if not is_well_formed(key):
            return None
        async with self._database.directory() as transaction:
            row = await transaction.fetchrow("SELECT * FROM directory_api_key($1)", hash_key(key))
        if row is None:
            return None
        return Caller(
            key_id=row["key_id"],
            tenant_id=row["tenant_id"],
            sandbox_id=row["sandbox_id"],
            tenant_name=row["tenant_name"],
            time_zone=ZoneInfo(row["time_zone"]),
            scopes=frozenset(Scope(scope) for scope in row["scopes"]),
        )
