"""A receiver of callbacks that costs little: answers 204 and notes when each message came first."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class _Connection(asyncio.Protocol):
    def __init__(self, first: dict[str, float]) -> None:
        self._first = first
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if found and len(rest) >= int(_header(head, b"content-length")):
            self._first.setdefault(_header(head, b"webhook-id").decode(), now)
            self._buffer = b""
            self._transport.write(ANSWER)


def _header(head: bytes, name: bytes) -> bytes:
    _, _, value = head.lower().partition(b"\r\n" + name + b":")
    return value.partition(b"\r\n")[0].strip()


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[str, dict[str, float]]]:
    """Where it is, and the time (of the clock that PostgreSQL reads too) at which each message id came first."""
    first: dict[str, float] = {}
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(first), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", first
