"""How long a write takes to be applied, at half of what the service can accept."""

from collections.abc import Iterator
from uuid import UUID

import uvloop

from bench.accepting import written
from bench.figures import Figure, Target, delay, rate
from bench.ground import Ground, new_regions
from bench.load import percentile, run_load

SECONDS = 8
LATENCY_TARGET = Target(at_most=100)

# Events are written by the transaction that applies, and never changed: the time of their commit is known.
APPLIED = """
SELECT 1000 * extract(epoch FROM pg_xact_commit_timestamp(e.xmin) - m.accepted_at)::float
FROM mutation m JOIN event e ON e.tenant_id = m.tenant_id AND e.mutation_id = m.id
WHERE m.tenant_id = $1 AND m.operation = 'interactions.create' ORDER BY 1
"""


def latency(ground: Ground) -> Iterator[Figure]:
    """The most that is accepted is measured just before; what it leaves behind is applied before the clock starts."""
    loud, quiet = uvloop.run(new_regions(ground, 2))
    most = uvloop.run(written(ground, [loud], 1, 3)).load.per_second
    post = quiet.post()
    seconds = SECONDS * ground.scale
    load = uvloop.run(run_load(ground.port, lambda: post, seconds=seconds, status=202, per_second=most / 2))
    uvloop.run(ground.all_applied())
    applied = uvloop.run(_applied(ground, quiet.tenant.id))
    yield rate("load", load.per_second, "the most accepted", most)
    for percent in (50, 95, 99):
        yield delay(f"answered with a 202, p{percent}", load.percentile(percent))
    for percent in (50, 95, 99):
        target = LATENCY_TARGET if percent == 99 else None
        yield delay(f"acceptance → applied, p{percent}", percentile(applied, percent), target)


async def _applied(ground: Ground, tenant_id: UUID) -> list[float]:
    connection = await ground.superuser()
    rows = await connection.fetch(APPLIED, tenant_id)
    await connection.close()
    return [row[0] for row in rows]
