"""A region in which much has happened: a million interactions in one or two minutes, and what belongs to them.

All of it is invented, and the same at each call but for its moments, which end now. To try things on:
`python -m bench.furnishing FOLDER [INTERACTIONS]`.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import uvloop

from bench.ground import Ground, Region, new_regions

SIZES = {"10 k": 10_000, "100 k": 100_000, "1 M": 1_000_000}
"""Interactions of the regions that groups share."""
WEEKS = 104
SPAN = timedelta(weeks=WEEKS)
"""Over which everything is spread: up to now, and interviews up to some weeks ahead."""
SCRIPTS = ("given", "candidates", "employees", "applicants", "interviews", "people", "traffic", "kept")
"""In their order; each stands beside this file."""
MANY = 100_000
"""From so many interactions on it is quicker to build the indexes of the longest tables afterwards."""
_LONGEST = ("interaction", "person_record", "candidate")
_SECONDS = 1200


def sizes(ground: Ground) -> dict[str, int]:
    """A quick run is without a million."""
    return {name: count for name, count in SIZES.items() if ground.scale == 1 or count < SIZES["1 M"]}


def furnished(ground: Ground, interactions: int) -> Region:
    """A region of so many, which is furnished once in a run: nobody who asks for it changes it much."""
    if interactions not in ground.furnished:
        [region] = uvloop.run(new_regions(ground, 1))
        uvloop.run(furnish(ground, region.tenant.id, interactions))
        ground.furnished[interactions] = region
    return ground.furnished[interactions]


async def furnish(ground: Ground, tenant_id: UUID, interactions: int) -> None:
    """Fills an empty region: see the scripts for what is how many.

    As a superuser, without triggers and foreign keys: what triggers keep is filled by a statement each, in the same
    transaction. The audit log's chain does not hold over these entries, and nobody verifies it here.
    """
    connection = await ground.superuser()
    try:
        await connection.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        await connection.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'")
        async with connection.transaction(), _without_indexes(connection, _LONGEST if interactions >= MANY else ()):
            for name in SCRIPTS:
                await connection.execute(_script(name, tenant_id, interactions), timeout=_SECONDS)
        await connection.execute("VACUUM ANALYZE", timeout=_SECONDS)
        await connection.execute("CHECKPOINT", timeout=_SECONDS)  # not while something is measured
    finally:
        await connection.close()


def _script(name: str, tenant_id: UUID, interactions: int) -> str:
    script = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
    given = {"tenant": f"'{tenant_id}'::uuid", "interactions": str(interactions), "weeks": str(WEEKS)}
    for word, value in given.items():
        script = script.replace(f":'{word}'", value)
    return script


@asynccontextmanager
async def _without_indexes(
    connection: "asyncpg.Connection[asyncpg.Record]", tables: Iterable[str]
) -> AsyncIterator[None]:
    """They are built again at the end; those that keep rows unique stay."""
    indexes = await connection.fetch(_INDEXES, list(tables))
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    yield
    for index in indexes:
        await connection.execute(index["definition"], timeout=_SECONDS)


_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisunique AND NOT i.indisexclusion
"""
