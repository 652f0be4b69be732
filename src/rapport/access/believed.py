"""What was read about callers, believed for a few seconds and forgotten at once when it is taken back."""

import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar
from uuid import UUID

MAX_BELIEVED = 10_000  # of a kind; about 10 MB


class OfTenant(Protocol):
    @property
    def tenant_id(self) -> UUID: ...


Name = TypeVar("Name", bound=Hashable)
Thing = TypeVar("Thing", bound=OfTenant)


class Believed(Generic[Name, Thing]):
    """Asks `find` and answers from memory for `cache_seconds`.

    What is not there is never remembered, so that a new one works at once. `forget` is called when anything of a tenant
    was taken back.
    """

    def __init__(self, find: Callable[[Name], Awaitable[Thing | None]], cache_seconds: float) -> None:
        self._find = find
        self._cache_seconds = cache_seconds
        self._known: dict[Name, tuple[float, Thing]] = {}
        self._revocations = 0

    async def get(self, name: Name) -> Thing | None:
        believed_until, thing = self._known.get(name, (0.0, None))
        if thing is None or believed_until <= time.monotonic():
            thing = await self._look_up(name)
        return thing

    def forget(self, tenant_id: UUID) -> None:
        self._revocations += 1
        for name, (_, thing) in list(self._known.items()):
            if thing.tenant_id == tenant_id:
                del self._known[name]

    async def _look_up(self, name: Name) -> Thing | None:
        revocations = self._revocations
        thing = await self._find(name)
        self._known.pop(name, None)
        # What was read before a revocation became known is used this once and not remembered.
        if thing is not None and revocations == self._revocations:
            if len(self._known) >= MAX_BELIEVED:
                self._known.clear()
            self._known[name] = (time.monotonic() + self._cache_seconds, thing)
        return thing
