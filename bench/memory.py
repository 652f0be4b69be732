"""Memory of `rapport serve`, looked at each second of a whole run, and at the end of it under a steady load."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvloop

from bench.accepting import written
from bench.figures import Figure, Target
from bench.ground import Ground, new_regions
from bench.service import Service

EVERY_SECONDS = 1.0
SECONDS = 20
MEMORY_TARGET = Target(at_most=250)
MUTATIONS = "SELECT count(*) FROM mutation"


class Watch:
    """`samples`: MB, one each second, as long as it is watched."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._over = threading.Event()
        self.samples: list[float] = []

    def look(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            self.samples.append(round(self._service.resident_mb(), 1))

    def end(self) -> None:
        self._over.set()


@contextmanager
def watched(service: Service) -> Iterator[Watch]:
    watch = Watch(service)
    thread = threading.Thread(target=watch.look)
    thread.start()
    try:
        yield watch
    finally:
        watch.end()
        thread.join()


def memory(ground: Ground) -> Iterator[Figure]:
    """Twice the same load, so that a leak shows as a difference: what is kept for good grows in the second as well."""
    [region] = uvloop.run(new_regions(ground, 1))
    before = uvloop.run(_mutations(ground))
    uvloop.run(written(ground, [region], 1, SECONDS / 2))
    first = ground.service.resident_mb()
    between = uvloop.run(_mutations(ground))
    uvloop.run(written(ground, [region], 1, SECONDS / 2))
    last, after = ground.service.resident_mb(), uvloop.run(_mutations(ground))
    yield Figure(name=f"rapport serve after {after:,} mutations", value=last, unit="MB", target=MEMORY_TARGET)
    yield Figure(name=f"… after the {between - before:,} before", value=first, unit="MB")
    growth = 100_000 * (last - first) / (after - between)
    yield Figure(name="… growth in 100,000 mutations", value=growth, unit="MB")


async def _mutations(ground: Ground) -> int:
    connection = await ground.superuser()
    count = await connection.fetchval(MUTATIONS)
    await connection.close()
    return int(count)
