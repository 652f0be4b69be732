"""Accept and apply: by few and many regions, one interaction a request and ten."""

import itertools
import time
from collections.abc import Iterator

import msgspec
import uvloop
from msgspec import Struct

from bench.figures import Figure, Target, delay, rate
from bench.ground import INTERACTION, Ground, Region, new_regions
from bench.load import Load, run_load
from bench.pgbench import raw_inserts_per_second

SECONDS = 5
ACCEPT_TARGET = Target(at_least=0.35)


class Written(Struct, frozen=True):
    """`applied_per_second` counts requests until the last of them was applied."""

    load: Load
    applied_per_second: float


def accepting(ground: Ground) -> Iterator[Figure]:
    """`pgbench` before and after, as the machine may change meanwhile: its mean is what all is divided by."""
    regions = uvloop.run(new_regions(ground, 100))
    uvloop.run(written(ground, regions, 1, 2))  # warm-up
    before = _pgbench(ground)
    runs = {
        (tenants, each): uvloop.run(written(ground, regions[:tenants], each, SECONDS))
        for tenants in (1, 10, 100)
        for each in (1, 10)
    }
    raw = (before + _pgbench(ground)) / 2
    yield rate("pgbench, raw single-row inserts", raw)
    for (tenants, each), run in runs.items():
        yield from _shown(tenants, each, run, raw)
    yield Figure(name="cold start, empty folder to the first 202", value=ground.cold_start_seconds, unit="s")


def _shown(tenants: int, each: int, run: Written, raw: float) -> Iterator[Figure]:
    of = f"{tenants} region{'s' * (tenants > 1)}, {each} interaction{'s' * (each > 1)} a request"
    target = ACCEPT_TARGET if (tenants, each) == (1, 1) else None
    yield rate(f"accepted interactions, {of}", run.load.per_second * each, "pgbench", raw, target)
    yield rate("… accepted and applied", run.applied_per_second * each, "pgbench", raw)
    if each == 1:
        for percent in (50, 99):
            yield delay(f"… answered, p{percent}", run.load.percentile(percent))


async def written(ground: Ground, regions: list[Region], interactions: int, seconds: float) -> Written:
    """As many requests as are answered in that time, to the regions in turn, and all of them applied."""
    requests = itertools.cycle([region.post(interactions) for region in regions])
    started = time.perf_counter()
    load = await run_load(ground.port, requests.__next__, seconds=seconds * ground.scale, status=202)
    await ground.all_applied()
    return Written(load, load.requests / (time.perf_counter() - started))


def _pgbench(ground: Ground) -> float:
    body = msgspec.json.encode([INTERACTION])
    return raw_inserts_per_second(ground.url, body, clients=32, seconds=max(1, round(SECONDS * ground.scale)))
