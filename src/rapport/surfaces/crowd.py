"""Beyond what a process can do in time, the next request is refused before anything is done for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from litestar.types import ASGIApp, Receive, Scope, Send

from rapport.surfaces.room import Room

logger = structlog.get_logger()

_VISIT = "visit"
ALWAYS = frozenset({"/healthz", "/readyz"})
"""A node that has much to do is not one that is gone: whoever balances the load should not move all of it."""
SAY_SECONDS = 1.0


class Crowd:
    """The service for who was let in, an ASGI application. A queue that nobody bounds makes everybody wait longer than
    they will: refusing is cheap, and those who are let in are answered soon.

    `admits` is asked first, by who reads the head of a request: a task for each of those that are refused costs more
    than the refusal. `turned_away` counts those.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._room = Room(most)
        self.turned_away = 0
        self._told = 0
        self._said = 0.0

    def admits(self, scope: Scope) -> bool:
        """True once for each request, which then must be served."""
        if scope["path"] in ALWAYS:
            return True
        if not self._room.enter():
            self._say()
            return False
        scope["state"][_VISIT] = _Visit(self._room)
        return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit: _Visit | None = scope["state"].get(_VISIT)
        try:
            await self._app(scope, receive, send)
        finally:
            if visit is not None:
                self._room.leave(visit.since, time.monotonic())

    def _say(self) -> None:
        """One line a second for all of them: a flood must cost little."""
        self.turned_away += 1
        now = time.monotonic()
        if now - self._said >= SAY_SECONDS:
            logger.info("turned_away", requests=self.turned_away - self._told, at_once=self._room.limit)
            self._said, self._told = now, self.turned_away


class _Visit:
    __slots__ = ("room", "since")

    def __init__(self, room: Room) -> None:
        self.room = room
        self.since = time.monotonic()


def begins(scope: Scope) -> None:
    """The whole request is here: how long its client took is no wait for the service."""
    if visit := scope["state"].get(_VISIT):
        visit.since = time.monotonic()


@contextmanager
def stepped_out(scope: Scope) -> Iterator[None]:
    """For who only waits for news: as long as that lasts, a request does not count."""
    visit: _Visit = scope["state"][_VISIT]
    visit.room.step_out()
    try:
        yield
    finally:
        visit.room.step_in()
        visit.since = time.monotonic()
