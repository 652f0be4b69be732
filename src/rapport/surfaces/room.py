"""How many requests may be under way: as many as are answered in time, and never more than were permitted.

A number alone bounds the wait only where one knows how much a second is done: 256 under way wait for 60 ms at 4,000 a
second, and for three seconds at 80. So the number follows the waiting. Where most of those who leave were inside for
longer than `TARGET_SECONDS`, and others were turned away meanwhile, the room shrinks by a fifth; else it grows again by
a sixteenth of the whole. Both are settled once in `INTERVAL_SECONDS`: from its least to the whole it takes 1.4 s.
"""

TARGET_SECONDS = 0.2
INTERVAL_SECONDS = 0.1
LEAST_SHARE = 8
"""The room keeps an eighth of the whole, whatever happens: requests that are slow for another reason than the crowd
must not push each other out, and commits are to be shared by many.
"""
GROWTH_SHARE = 16


class Room:
    """Times are seconds of one clock that never goes back; who enters and leaves says what it shows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._least = max(1, most // LEAST_SHARE)
        self._limit = most
        self._present = 0
        self._settled = 0.0
        self._answered = 0
        self._late = 0
        self._crowded = False

    @property
    def limit(self) -> int:
        return self._limit

    @property
    def present(self) -> int:
        return self._present

    def enter(self) -> bool:
        """False: it is full, and nothing is to be done for this one."""
        if self._present >= self._limit:
            self._crowded = True
            return False
        self._present += 1
        return True

    def leave(self, since: float, now: float) -> None:
        """Of one that was inside from `since` on."""
        self._present -= 1
        self._answered += 1
        self._late += now - since > TARGET_SECONDS
        if now - self._settled >= INTERVAL_SECONDS:
            self._settle(now)

    def step_out(self) -> None:
        self._present -= 1

    def step_in(self) -> None:
        """Whoever stepped out has been let in already, and comes back even into a full room."""
        self._present += 1

    def _settle(self, now: float) -> None:
        if self._crowded and 2 * self._late > self._answered:
            self._limit = max(self._least, self._limit * 4 // 5)
        else:
            self._limit = min(self._most, self._limit + max(1, self._most // GROWTH_SHARE))
        self._settled, self._answered, self._late, self._crowded = now, 0, 0, False
