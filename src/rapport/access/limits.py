"""How many requests a tenant may make: a bucket of tokens for each, in the memory of each process.

A bucket holds `burst` tokens at most, is full at first, and gains `per_second` tokens a second. A live tenant and its
sandbox have a bucket each. Nothing is shared between processes: n of them let n times as much through.
"""

import time
from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

SECOND = 1_000_000_000  # nanoseconds
SWEEP_FROM = 1000  # buckets; 80 kB


class Taken(Struct, frozen=True):
    """`remaining` whole tokens are left; one more comes within `next_seconds`, which is 1 at least."""

    admitted: bool
    remaining: int
    next_seconds: int


class Limits:
    """Exact: time is counted in nanoseconds times `per_second`, of which a token is worth 10⁹, so nothing is rounded.

    A bucket is the one moment at which it is full again (the generic cell rate algorithm).
    """

    def __init__(self, per_second: int, burst: int, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._full_at: dict[UUID, int] = {}
        self._sweep_at = SWEEP_FROM
        self.window_seconds = -(-burst // per_second)
        """What an empty bucket needs to be full."""

    @property
    def burst(self) -> int:
        return self._burst

    def take(self, tenant_id: UUID) -> Taken:
        """Takes a token, if there is one."""
        now = self._clock() * self._per_second
        missing = max(self._full_at.get(tenant_id, now) - now, 0)
        admitted = missing + SECOND <= self._burst * SECOND
        if admitted:
            missing += SECOND
            self._full_at[tenant_id] = now + missing
            if len(self._full_at) > self._sweep_at:
                self._sweep(now)
        remaining = self._burst - -(-missing // SECOND)
        until_next = missing % SECOND or SECOND
        return Taken(admitted, remaining, -(-until_next // (self._per_second * SECOND)))

    def _sweep(self, now: int) -> None:
        """A full bucket is as good as none: the memory stays within twice what tenants in haste need."""
        self._full_at = {tenant_id: full_at for tenant_id, full_at in self._full_at.items() if full_at > now}
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._full_at))
