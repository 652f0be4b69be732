"""Every request has an id, which its log lines and its answer carry; other parts may add headers to the answer.

Answers are counted, and the writes behind them.
"""

import re
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import count
from secrets import token_hex
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from rapport.engine.attempt import Result

logger = structlog.get_logger()

REQUEST_ID = b"x-request-id"
NO_ROUTE = "none"
_ADDED = "added_headers"
_EXECUTED = "executed_writes"
_PROCESS = token_hex(8).encode()
_NUMBERS = count()  # with it an id is made ten times as fast as one that is drawn; it is no secret
_SANE = re.compile(rb"[\w.:/+=-]{1,100}")


BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5)
"""Seconds. A write or a list should take less than the first, and nothing that waits for no news more than the last."""


class Timings:
    """How many answers took up to each of BOUNDS and no less, or longer, and how long all of them took."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def include(self, others: "Timings") -> None:
        self.counts = [one + other for one, other in zip(self.counts, others.counts, strict=True)]
        self.seconds += others.seconds


class RequestLog:
    """ASGI middleware. Takes the client's `X-Request-Id` when it is sane; logs method, route, status and time.

    `answers` counts by method, route and status; a status of 0 is a client that left before its answer. `executed`
    counts the writes whose callers waited, by operation and result.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.answers: defaultdict[tuple[str, str, int], Timings] = defaultdict(Timings)
        self.executed: Counter[tuple[str, Result]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = id_of_request(scope)
        started = time.perf_counter()
        status = 0
        state = scope.setdefault("state", {})
        added = state.setdefault(_ADDED, [])
        state[_EXECUTED] = self.executed

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID, request_id), *added]
            await send(message)

        # After a long body, asyncio reads the next request of the connection in the context of the one before.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id.decode())
        await self._app(scope, receive, send_with_id)
        seconds = time.perf_counter() - started
        route = scope.get("path_template", NO_ROUTE)
        self.answers[scope["method"], route, status].add(seconds)
        _log(scope["method"], route, status, seconds)


def id_of_request(scope: HTTPScope) -> bytes:
    """The client's, when it is sane; else a new one, that of no other process."""
    given = next((value for name, value in scope["headers"] if name == REQUEST_ID), b"")
    return given if _SANE.fullmatch(given) else b"%b%016x" % (_PROCESS, next(_NUMBERS))


def add_header(scope: Scope, name: str, value: str) -> None:
    """Onto the answer, whatever that will be."""
    scope["state"][_ADDED].append((name.encode(), value.encode()))


def executed_writes(scope: Scope) -> "Counter[tuple[str, Result]]":
    """To be added to by who lets a caller wait."""
    executed: Counter[tuple[str, Result]] = scope["state"][_EXECUTED]
    return executed


def address(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Where a request comes from, as far as the proxies in between are believed."""
    return None if connection.client is None else connection.client.host


def _log(method: str, route: str, status: int, seconds: float) -> None:
    # A 503 is no failure of the service but its word that it cannot just now; a flood of them must cost little.
    mild = status < 500 or status == 503  # noqa: PLR2004  # HTTP classes
    log = logger.debug if status < 400 else logger.info if mild else logger.error  # noqa: PLR2004
    # The template, not the path: queries and paths may hold what identifies a person.
    log("request", method=method, route=route, status=status, ms=round(seconds * 1000, 2))
