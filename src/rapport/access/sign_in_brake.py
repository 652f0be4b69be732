"""How often signing in may be tried: buckets in the memory of each process, as for requests (`limits.py`).

Ten for an address of a user from one place, then one each half minute: enough for somebody who looks for the right one.
Wider buckets stop whoever tries many users from one place, or one user from many.
"""

import hashlib
import time
from collections.abc import Callable
from uuid import UUID

from rapport.access.limits import Limits

PAIR_TRIES, PAIR_SECONDS = 10, 30
WIDE_TRIES, WIDE_SECONDS = 100, 15


class SignInBrake:
    def __init__(self, clock: Callable[[], int] = time.monotonic_ns) -> None:
        # A bucket gains a token each second of its clock, which is slower than others.
        self._pairs = Limits(1, PAIR_TRIES, lambda: clock() // PAIR_SECONDS)
        self._places = Limits(1, WIDE_TRIES, lambda: clock() // WIDE_SECONDS)
        self._emails = Limits(1, WIDE_TRIES, lambda: clock() // WIDE_SECONDS)

    def wait_seconds(self, email_key: str, source: str) -> int:
        """0 when a password may be tried now, which counts as a try; otherwise how long to wait."""
        return _wait(
            (self._pairs, f"{source} {email_key}", PAIR_SECONDS),
            (self._places, source, WIDE_SECONDS),
            (self._emails, email_key, WIDE_SECONDS),
        )

    def wait_seconds_at(self, source: str) -> int:
        """The same where nobody has said yet who they are."""
        return _wait((self._places, source, WIDE_SECONDS))


def _wait(*buckets: tuple[Limits, str, int]) -> int:
    for limits, name, seconds in buckets:
        taken = limits.take(_bucket(name))
        if not taken.admitted:
            return taken.next_seconds * seconds
    return 0


def _bucket(name: str) -> UUID:
    return UUID(bytes=hashlib.sha256(name.encode()).digest()[:16])
