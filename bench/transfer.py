"""Imports beside raw COPY of the same rows into the same table, and how deep pages of a list cost."""

import asyncio
import http.client
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench.figures import Figure, Target, rate
from bench.ground import Ground
from bench.service import rapport
from rapport.ids import Kind, new_id, show

CANDIDATES = 100_100
INTERACTIONS = 200_000
DEEP = 1000  # the page; 100 candidates each
LOOKS = 200
TENANT = "transfer"
IMPORT_TARGET, PAGE_TARGET = Target(at_least=0.25), Target(at_most=1.2)


def transfer(ground: Ground) -> Iterator[Figure]:
    """The commands are measured whole, from their start to their end, and so a little too slow."""
    data_dir = ground.data_dir
    rapport(data_dir, "tenant", "create", TENANT)
    key = rapport(data_dir, "key", "create", "--tenant", TENANT)
    with tempfile.TemporaryDirectory() as folder:
        candidates, interactions = Path(folder) / "candidates.ndjson", Path(folder) / "interactions.ndjson"
        ids = [show(Kind.CANDIDATE, new_id()) for _ in range(CANDIDATES)]
        candidates.write_bytes(b"\n".join(map(msgspec.json.encode, map(_candidate, ids))))
        interactions.write_bytes(b"\n".join(map(msgspec.json.encode, _interactions(ids))))
        rapport(data_dir, "import", str(candidates), "--tenant", TENANT)
        started = time.perf_counter()
        rapport(data_dir, "import", str(interactions), "--tenant", TENANT)
        imported = INTERACTIONS / (time.perf_counter() - started)
    copied = asyncio.run(_copied_again(ground))
    yield rate("interactions imported from NDJSON, validated", imported, "raw COPY", copied, IMPORT_TARGET)
    yield rate("raw COPY of the same rows", copied)
    deep, first = _deep_page(ground.port, key)
    yield Figure(
        name=f"page {DEEP:,} of a list", value=deep, unit="ms", ratio=deep / first, beside="page 1", target=PAGE_TARGET
    )


def _candidate(shown: str) -> dict[str, Any]:
    return {
        "id": shown,
        "name": f"Person {shown[-6:]}",
        "email": f"{shown}@school.example",
        "privacyConsent": True,
        "sectors": ["Primary education"],
    }


def _interactions(ids: list[str]) -> Iterator[dict[str, Any]]:
    """The candidates in no order that an index knows."""
    for number in range(INTERACTIONS):
        yield {
            "candidateId": ids[number * 7919 % CANDIDATES],
            "type": "Intake call",
            "performedAt": "2026-03-01T10:00:00+01:00",
            "summary": "Asked about part-time training.",
            "duration": number % 3600,
        }


async def _copied_again(ground: Ground) -> float:
    """Rows a second: the imported rows are read, removed, and written again by one COPY, by a superuser, for whom there
    is no row-level security.
    """
    connection = await ground.superuser()
    tenant_id = await connection.fetchval("SELECT id FROM tenant WHERE name = $1 AND live_id IS NULL", TENANT)
    rows = await connection.fetch("SELECT * FROM interaction WHERE tenant_id = $1 ORDER BY id", tenant_id)
    assert len(rows) == INTERACTIONS
    columns, records = list(rows[0].keys()), [tuple(row) for row in rows]
    await connection.execute("DELETE FROM interaction WHERE tenant_id = $1", tenant_id)
    await connection.execute("VACUUM interaction")
    started = time.perf_counter()
    await connection.copy_records_to_table("interaction", records=records, columns=columns)
    took = time.perf_counter() - started
    await connection.close()
    return INTERACTIONS / took


def _deep_page(port: int, key: str) -> tuple[float, float]:
    """The medians of that page and of the first, looked at in turn; milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def look(cursor: str | None) -> tuple[str | None, float]:
        started = time.perf_counter()
        connection.request(
            "GET", f"/candidates?cursor={cursor}" if cursor else "/candidates", headers={"x-api-key": key}
        )
        answer = connection.getresponse().read()
        took = time.perf_counter() - started
        found = msgspec.json.decode(answer)
        assert len(found["data"]) == 100
        return found["meta"]["cursor"], took

    cursor = None
    for _ in range(DEEP - 1):
        cursor, _ = look(cursor)
    looks = [(look(None)[1], look(cursor)[1]) for _ in range(LOOKS)]
    connection.close()
    first, deep = (1000 * statistics.median(times) for times in zip(*looks, strict=True))
    return deep, first
