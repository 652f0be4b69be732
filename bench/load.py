"""A load generator that costs little: keep-alive connections that send ready-made bytes and count what comes back."""

import asyncio
import time
from collections.abc import Callable
from typing import cast

from msgspec import Struct


class Load(Struct, frozen=True):
    """What a run of requests gave. Latencies in milliseconds; `bad` counts answers of another status."""

    requests: int
    bad: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one is complete."""

    def __init__(self, make: Callable[[], bytes], wanted: bytes, until: float, latencies: list[float]) -> None:
        self._make = make
        self._wanted = wanted
        self._until = until
        self._latencies = latencies
        self._buffer = b""
        self._sent_at = 0.0
        self.bad = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < _content_length(head):
            return
        self._latencies.append(time.perf_counter() - self._sent_at)
        self.bad += not head.startswith(self._wanted)
        self._buffer = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the protocol's signature
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        if self._sent_at >= self._until:
            self._transport.close()
        else:
            self._transport.write(self._make())


def _content_length(head: bytes) -> int:
    """0 without one: a 204 has no body."""
    _, _, value = head.lower().partition(b"content-length:")
    return int(value.split(b"\r\n", 1)[0] or 0)


async def run_load(port: int, make: Callable[[], bytes], *, connections: int, seconds: float, status: int) -> Load:
    """Keeps `connections` requests under way for `seconds`; `make` gives each request's bytes."""
    latencies: list[float] = []
    started = time.perf_counter()
    loop = asyncio.get_running_loop()
    opened = [
        (
            await loop.create_connection(
                lambda: _Connection(make, f"HTTP/1.1 {status} ".encode(), started + seconds, latencies),
                "127.0.0.1",
                port,
            )
        )[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for connection in opened))
    took = time.perf_counter() - started
    latencies.sort()
    return Load(
        requests=len(latencies),
        bad=sum(connection.bad for connection in opened),
        seconds=took,
        p50_ms=1000 * latencies[len(latencies) // 2],
        p99_ms=1000 * latencies[len(latencies) * 99 // 100],
    )


def request_bytes(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nx-api-key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
