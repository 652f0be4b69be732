"""Every request has an id, which its log lines and its answer carry; other parts may add headers to the answer."""

import re
import time
from itertools import count
from secrets import token_hex
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

logger = structlog.get_logger()

REQUEST_ID = b"x-request-id"
_ADDED = "added_headers"
_PROCESS = token_hex(8).encode()
_NUMBERS = count()  # with it an id is made ten times as fast as one that is drawn; it is no secret
_SANE = re.compile(rb"[\w.:/+=-]{1,100}")


class RequestLog:
    """ASGI middleware. Takes the client's `X-Request-Id` when it is sane; logs method, route, status and time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = id_of_request(scope)
        started = time.perf_counter()
        status = 0
        added = scope.setdefault("state", {}).setdefault(_ADDED, [])

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
        _log(scope, status, time.perf_counter() - started)


def id_of_request(scope: HTTPScope) -> bytes:
    """The client's, when it is sane; else a new one, that of no other process."""
    given = next((value for name, value in scope["headers"] if name == REQUEST_ID), b"")
    return given if _SANE.fullmatch(given) else b"%b%016x" % (_PROCESS, next(_NUMBERS))


def add_header(scope: Scope, name: str, value: str) -> None:
    """Onto the answer, whatever that will be."""
    scope["state"][_ADDED].append((name.encode(), value.encode()))


def address(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Where a request comes from, as far as the proxies in between are believed."""
    return None if connection.client is None else connection.client.host


def _log(scope: Scope, status: int, seconds: float) -> None:
    # A 503 is no failure of the service but its word that it cannot just now; a flood of them must cost little.
    mild = status < 500 or status == 503  # noqa: PLR2004  # HTTP classes
    log = logger.debug if status < 400 else logger.info if mild else logger.error  # noqa: PLR2004
    # The template, not the path: queries and paths may hold what identifies a person.
    log(
        "request",
        method=scope.get("method"),
        route=scope.get("path_template", "none"),
        status=status,
        ms=round(seconds * 1000, 2),
    )
