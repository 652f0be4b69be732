"""Reads: an interaction, a list of them beside bytes that are there already, and pages of ever longer lists."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import msgspec
import uvloop

from bench import processes
from bench.beside import uvicorn
from bench.bulk import add_candidates, add_interactions
from bench.figures import Figure, Target, delay, rate
from bench.furnishing import furnished, sizes
from bench.ground import Ground, Region, call, new_regions
from bench.load import Load, run_load
from rapport.ids import Kind, show

SECONDS = 3
LIST_TARGET = Target(at_least=0.5)


def reading(ground: Ground) -> Iterator[Figure]:
    [region] = uvloop.run(new_regions(ground, 1))
    candidate = uvloop.run(_with_interactions(ground, region))
    many = f"/candidates/{show(Kind.CANDIDATE, candidate)}/interactions"
    listed = uvloop.run(call(ground.port, "GET", many, region.headers))
    one = f"{many}/{listed['data'][0]['id']}"
    body = msgspec.json.encode(listed)
    with _bare(ground, body) as port:
        floor = uvloop.run(_bare_load(ground, port))
    lists = uvloop.run(_gets(ground, region, many))
    yield rate("lists of 100 interactions", lists.per_second, "bare Litestar", floor.per_second, LIST_TARGET)
    yield from _percentiles(lists)
    yield rate(f"bare Litestar, static JSON of {len(body):,} bytes", floor.per_second)
    for name, path in (("lists of 1 interaction", f"{many}?pageSize=1"), ("one interaction", one)):
        load = uvloop.run(_gets(ground, region, path))
        yield rate(name, load.per_second)
        yield from _percentiles(load)
    yield from _candidates(ground)


def _candidates(ground: Ground) -> Iterator[Figure]:
    """Lists of 100, of regions of different sizes, which stand in the same tables."""
    loads = {
        name: uvloop.run(_gets(ground, furnished(ground, count), "/candidates"))
        for name, count in sizes(ground).items()
    }
    least = loads["10 k"].per_second
    for name, load in loads.items():
        yield rate(f"lists of 100 candidates, of {name} interactions", load.per_second, "of 10 k", least)


def _percentiles(load: Load) -> Iterator[Figure]:
    for percent in (50, 99):
        yield delay(f"… p{percent}", load.percentile(percent))


async def _with_interactions(ground: Ground, region: Region) -> UUID:
    """A candidate who has 100."""
    [candidate] = await add_candidates(ground, region.tenant.id, 1)
    await add_interactions(ground, region.tenant.id, [candidate], 100)
    return candidate


async def _gets(ground: Ground, region: Region, path: str) -> Load:
    get = region.get(path)
    await run_load(ground.port, lambda: get, seconds=0.5 * ground.scale, status=200)  # warm-up
    return await run_load(ground.port, lambda: get, seconds=SECONDS * ground.scale, status=200)


@contextmanager
def _bare(ground: Ground, body: bytes) -> Iterator[int]:
    """In Rapport's own environment: the same Litestar, the same uvicorn."""
    file, port = ground.folder / "body.json", processes.free_port()
    file.write_bytes(body)
    command = [sys.executable, *uvicorn("bench.peers.bare_litestar:app", port)]
    with processes.running(command, {"PEER_BODY": str(file)}, ground.folder / "peer.log"):
        processes.wait_until_ready(port, "/")
        yield port


async def _bare_load(ground: Ground, port: int) -> Load:
    get = b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n"
    await run_load(port, lambda: get, seconds=0.5 * ground.scale, status=200)  # warm-up
    return await run_load(port, lambda: get, seconds=SECONDS * ground.scale, status=200)
