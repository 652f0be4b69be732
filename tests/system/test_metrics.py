"""Each process tells at an address of its own what it did, and all of them what waits."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from rapport.settings import Settings
from rapport.storage.database import Database
from support import CANDIDATE, new_region, until
from watching import Figures, Watched, watched

CREATE = {"operation": "candidates.create"}


@asynccontextmanager
async def engine(url: str, session: aiohttp.ClientSession) -> AsyncIterator[Watched]:
    """A process of its own, which ends in order."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rapport", "engine"),
        env=kept | {"RAPPORT_DATABASE_URL": url, "RAPPORT_METRICS_ADDRESS": "127.0.0.1:0"},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    said = msgspec.json.decode(await process.stderr.readline())
    while said["event"] != "metrics_listening":  # what it does, it does before it tells of it
        said = msgspec.json.decode(await process.stderr.readline())
    try:
        yield Watched("", said["url"], session)
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def test_what_a_server_accepted_its_engine_applied(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with watched(settings, own_url, session, engine=False) as server:
        region = await new_region(own, server.url, session)
        accepted = await region.post("/candidates", [CANDIDATE])
        waiting = await server.figures()
        async with engine(own_url, session) as process:
            await region.finished(accepted)

            async def applied() -> Figures | None:
                figures = await process.figures()
                done = figures.one("rapport_mutations_applied_total", **CREATE, result="completed")
                return figures if done else None

            by_engine: Figures = await until(applied)
    assert (waiting.one("rapport_mutations_waiting"), by_engine.one("rapport_mutations_waiting")) == (1, 0)
    assert waiting.one("rapport_mutations_accepted_total", **CREATE) == 1
    assert by_engine.one("rapport_mutations_accepted_total", **CREATE) == 0
    assert waiting.has("rapport_requests_total")
    assert not by_engine.has("rapport_requests_total")
    assert not waiting.has("rapport_mutations_applied_total")
