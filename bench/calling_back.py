"""Callbacks: how many a second are delivered to one receiver, and how soon after the commit the first attempt comes."""

import asyncio
from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

import uvloop
from msgspec import Struct

from bench.accepting import written
from bench.figures import Figure, delay, rate
from bench.ground import Ground, Region, new_regions
from bench.load import percentile, run_load
from bench.receiver import receiving
from rapport.ids import Kind, show

BURST_SECONDS, CALM_SECONDS = 2, 5

COMMITTED = """
SELECT mutation_id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float AS at FROM event
WHERE tenant_id = $1 AND type = 'interaction.created'
"""


class Delivered(Struct, frozen=True):
    per_second: float
    after_ms: list[float]


def calling_back(ground: Ground) -> Iterator[Figure]:
    """First more than can be delivered at once, then half of what can."""
    plain, loud, calm = uvloop.run(new_regions(ground, 3))
    without = uvloop.run(written(ground, [plain], 1, BURST_SECONDS)).applied_per_second
    burst = uvloop.run(_delivered(ground, loud, BURST_SECONDS, None))
    half = uvloop.run(_delivered(ground, calm, CALM_SECONDS, burst.per_second / 2))
    yield rate("callbacks delivered to one receiver", burst.per_second, "applied without callbacks", without)
    yield rate("… at half of that", half.per_second)
    for percent in (50, 95, 99):
        yield delay(f"… commit → first attempt, p{percent}", percentile(half.after_ms, percent))


async def _delivered(ground: Ground, region: Region, seconds: float, per_second: float | None) -> Delivered:
    """All that are owed are waited for; each must come."""
    async with receiving() as (url, first):
        post = region.post(query=f"?callbackUrl={quote(url, safe='')}")
        length = seconds * ground.scale
        load = await run_load(ground.port, lambda: post, seconds=length, status=202, per_second=per_second)
        while len(first) < load.requests:  # noqa: ASYNC110  # another process works
            await asyncio.sleep(0.01)
    committed = await _committed(ground, region.tenant.id)
    after = sorted(1000 * (at - committed[mutation]) for mutation, at in first.items())
    took = max(first.values()) - min(first.values())
    return Delivered(len(first) / took, after)


async def _committed(ground: Ground, tenant_id: UUID) -> dict[str, float]:
    connection = await ground.superuser()
    rows = await connection.fetch(COMMITTED, tenant_id)
    await connection.close()
    return {show(Kind.MUTATION, row["mutation_id"]): row["at"] for row in rows}
