"""More than can be done: how much is shed, how soon the others are answered; and what idle connections cost."""

import asyncio
import resource
import time
from collections.abc import Iterator

import uvloop

from bench.accepting import written
from bench.crowd import Crowd
from bench.figures import Figure, Target, delay, rate
from bench.ground import Ground, new_regions
from bench.load import percentile

SECONDS = 5
TIMES = (0.5, 1, 2, 4)
IDLE = 10_000
SPARE = 500  # descriptors of the generator besides
BOUNDED = Target(at_most=2000)
"""What is let in waits for those that were let in before, and there are so few of them that they are soon served."""


def overload(ground: Ground) -> Iterator[Figure]:
    """Each request has a turn, whether or not those before it were answered: clients that are many do not wait."""
    [region] = uvloop.run(new_regions(ground, 1))
    most = uvloop.run(written(ground, [region], 1, 3)).load.per_second
    yield uvloop.run(_idle(ground))
    yield rate("the most accepted, 64 connections", most)
    for times in TIMES:
        flood = Crowd(ground.port, region.post()).flood(times * most, SECONDS * ground.scale)
        asked = len(flood.behind_ms)
        yield rate(f"{times:g} times the most asked for: accepted", flood.in_time / flood.seconds, "the most", most)
        yield Figure(name="… shed", value=100 * len(flood.shed_ms) / asked, unit="%")
        if flood.lost:
            yield Figure(name="… not answered", value=100 * flood.lost / asked, unit="%")
        yield delay("… accepted ones answered, p50", percentile(flood.answered_ms, 50))
        yield delay("… p99", percentile(flood.answered_ms, 99), BOUNDED if times > 1 else None)
        if flood.shed_ms:
            yield delay("… the others told to come back, p99", percentile(flood.shed_ms, 99))
        yield delay("… the generator itself late by, p99", percentile(flood.behind_ms, 99))
        yield rate("… it sent", asked / flood.seconds, "what was to be sent", times * most)
        started = time.perf_counter()
        uvloop.run(ground.all_applied())
        yield Figure(name="… all applied after", value=time.perf_counter() - started, unit="s")


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
