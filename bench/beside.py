"""The peers that a user would pick instead: the same interactions through Procrastinate, and a plain service."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import uvloop
from msgspec import Struct

from bench import processes
from bench.accepting import written
from bench.draining import drained_per_second
from bench.figures import Figure, Target, rate
from bench.ground import CANDIDATE, INTERACTION, Ground, new_regions
from bench.load import Load, request_bytes, run_load
from bench.peers.records import TABLES
from rapport.ids import new_id

SECONDS = 4
QUEUE_SECONDS = 2  # its jobs take longer than their acceptance: what is left over is waited for
ENVIRONMENT = Path(".bench/venv")
KEY = "peer-key-of-the-bench"
CONCURRENCY = 10
"""Of the queue's worker. Its documentation shows 30. In one try, on a busy machine: 1 did 207 jobs/s, 10 256, 30 160 to
174, 60 149."""
QUEUE_TARGET = Target(at_least=10)
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


def beside(ground: Ground) -> Iterator[Figure]:
    """Rapport before, between and after its peers, as the machine may change meanwhile."""
    region, fresh = uvloop.run(new_regions(ground, 2))
    runs = [uvloop.run(written(ground, [region], 1, SECONDS))]
    with plain_service(ground) as (port, post):
        uvloop.run(run_load(port, lambda: post, seconds=1, status=201))  # warm-up
        plain = uvloop.run(run_load(port, lambda: post, seconds=SECONDS * ground.scale, status=201))
    runs.append(uvloop.run(written(ground, [region], 1, SECONDS)))
    queued = _queue(ground)
    drained = drained_per_second(ground, fresh)
    runs.append(uvloop.run(written(ground, [region], 1, SECONDS)))
    applied = sum(run.applied_per_second for run in runs) / len(runs)
    accepted = sum(run.load.per_second for run in runs) / len(runs)
    yield rate("accepted and applied", applied, "Procrastinate", queued.done_per_second, QUEUE_TARGET)
    yield rate("applied, while nothing is accepted", drained, "Procrastinate", queued.drained_per_second)
    yield rate("accepted", accepted, "Procrastinate", queued.load.per_second)
    yield rate("accepted and applied", applied, "FastAPI + SQLAlchemy", plain.per_second)
    yield rate("Procrastinate: deferred over HTTP", queued.load.per_second)
    yield rate("Procrastinate: deferred and done", queued.done_per_second)
    yield rate("Procrastinate: done, while nothing is deferred", queued.drained_per_second)
    yield rate("FastAPI + SQLAlchemy: committed", plain.per_second)
    for percent in (50, 99):
        ours = sum(run.load.percentile(percent) for run in runs) / len(runs)
        theirs = plain.percentile(percent)
        beside = "FastAPI + SQLAlchemy"
        yield Figure(name=f"answered, p{percent}", value=ours, unit="ms", ratio=ours / theirs, beside=beside)


@contextmanager
def plain_service(ground: Ground) -> Iterator[tuple[int, bytes]]:
    """Its port, and the request that writes an interaction; ready."""
    candidate = uvloop.run(_new_database(ground, "plain"))
    database = ground.superuser_url("plain").replace("postgresql:", "postgresql+asyncpg:")
    with _http(ground, "bench.peers.fastapi_sqlalchemy:app", database) as port:
        yield port, _post(candidate)


class _Queued(Struct, frozen=True):
    """`done_per_second` counts until the last was done; `drained_per_second` those left when the last was deferred."""

    load: Load
    done_per_second: float
    drained_per_second: float


def _queue(ground: Ground) -> _Queued:
    candidate = uvloop.run(_new_database(ground, "queue"))
    database = ground.superuser_url("queue")
    python = [str(peers_python()), "-m", "procrastinate", "--app", "bench.peers.procrastinate_queue.queue"]
    environment, log = _environment(database), ground.folder / "peer.log"
    with processes.running([*python, "schema", "--apply"], environment, log) as pid:
        os.waitpid(pid, 0)
    worker = [*python, "worker", "--concurrency", f"{CONCURRENCY}"]
    with (
        _http(ground, "bench.peers.procrastinate_http:app", database) as port,
        processes.running(worker, environment, log),
    ):
        post = _post(candidate)
        uvloop.run(run_load(port, lambda: post, seconds=0.2, status=202))  # warm-up
        uvloop.run(_all_done(ground))
        started = time.perf_counter()
        load = uvloop.run(run_load(port, lambda: post, seconds=QUEUE_SECONDS * ground.scale, status=202))
        deferred = time.perf_counter()
        left = uvloop.run(_all_done(ground))
        done = time.perf_counter()
        return _Queued(load, load.requests / (done - started), left / (done - deferred))


@contextmanager
def _http(ground: Ground, app: str, database: str) -> Iterator[int]:
    port = processes.free_port()
    command = [str(peers_python()), *uvicorn(app, port)]
    with processes.running(command, _environment(database), ground.folder / "peer.log"):
        processes.wait_until_ready(port, "/openapi.json")
        yield port


def _environment(database: str) -> dict[str, str]:
    here = {"PYTHONPATH": str(Path.cwd())}
    return {"PEER_DATABASE": database, "PEER_KEY": KEY, "PEER_CONCURRENCY": f"{CONCURRENCY}", **here}


def uvicorn(app: str, port: int) -> list[str]:
    """As Rapport runs it: uvloop, httptools, no line for each request."""
    fast = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    return ["-m", "uvicorn", app, "--port", str(port), *fast]


def peers_python() -> Path:
    """Of their environment; ends the bench where there is none."""
    python = Path.cwd() / ENVIRONMENT / "bin" / "python"
    if not python.exists():
        sys.exit("bench: the peers are not installed; `make bench` installs them, or leave them out with --only")
    return python


async def _new_database(ground: Ground, name: str) -> str:
    """With the peers' tables and a candidate, whose id this is."""
    connection = await ground.superuser()
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    connection = await ground.superuser(name)
    await connection.execute(TABLES)
    candidate = new_id()
    profile = msgspec.json.encode(CANDIDATE).decode()
    await connection.execute("INSERT INTO candidate (id, profile) VALUES ($1, $2)", candidate, profile)
    await connection.close()
    return str(candidate)


def _post(candidate: str) -> bytes:
    body = msgspec.json.encode([INTERACTION])
    return request_bytes("POST", f"/candidates/{candidate}/interactions", {"x-api-key": KEY}, body)


async def _all_done(ground: Ground) -> int:
    """How many jobs were left, once none is."""
    connection = await ground.superuser("queue")
    left = await connection.fetchval(LEFT)
    while await connection.fetchval(LEFT):  # noqa: ASYNC110  # another process works
        await asyncio.sleep(0.02)  # often enough for the figure, and little load
    await connection.close()
    return int(left)
