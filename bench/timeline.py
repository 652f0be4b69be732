"""The timeline: a person's, all people's by words and types, and reports; of ever more interactions."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import uvloop

from bench.figures import Figure
from bench.furnishing import SPAN, furnished, sizes
from bench.ground import Ground, Region, call
from rapport.ids import Kind, show

ROUNDS = 15
PATHS = {
    "a person's timeline": "/people/{person}/timeline",
    "all interactions": "/interactions",
    "… of a rare type": "/interactions?type=Referral",
    "… with a rare word": "/interactions?q=zeldzame",
    "… with a common word": "/interactions?q=gesprekken",
    "… of a year ago": "/interactions?until={year_ago}",
    "report of contacts, 12 weeks": "/reports/contacts?until={end}",
    "report of contacts, 24 months": "/reports/contacts?until={end}&since={begin}",
    "funnel, 12 weeks": "/reports/funnel?until={end}",
    "lead times, 12 weeks": "/reports/lead-times?until={end}",
    "load of interviewers": "/reports/interviewers?until={end}",
}


def timeline(ground: Ground) -> Iterator[Figure]:
    regions = {name: furnished(ground, count) for name, count in sizes(ground).items()}
    people = {name: uvloop.run(_busy(ground, region)) for name, region in regions.items()}
    end = datetime.now(UTC)
    for what, path in PATHS.items():
        for name, region in regions.items():
            given = {"person": people[name], "end": end.date(), "begin": (end - SPAN).date()}
            asked = path.format(**given, year_ago=(end - timedelta(weeks=52)).date())
            value = uvloop.run(_median_ms(ground, region, asked))
            yield Figure(name=f"{what}, of {name}", value=value, unit="ms")


async def _busy(ground: Ground, region: Region) -> str:
    """Somebody who was there from the beginning, and has more than most: two of a thousand of all."""
    connection = await ground.superuser()
    found = await connection.fetchval(
        "SELECT id FROM candidate WHERE tenant_id = $1 ORDER BY id LIMIT 1", region.tenant.id
    )
    await connection.close()
    return show(Kind.PERSON, UUID(str(found)))  # a candidate is a person of the same id there


async def _median_ms(ground: Ground, region: Region, path: str) -> float:
    """Of one request after another: what the service takes, with the way there and back on one machine."""
    took = []
    for _ in range(2 + max(3, round(ROUNDS * ground.scale))):
        began = time.perf_counter()
        answered = await call(ground.port, "GET", path, region.headers)
        took.append(1000 * (time.perf_counter() - began))
        assert "data" in answered, msgspec.json.encode(answered)
    return statistics.median(took[2:])  # the first ones warm up
