"""Each process tells at an address of its own what it did, and all of them what waits."""

import asyncio
from collections.abc import Callable

import aiohttp

from rapport.server import listening_socket
from support import CANDIDATE, until
from system.client import Client
from system.conftest import Access
from system.processes import Process, Server
from watching import Figures, read

CREATE = "candidates.create"


def free() -> str:
    with listening_socket("127.0.0.1", 0) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


async def test_what_a_server_accepted_its_engine_applied(
    start: Callable[..., Server],
    start_engine: Callable[..., Process],
    access: Access,
    session: aiohttp.ClientSession,
) -> None:
    async def told(address: str) -> Figures:
        async with session.get(f"http://{address}/metrics") as response:
            return read(await response.text())

    of_server, of_engine = free(), free()
    server = start("--no-engine", RAPPORT_METRICS_ADDRESS=of_server)
    await server.ready(session)
    client = Client(session, server.url, access.key)
    accepted = await client.write("POST", "/candidates", [CANDIDATE], "once")
    assert (await told(of_server)).one("rapport_mutations_waiting") == 1

    engine = start_engine(RAPPORT_METRICS_ADDRESS=of_engine)
    await client.finished(accepted["mutationId"])

    async def applied() -> Figures | None:
        try:
            figures = await told(of_engine)
        except aiohttp.ClientConnectorError:  # it does its work before it tells of it
            await asyncio.sleep(0.02)  # refused at once: without a pause this would be a busy loop
            return None
        done = figures.one("rapport_mutations_applied_total", operation=CREATE, result="completed")
        return figures if done else None

    by_engine, by_server = await until(applied), await told(of_server)
    assert by_engine.one("rapport_mutations_waiting") == 0
    assert by_server.one("rapport_mutations_accepted_total", operation=CREATE) == 1
    assert by_engine.one("rapport_mutations_accepted_total", operation=CREATE) == 0
    assert by_server.has("rapport_requests_total")
    assert not by_engine.has("rapport_requests_total")
    assert not by_server.has("rapport_mutations_applied_total")
    assert await engine.stop() == 0
