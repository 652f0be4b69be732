"""Beyond a number of requests at once, the next is refused before anything is done for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from rapport.storage.database import OverloadedError

Refuse = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

_CROWD = "crowd"
ALWAYS = frozenset({"/healthz", "/readyz"})
"""A node that has much to do is not one that is gone: whoever balances the load should not move all of it."""


class Crowd:
    """ASGI middleware. A queue that nobody bounds makes everybody wait longer than they will: refusing is cheap, and
    those who are let in are answered soon. `refuse` says it in the words of the surface that was asked.
    """

    def __init__(self, app: ASGIApp, most: int, refuse: Refuse) -> None:
        self._app = app
        self._most = most
        self._refuse = refuse
        self._present = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"] in ALWAYS:
            await self._app(scope, receive, send)
            return
        if self._present >= self._most:
            await self._turn_away(scope, send)
            return
        scope.setdefault("state", {})[_CROWD] = self
        self._present += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._present -= 1

    @contextmanager
    def without(self) -> Iterator[None]:
        """Inside the block one less is present."""
        self._present -= 1
        try:
            yield
        finally:
            self._present += 1

    async def _turn_away(self, scope: Scope, send: Send) -> None:
        refusal = self._refuse(Request(scope), OverloadedError())
        headers = {"content-type": "application/json", "content-length": str(len(refusal.content)), **refusal.headers}
        named = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": refusal.status_code or 503, "headers": named})
        await send({"type": "http.response.body", "body": refusal.content, "more_body": False})


@contextmanager
def stepped_out(scope: Scope) -> Iterator[None]:
    """For who only waits for news: as long as that lasts, a request does not count."""
    with scope["state"][_CROWD].without():
        yield
