"""More than one process can do: it says so early, does all that it accepted, and is well again afterwards."""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from support import CANDIDATE, INTERACTION, until
from system.client import Client
from system.conftest import Access
from system.processes import Server

FLOOD = 400
READS = 20  # one of so many: fewer than are let in at once, as they have no body and so are there first
IDLE = 10_000
SPARE = 200  # descriptors that a process needs besides


@pytest.fixture
def descriptors() -> Iterator[int]:
    """How many connections this process may have open: as many as it is permitted, 10,000 at most."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(IDLE + SPARE, before[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))  # inherited by a script that is started now
    yield most - SPARE
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_beyond_its_capacity_it_sheds_early_applies_what_it_accepted_and_recovers(
    start: Callable[..., Server], access: Access
) -> None:
    narrow = {"RAPPORT_REQUESTS_AT_ONCE": "40", "RAPPORT_ACCEPT_WAITING": "20", "RAPPORT_DATABASE_WAITING": "40"}
    server = start(**narrow, RAPPORT_DATABASE_CONNECTIONS="4")
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await server.ready(session)
        client = Client(session, server.url, access.key)
        first = await client.write("POST", "/candidates", [CANDIDATE], "first")
        candidate = first["candidateIds"][0]
        await client.finished(first["mutationId"])
        told: Counter[int] = Counter()
        accepted: list[str] = []

        async def ask(number: int) -> None:
            writes = number % READS > 0
            method, path = ("POST", f"/candidates/{candidate}/interactions") if writes else ("GET", "/candidates")
            body = [{**INTERACTION, "summary": str(number)}] if writes else None
            headers = {"x-api-key": access.key, "idempotency-key": str(number)}
            async with session.request(method, server.url + path, json=body, headers=headers) as answer:
                told[answer.status] += 1
                if answer.status == 503:
                    assert answer.headers["retry-after"] == "1"
                    assert answer.headers["x-request-id"]
                    assert (await answer.json())["statusCode"] == 503
                if answer.status == 202:
                    accepted.append((await answer.json())["data"]["mutationId"])

        await asyncio.gather(*(ask(number) for number in range(FLOOD)))

        assert told.keys() <= {200, 202, 503}
        assert told[202] > 0
        assert told[503] > 0
        for mutation_id in accepted:
            assert (await client.finished(mutation_id))["status"] == "completed"
        assert len(await client.read_all(f"/candidates/{candidate}/interactions")) == len(accepted)
        again = await client.write("POST", f"/candidates/{candidate}/interactions", [INTERACTION], "again")
        assert (await client.finished(again["mutationId"]))["status"] == "completed"


async def test_idle_connections_do_no_harm(
    descriptors: int, start: Callable[..., Server], access: Access, session: aiohttp.ClientSession
) -> None:
    server = start(script=True)
    await server.ready(session)
    host, port = server.url.removeprefix("http://").split(":")
    client = Client(session, server.url, access.key)
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as leaving:
        for _ in range(0, descriptors, 100):
            opening = (loop.create_connection(asyncio.Protocol, host, int(port)) for _ in range(100))
            for transport, _ in await asyncio.gather(*opening):
                leaving.callback(transport.abort)

        accepted = await client.write("POST", "/candidates", [CANDIDATE], "beside")
        assert (await client.finished(accepted["mutationId"]))["status"] == "completed"

    async def well() -> bool:
        async with session.get(f"{server.url}/readyz") as answer:
            return answer.status == 200

    await until(well)
