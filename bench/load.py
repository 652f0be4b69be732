"""A load generator that costs little: keep-alive connections that send ready-made bytes and count what comes back."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import cast

from msgspec import Struct

CONNECTIONS = 64


class Load(Struct, frozen=True):
    """What a run of requests gave. Latencies in milliseconds; none of the answers had another status than wanted."""

    requests: int
    seconds: float
    latencies_ms: Sequence[float]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, percent: int) -> float:
        return percentile(self.latencies_ms, percent)


def percentile(ascending: Sequence[float], percent: int) -> float:
    return ascending[min(len(ascending) * percent // 100, len(ascending) - 1)]


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one is complete, but not before its turn.

    Latencies count from that turn on: a service that stalls does not get away with being asked less.
    """

    def __init__(
        self,
        make: Callable[[], bytes],
        wanted: bytes,
        until: float,
        latencies: list[float],
        pause: float,
    ) -> None:
        self._make = make
        self._wanted = wanted
        self._until = until
        self._latencies = latencies
        self._pause = pause
        self._buffer = b""
        self._turn = 0.0
        self.bad = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance

    def start(self, at: float) -> None:
        self._turn = at
        self._wait()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < _content_length(head):
            return
        now = time.perf_counter()
        self._latencies.append(1000 * (now - self._turn))
        if not head.startswith(self._wanted):
            self.bad = self._buffer
        self._buffer = b""
        self._turn = self._turn + self._pause if self._pause else now
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the protocol's signature
        if not self.done.done():
            self.done.set_result(None)

    def _wait(self) -> None:
        ahead = self._turn - time.perf_counter()
        if ahead > 0:
            asyncio.get_running_loop().call_later(ahead, self._send)
        else:
            self._send()

    def _send(self) -> None:
        if time.perf_counter() >= self._until:
            self._transport.close()
        else:
            self._transport.write(self._make())


def _content_length(head: bytes) -> int:
    """0 without one: a 204 has no body."""
    _, _, value = head.lower().partition(b"content-length:")
    return int(value.split(b"\r\n", 1)[0] or 0)


async def run_load(
    port: int,
    make: Callable[[], bytes],
    *,
    seconds: float,
    status: int,
    connections: int = CONNECTIONS,
    per_second: float | None = None,
) -> Load:
    """Keeps `connections` requests under way for `seconds`, or sends so many a second; `make` gives their bytes."""
    latencies: list[float] = []
    loop = asyncio.get_running_loop()
    pause = connections / per_second if per_second else 0.0
    wanted, until = f"HTTP/1.1 {status} ".encode(), time.perf_counter() + seconds
    opened = [
        (await loop.create_connection(lambda: _Connection(make, wanted, until, latencies, pause), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for place, connection in enumerate(opened):
        connection.start(started + pause * place / connections)
    await asyncio.gather(*(connection.done for connection in opened))
    took = time.perf_counter() - started
    bad = next((connection.bad for connection in opened if connection.bad), b"")
    assert not bad, f"an answer was not as it should be: {bad[:1000].decode(errors='replace')}"
    return Load(requests=len(latencies), seconds=took, latencies_ms=sorted(latencies))


def request_bytes(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    sent = {"Host": "bench", "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
