"""How many requests a tenant may make: a bucket of tokens for each, in the memory of each process.

A bucket holds `burst` tokens at most, is full at first, and gains `per_second` tokens a second. A live tenant and its
sandbox have a bucket each. Nothing is shared between processes but their number (`nodes.py`): where n of them answer,
each lets an n-th through, so that all together let through what one would.
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
        self._token = SECOND
        self._full_at: dict[UUID, int] = {}
        self._sweep_at = SWEEP_FROM
        self.window_seconds = -(-burst // per_second)
        """What an empty bucket needs to be full."""

    @property
    def burst(self) -> int:
        return self._burst

    def share(self, nodes: int) -> None:
        """From now on this process is one of so many: here a token costs as many times what it is worth.

        Not more than a whole bucket, or none could ever be had: of more processes than `burst`, each lets one through.
        """
        self._token = min(nodes, self._burst) * SECOND

    def take(self, tenant_id: UUID) -> Taken:
        """Takes a token, if there is one."""
        now = self._clock() * self._per_second
        missing = max(self._full_at.get(tenant_id, now) - now, 0)
        admitted = missing + self._token <= self._burst * SECOND
        if admitted:
            missing += self._token
            self._full_at[tenant_id] = now + missing
            if len(self._full_at) > self._sweep_at:
                self._sweep(now)
        remaining, over = divmod(self._burst * SECOND - missing, self._token)
        return Taken(admitted, remaining, -(-(self._token - over) // (self._per_second * SECOND)))

    def _sweep(self, now: int) -> None:
        """A full bucket is as good as none: the memory stays within twice what tenants in haste need."""
        self._full_at = {tenant_id: full_at for tenant_id, full_at in self._full_at.items() if full_at > now}
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._full_at))
