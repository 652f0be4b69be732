"""Lists that keep themselves up to date: a stream of server-sent events, one whenever the list has become another one.

The stream ends after a while, and the browser opens it anew: so no server that is to stop waits for it for long.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from litestar.response import Stream

from rapport.surfaces.console.answers import HEADERS
from rapport.surfaces.console.call import ConsoleRequest

LOOK_SECONDS = 2.0  # the bells are hints, and not all that happens rings one
STREAM_SECONDS = 15.0
RETRY_MILLISECONDS = 500


def live(request: ConsoleRequest, look: Callable[[], Awaitable[Any]]) -> Stream:
    """`look` answers what the list shows, to be compared with what it showed."""
    call = request.auth

    async def news() -> AsyncIterator[bytes]:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        shown, loop = await look(), asyncio.get_running_loop()
        if request.headers.get("last-event-id") not in {None, _name(shown)}:  # it changed between two streams
            yield _changed(shown)
        until = loop.time() + STREAM_SECONDS
        while (left := until - loop.time()) > 0:
            await call.parts.news.wait(call.tenant_id, min(left, LOOK_SECONDS))
            latest = await look()
            if latest != shown:
                shown = latest
                yield _changed(shown)
        yield f"event: end\nid: {_name(shown)}\ndata: \n\n".encode()

    return Stream(news(), media_type="text/event-stream", headers={**HEADERS, "x-accel-buffering": "no"})


def _changed(shown: Any) -> bytes:
    return f"event: changed\nid: {_name(shown)}\ndata: \n\n".encode()


def _name(shown: Any) -> str:
    """What the list shows, in a word that a browser sends when it comes back. The same in every process."""
    return format(zlib.crc32(repr(shown).encode()), "08x")
