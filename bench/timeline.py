"""The timeline: a person's, all people's by words and types, and reports; of ever more interactions."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import msgspec
import uvloop

from bench.bulk import START, add_candidates, add_interactions
from bench.figures import Figure
from bench.ground import Ground, Region, call, new_regions
from bench.reading import SIZES
from rapport.ids import Kind, show

ROUNDS = 15
SPAN = timedelta(weeks=104)
"""Over which the interactions are spread."""
WORDS = "gesprek werk school leraar vacature afspraak onderwijs vragen ervaring stage entretien question call answer"
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

_SPREAD = f"""
WITH words AS (SELECT string_to_array('{WORDS}', ' ') AS w)
UPDATE interaction i SET
    performed_at = $2::timestamptz + $3::interval * (abs(hashtext(i.id::text)) / 2147483648.0),
    types = CASE WHEN hashtext(i.id::text) % 20000 = 0 THEN ARRAY['Referral'] ELSE ARRAY['Phone call'] END,
    summary = (SELECT string_agg(w[1 + abs(hashtext(i.id::text || n)) % array_length(w, 1)], ' ')
               FROM words, generate_series(1, 8) n)
              || CASE WHEN hashtext(i.id::text) % 50000 = 1 THEN ' zeldzaam' ELSE '' END
WHERE i.tenant_id = $1
"""
# In place of the engine, which would take a while; whom it has settled already stays.
_PEOPLE = """
WITH made AS (INSERT INTO person (tenant_id, id) SELECT tenant_id, id FROM candidate WHERE tenant_id = $1
              ON CONFLICT DO NOTHING)
INSERT INTO person_record (tenant_id, kind, record, person_id, linked_by)
SELECT tenant_id, 'candidate', id::text, id, 'itself' FROM candidate WHERE tenant_id = $1
ON CONFLICT DO NOTHING
"""


def timeline(ground: Ground) -> Iterator[Figure]:
    # Without a million, which would take ten minutes to furnish.
    sizes = {name: count for name, count in SIZES.items() if count < SIZES["1 M"]}
    regions = dict(zip(sizes, uvloop.run(new_regions(ground, len(sizes))), strict=True))
    people = {name: uvloop.run(_furnished(ground, region, sizes[name])) for name, region in regions.items()}
    for what, path in PATHS.items():
        for name, region in regions.items():
            end = START + SPAN
            given = {"person": show(Kind.PERSON, people[name]), "end": end.date(), "begin": START.date()}
            asked = path.format(**given, year_ago=(end - timedelta(weeks=52)).date())
            value = uvloop.run(_median_ms(ground, region, asked))
            yield Figure(name=f"{what}, of {name}", value=value, unit="ms")


async def _furnished(ground: Ground, region: Region, count: int) -> UUID:
    """Somebody who has some of so many interactions."""
    tenant_id = region.tenant.id
    candidates = await add_candidates(ground, tenant_id, count // 5)
    await add_interactions(ground, tenant_id, candidates, count)
    connection = await ground.superuser()
    await connection.execute("SET statement_timeout = 0")
    await connection.execute(_SPREAD, tenant_id, START, SPAN, timeout=900)
    await connection.execute("DELETE FROM person_due WHERE tenant_id = $1", tenant_id)
    await connection.execute(_PEOPLE, tenant_id, timeout=900)
    for table in ("interaction", "person_record"):
        await connection.execute(f"VACUUM ANALYZE {table}", timeout=900)
    person = await connection.fetchval(
        "SELECT person_id FROM person_record WHERE tenant_id = $1 AND kind = 'candidate' AND record = $2",
        tenant_id,
        str(candidates[0]),
    )
    await connection.close()
    return UUID(str(person))


async def _median_ms(ground: Ground, region: Region, path: str) -> float:
    """Of one request after another: what the service takes, with the way there and back on one machine."""
    took = []
    for _ in range(2 + max(3, round(ROUNDS * ground.scale))):
        began = time.perf_counter()
        answered = await call(ground.port, "GET", path, region.headers)
        took.append(1000 * (time.perf_counter() - began))
        assert "data" in answered, msgspec.json.encode(answered)
    return statistics.median(took[2:])  # the first ones warm up
