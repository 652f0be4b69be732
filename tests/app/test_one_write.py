import asyncio
from collections.abc import Callable

import pytest
import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send

from rapport.app.one_write import MOST_HELD_BYTES, OneWriteProtocol


class _Wire(asyncio.Transport):
    """What a protocol writes to: keeps each write apart, as a socket cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.written.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def answering(*parts: bytes, between: Callable[[], object] = lambda: None) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-part", b"head")]})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
            between()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return app


async def answered(app: ASGIApp, headers: bytes = b"") -> _Wire:
    """What was written once the answer to one request is complete."""
    config = uvicorn.Config(app, lifespan="off", log_config=None)
    config.load()
    protocol = OneWriteProtocol(config, uvicorn.server.ServerState(), {})
    wire = _Wire()
    protocol.connection_made(wire)
    protocol.data_received(b"GET / HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\n")
    while protocol.tasks:
        await asyncio.gather(*protocol.tasks)
    await asyncio.sleep(0)  # the loop's next turn
    protocol.connection_lost(None)
    return wire


async def test_head_and_body_leave_in_one_write() -> None:
    [whole] = (await answered(answering(b"body"))).written
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n4\r\nbody\r\n0\r\n\r\n" in whole


async def test_nothing_is_lost_when_the_connection_is_closed_with_the_answer() -> None:
    wire = await answered(answering(b"body"), b"Connection: close\r\n")
    assert wire.closed
    assert b"".join(wire.written).endswith(b"\r\n4\r\nbody\r\n0\r\n\r\n")


@pytest.mark.parametrize("size", [1, MOST_HELD_BYTES, MOST_HELD_BYTES + 1])
async def test_a_long_answer_leaves_in_pieces_and_in_order(size: int) -> None:
    wire = await answered(answering(b"a" * size, b"b" * size, b"c"))
    assert max(map(len, wire.written)) <= MOST_HELD_BYTES + size + 100
    assert b"".join(wire.written).translate(None, b"0123456789abcdef\r\n") != b""
    sent = b"".join(wire.written).partition(b"\r\n\r\n")[2]
    assert sent.replace(b"\r\n", b"").replace(b"%x" % size, b"").count(b"a") >= size - 1
    assert sent.index(b"a" * size) < sent.index(b"b" * size) < sent.rindex(b"c")
