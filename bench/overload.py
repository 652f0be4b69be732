"""More than can be done: how much is shed, how soon the others are answered; and what idle connections cost."""

import asyncio
import resource
import time
from collections.abc import Callable, Iterator
from typing import cast

import uvloop
from msgspec import Struct

from bench.accepting import written
from bench.figures import Figure, Target, delay, rate
from bench.ground import Ground, Region, new_regions
from bench.load import percentile

SECONDS = 5
TIMES = (0.5, 1, 2, 4)
IDLE = 10_000
SPARE = 500  # descriptors of the generator besides
BOUNDED = Target(at_most=2000)
"""What is let in waits for those that were let in before, and there are at most RAPPORT_REQUESTS_AT_ONCE of them."""


class Flood(Struct, frozen=True):
    """`late_ms` of the accepted ones, from when they were sent: the generator, which shares the processors, may be late
    itself. `shed` were told to come back.
    """

    seconds: float
    late_ms: list[float]
    shed: int
    lost: int


def overload(ground: Ground) -> Iterator[Figure]:
    """Each request has a turn, whether or not those before it were answered: clients that are many do not wait."""
    [region] = uvloop.run(new_regions(ground, 1))
    most = uvloop.run(written(ground, [region], 1, 3)).load.per_second
    yield uvloop.run(_idle(ground))
    yield rate("the most accepted, 64 connections", most)
    for times in TIMES:
        flood = uvloop.run(_flooded(ground, region, times * most))
        asked = len(flood.late_ms) + flood.shed + flood.lost
        yield rate(
            f"{times:g} times the most asked for: accepted", len(flood.late_ms) / flood.seconds, "the most", most
        )
        yield Figure(name="… shed", value=100 * flood.shed / asked, unit="%")
        if flood.lost:
            yield Figure(name="… not answered", value=100 * flood.lost / asked, unit="%")
        yield delay("… accepted ones answered, p50", percentile(flood.late_ms, 50))
        yield delay("… p99", percentile(flood.late_ms, 99), BOUNDED if times > 1 else None)
        started = time.perf_counter()
        uvloop.run(ground.all_applied())
        yield Figure(name="… all applied after", value=time.perf_counter() - started, unit="s")


class _Asker(asyncio.Protocol):
    """Of a pool: used by one request at a time."""

    def __init__(self, free: "list[_Asker]") -> None:
        self._free = free
        self._buffer = b""
        self._sent = 0.0
        self._done: Callable[[int, float], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._free.append(self)

    def ask(self, request: bytes, done: Callable[[int, float], None]) -> None:
        self._sent, self._done = time.perf_counter(), done
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        _, _, length = head.lower().partition(b"content-length:")
        if found and len(rest) >= int(length.split(b"\r\n", 1)[0] or 0):
            self._buffer = b""
            self._free.append(self)
            self._tell(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the protocol's signature
        if self in self._free:
            self._free.remove(self)
        self._tell(0)

    def _tell(self, status: int) -> None:
        if self._done is not None:
            done, self._done = self._done, None
            done(status, self._sent)

    def close(self) -> None:
        self._done = None
        self._transport.abort()


async def _flooded(ground: Ground, region: Region, per_second: float) -> Flood:
    """Opens a connection whenever none is free, as a crowd of clients would."""
    loop, request, seconds = asyncio.get_running_loop(), region.post(), SECONDS * ground.scale
    free: list[_Asker] = []
    late_ms: list[float] = []
    counted = {503: 0, 429: 0, 0: 0}
    under_way = 0

    def done(status: int, sent: float) -> None:
        nonlocal under_way
        under_way -= 1
        if status == 202:
            late_ms.append(1000 * (time.perf_counter() - sent))
        else:
            counted[status] += 1

    started = time.perf_counter()
    for number in range(int(per_second * seconds)):
        turn = started + number / per_second
        while (ahead := turn - time.perf_counter()) > 0:  # noqa: ASYNC110  # it is a clock that is waited for
            await asyncio.sleep(ahead)
        if not free:
            await loop.create_connection(lambda: _Asker(free), "127.0.0.1", ground.port)
        under_way += 1
        free.pop().ask(request, done)
        if number % 50 == 0:
            await asyncio.sleep(0)
    took = time.perf_counter() - started
    while under_way:  # noqa: ASYNC110  # answers come one by one
        await asyncio.sleep(0.01)
    for asker in free:
        asker.close()
    return Flood(took, sorted(late_ms), counted[503] + counted[429], counted[0])


async def _idle(ground: Ground) -> Figure:
    """As many as this process may open; before the floods, which leave room in what the service holds."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(IDLE, hard - SPARE)
    before = ground.service.resident_mb()
    opened = [await asyncio.open_connection("127.0.0.1", ground.port) for _ in range(count)]
    await new_regions(ground, 1)  # whose requests are taken after all of them
    memory = ground.service.resident_mb() - before
    for _, writer in opened:
        writer.transport.abort()
    return Figure(name=f"memory for each of {count:,} idle connections", value=1024 * memory / count, unit="kB")
