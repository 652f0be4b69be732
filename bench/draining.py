"""How quick the engine is when it does nothing but apply: what was accepted while the region's lane was held."""

from uuid import UUID

import uvloop

from bench.ground import Ground, Region
from bench.load import run_load

SECONDS = 3

HELD = "SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE"

# A batch is a commit. The first one's start is not known, so the time counts from its end, and its mutations do not.
DRAINED = """
WITH batches AS (
    SELECT pg_xact_commit_timestamp(xmin) AS at, count(*) AS mutations FROM event
    WHERE tenant_id = $1 AND type = 'interaction.created' GROUP BY xmin
)
SELECT sum(mutations) / extract(epoch FROM max(at) - (SELECT min(at) FROM batches))::float FROM batches
WHERE at > (SELECT min(at) FROM batches)
"""


def drained_per_second(ground: Ground, region: Region) -> float:
    """Of a region that nothing was written to before."""
    uvloop.run(_hold_up(ground, region))
    uvloop.run(ground.all_applied())
    return uvloop.run(_drained(ground, region.tenant.id))


async def _hold_up(ground: Ground, region: Region) -> None:
    """As many interactions as are accepted in that time, and none applied."""
    connection = await ground.superuser()
    async with connection.transaction():
        await connection.execute(HELD, region.tenant.id)
        post = region.post()
        await run_load(ground.port, lambda: post, seconds=SECONDS * ground.scale, status=202)
    await connection.close()


async def _drained(ground: Ground, tenant_id: UUID) -> float:
    connection = await ground.superuser()
    per_second = await connection.fetchval(DRAINED, tenant_id)
    await connection.close()
    return float(per_second)
