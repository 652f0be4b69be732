"""`make bench`: all figures in one run, HTTP, database and load generator on one machine; a table and a JSON file."""

import asyncio
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import uvloop
from rich.console import Console
from rich.table import Table

from bench.interest import interest_figures
from bench.load import Load, request_bytes, run_load
from bench.pgbench import raw_inserts_per_second
from bench.service import Service, rapport, running_service
from bench.transfer import transfer_figures
from rapport.storage.embedded import embedded_postgres

CONNECTIONS = 64
SECONDS = 10
INTERACTION = {
    "type": "Intake call",
    "performedAt": "2026-03-01T10:00:00+01:00",
    "summary": "Asked about part-time training.",
    "duration": 900,
}
RESULTS = Path(".bench/results.json")
Figures = dict[str, float]


def main() -> None:
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        data_dir = Path(folder) / "data"
        key = _cold_start(data_dir, figures)
        with embedded_postgres(data_dir) as url, running_service(data_dir) as service:
            body = msgspec.json.encode([INTERACTION])
            figures["pgbench raw inserts/s"] = raw_inserts_per_second(url, body, clients=32, seconds=SECONDS)
            uvloop.run(_measure(service, url, key, body, figures))
            figures |= interest_figures(data_dir, url, service.port)
            figures |= transfer_figures(data_dir, url, service.port)
            figures["memory of rapport serve, MB"] = service.resident_mb()
    _report(figures)


def _cold_start(data_dir: Path, figures: Figures) -> str:
    """From an empty folder to the first accepted write: database made, schema made, service up, tenant, key, 202."""
    started = time.perf_counter()
    with running_service(data_dir) as service:
        rapport(data_dir, "tenant", "create", "bench")
        key = rapport(data_dir, "key", "create", "--tenant", "bench")
        uvloop.run(_candidate(service.port, key))
        figures["cold start to the first accepted write, s"] = time.perf_counter() - started
    return key


async def _candidate(port: int, key: str) -> str:
    candidate = {"name": "Ann Example", "email": "ann@school.example", "privacyConsent": True}
    accepted = await _call(port, request_bytes("POST", "/candidates", key, msgspec.json.encode([candidate])))
    return str(accepted["data"]["candidateIds"][0])


async def _call(port: int, request: bytes) -> Any:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    answer = await reader.read()
    writer.close()
    return msgspec.json.decode(answer.partition(b"\r\n\r\n")[2])


async def _measure(service: Service, url: str, key: str, body: bytes, figures: Figures) -> None:
    candidate_id = await _candidate(service.port, key)
    path = f"/candidates/{candidate_id}/interactions"
    post = request_bytes("POST", path, key, body)
    await run_load(service.port, lambda: post, connections=CONNECTIONS, seconds=2, status=202)  # warm-up
    await _all_applied(url)

    started = time.perf_counter()
    accepted = await run_load(service.port, lambda: post, connections=CONNECTIONS, seconds=SECONDS, status=202)
    await _all_applied(url)
    _note(figures, "accepted requests/s", accepted)
    figures["accepted and applied mutations/s"] = accepted.requests / (time.perf_counter() - started)
    for ours in ("accepted requests/s", "accepted and applied mutations/s"):
        figures[f"{ours} ÷ pgbench"] = figures[ours] / figures["pgbench raw inserts/s"]

    get = request_bytes("GET", path, key)
    listed = await run_load(service.port, lambda: get, connections=CONNECTIONS, seconds=SECONDS / 2, status=200)
    _note(figures, "lists of 100 interactions/s", listed)


def _note(figures: Figures, name: str, load: Load) -> None:
    assert load.bad == 0, f"{name}: {load.bad} answers were not as they should be"
    figures[name] = load.per_second
    figures[f"{name}: p50, ms"] = load.p50_ms
    figures[f"{name}: p99, ms"] = load.p99_ms


async def _all_applied(url: str) -> None:
    connection = await asyncpg.connect(url)
    while await connection.fetchval("SELECT count(*) FROM directory_lanes()"):  # noqa: ASYNC110  # another process works
        await asyncio.sleep(0.005)  # often enough for the figure, and no load
    await connection.close()


def _report(figures: Figures) -> None:
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {CONNECTIONS} connections"
    table = Table("figure", "value", title=f"Rapport on {machine}: service, database and load generator together")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}" if value < 100 else f"{value:,.0f}")  # readable digits
    Console().print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_bytes(msgspec.json.encode({"machine": machine, "figures": figures}))


main()
