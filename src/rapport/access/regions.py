"""Regions by name, for those who act for another one; believed for a few seconds, as keys are."""

import time

from rapport.access.tenants import AccessError, Tenant, find_tenant
from rapport.storage.database import Database


class Regions:
    """Only what was found is remembered: at most as much as there are regions, and a new one is found at once."""

    def __init__(self, database: Database, cache_seconds: float) -> None:
        self._database = database
        self._cache_seconds = cache_seconds
        self._known: dict[str, tuple[float, Tenant]] = {}

    async def find(self, name: str) -> Tenant | None:
        """The region of this name, in any case."""
        believed_until, tenant = self._known.get(name.lower(), (0.0, None))
        if tenant is not None and believed_until > time.monotonic():
            return tenant
        if not name.isprintable():  # no region's is, and not all of it could be asked for
            return None
        try:
            tenant = await find_tenant(self._database, name)
        except AccessError:
            return None
        self._known[name.lower()] = (time.monotonic() + self._cache_seconds, tenant)
        return tenant
