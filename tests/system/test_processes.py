"""The processes as an operator runs them: started, stopped, restarted, split over several, beside the command line."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp

from receiver import Receiver
from support import CANDIDATE, until
from system.client import Client
from system.conftest import Access
from system.processes import Process, Server, environment, rapport

REVOCATION_LIMIT_SECONDS = 5


async def test_a_key_used_before_a_restart_replays_the_first_answer_after_it(
    start: Callable[..., Server], access: Access, session: aiohttp.ClientSession
) -> None:
    server = start(script=True)
    await server.ready(session)
    before = Client(session, server.url, access.key)
    first = await before.write("POST", "/candidates", [CANDIDATE], "same-key")
    server.kill()
    server.start()
    await server.ready(session)

    again = await Client(session, server.url, access.key).write("POST", "/candidates", [CANDIDATE], "same-key")

    assert again == first
    mutations = await before.read_all("/mutations")
    assert [mutation["mutationId"] for mutation in mutations] == [first["mutationId"]]


async def test_a_stop_answers_the_requests_under_way_and_ends_with_0(
    start: Callable[..., Server], access: Access, session: aiohttp.ClientSession
) -> None:
    server = start()
    await server.ready(session)
    client = Client(session, server.url, access.key)
    writes = [
        asyncio.create_task(client.write("POST", "/candidates", [CANDIDATE], f"under-way-{number}"))
        for number in range(50)
    ]
    await asyncio.wait(writes, return_when=asyncio.FIRST_COMPLETED)

    stopping = asyncio.create_task(server.stop())

    assert await stopping == 0
    server.start()
    await server.ready(session)
    await asyncio.gather(*writes)  # those that came too late were refused, and repeated here
    assert len(await client.read_all("/mutations")) == 50


async def test_http_and_engine_may_be_processes_of_their_own(
    start: Callable[..., Server],
    start_engine: Callable[[], Process],
    access: Access,
    session: aiohttp.ClientSession,
) -> None:
    server = start("--no-engine")
    await server.ready(session)
    async with Receiver() as receiver:
        client = Client(session, server.url, access.key, receiver.url)
        accepted = await client.write("POST", "/candidates", [CANDIDATE], "split")
        waiting = (await client.read(f"/mutations/{accepted['mutationId']}"))["data"]
        assert waiting["status"] == "accepted"
        assert waiting["callback"]["state"] == "waiting"

        engine = start_engine()

        assert (await client.finished(accepted["mutationId"]))["status"] == "completed"
        await receiver.wait_for(1)
        assert await engine.stop() == 0


async def test_two_servers_share_a_data_folder_and_the_work(
    start: Callable[..., Server], access: Access, session: aiohttp.ClientSession
) -> None:
    servers = [start(), start()]
    clients = []
    for server in servers:
        await server.ready(session)
        clients.append(Client(session, server.url, access.key))

    answers = await asyncio.gather(
        *(clients[number % 2].write("POST", "/candidates", [CANDIDATE], f"key-{number // 2}") for number in range(60))
    )

    assert len({answer["mutationId"] for answer in answers}) == 30
    for answer in answers:
        assert (await clients[0].finished(answer["mutationId"]))["status"] == "completed"
    assert await servers[0].stop() == 0
    assert await clients[1].read(f"/candidates/{answers[0]['candidateIds'][0]}")


async def test_a_key_revoked_on_the_command_line_stops_at_every_server(
    start: Callable[..., Server], data_dir: Path, access: Access, session: aiohttp.ClientSession
) -> None:
    servers = [start(), start("--no-engine")]
    for server in servers:
        await server.ready(session)
        await Client(session, server.url, access.key).read("/mutations")

    await asyncio.to_thread(rapport, data_dir, "key", "revoke", access.key_id, "--tenant", "noord")

    async def refused() -> bool:
        statuses = []
        for server in servers:
            async with session.get(f"{server.url}/mutations", headers={"x-api-key": access.key}) as response:
                statuses.append(response.status)
        return statuses == [401, 401]

    async with asyncio.timeout(REVOCATION_LIMIT_SECONDS):
        await until(refused)


def test_the_demo_makes_its_round_trip_twice_and_leaves_nothing_running(data_dir: Path) -> None:
    for _ in range(2):
        demo = subprocess.run(
            [sys.executable, "-m", "rapport", "demo", "--once", "--port", "0"],
            env=environment(data_dir),
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert demo.returncode == 0, demo.stderr
        assert "its signature verifies" in demo.stderr
        assert "interested in: nursing 0.50" in demo.stderr
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_wrong_use_ends_with_2_and_a_refusal_with_1(data_dir: Path) -> None:
    rapport(data_dir, "serve", "--port", "not-a-port", code=2)
    rapport(data_dir, "no-such-command", code=2)
    rapport(data_dir, "settings", code=2, RAPPORT_PORT="x")
    rapport(data_dir, "key", "create", "--tenant", "nobody", code=1)
    rapport(data_dir, "db", "upgrade", code=1, RAPPORT_DATABASE_URL=f"postgresql://nobody@/nothing?host={os.devnull}")
