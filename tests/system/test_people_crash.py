"""kill -9 while records are settled: the next engine goes on, and every record has its person."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import aiohttp

from quiet import Administrator, administrator
from rapport.storage.embedded import embedded_postgres
from support import until
from system.conftest import Access
from system.processes import Process, Server

CANDIDATES = 3000  # several rounds
CRASHES = 1


async def test_what_a_killed_engine_left_is_settled_by_the_next_one(
    start: Callable[..., Server],
    start_engine: Callable[[], Process],
    access: Access,
    data_dir: Path,
    session: aiohttp.ClientSession,
) -> None:
    assert access  # the tenant
    server = start("--no-engine")
    await server.ready(session)
    server.kill()
    with embedded_postgres(data_dir) as url:
        async with administrator(url) as beside:
            await beside.execute(_PAIRS, CANDIDATES)
            for _ in range(CRASHES):
                engine, settled = start_engine(), await records(beside)
                await until(partial(more_than, beside, settled))
                engine.kill()
            start_engine()
            await until(lambda: nothing_due(beside))
            found = await beside.fetch(
                "SELECT count(*) AS records, count(DISTINCT email_key) AS addresses FROM person_record"
                " GROUP BY person_id"
            )
            assert {tuple(row) for row in found} == {(2, 1)}
            assert len(found) == CANDIDATES // 2


# Two candidates with each address.
_PAIRS = """
INSERT INTO candidate (tenant_id, id, profile, email_key, created_at, updated_at)
SELECT t.id, gen_random_uuid(), '{"name": "Ann"}', n / 2 || '@x.example', now(), now()
FROM (SELECT id FROM tenant WHERE live_id IS NULL LIMIT 1) AS t, generate_series(0, $1::int - 1) AS n
"""


async def records(beside: Administrator) -> int:
    return int(await beside.fetchval("SELECT count(*) FROM person_record"))


async def more_than(beside: Administrator, known: int) -> bool:
    return await records(beside) > known


async def nothing_due(beside: Administrator) -> bool:
    return not await beside.fetchval("SELECT EXISTS (SELECT FROM person_due)")
