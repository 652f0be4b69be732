"""kill -9 under load: what was acknowledged is applied exactly once, in order, and every callback arrives."""

import asyncio
import itertools
import json
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp
from standardwebhooks import Webhook

from rapport.delivery.sign import verify_v2
from receiver import Receiver
from support import CANDIDATE, until
from system.client import Client
from system.conftest import Access
from system.processes import Server, rapport

CANDIDATES = 6
CRASHES = 6
BETWEEN_CRASHES_SECONDS = (0.2, 1.2)


async def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(
    start: Callable[..., Server], data_dir: Path, access: Access, session: aiohttp.ClientSession
) -> None:
    server = start()
    await server.ready(session)
    async with Receiver() as receiver:
        client = Client(session, server.url, access.key, f"{receiver.url}/callbacks?from=test")
        crashed = asyncio.Event()
        writers = [asyncio.create_task(_write(client, number, crashed)) for number in range(CANDIDATES)]
        await _crash_repeatedly(server, data_dir, session)
        crashed.set()
        written = await asyncio.gather(*writers)

        for candidate_id, interaction_id, patches, created in written:
            await _check_candidate(client, candidate_id, interaction_id, patches, created)
        assert len(client.acknowledged) > CANDIDATES * CRASHES  # there was a load
        await _check_callbacks(client, receiver, access)
        await asyncio.to_thread(_check_audit_log, client, data_dir)


async def _crash_repeatedly(server: Server, data_dir: Path, session: aiohttp.ClientSession) -> None:
    chance = random.Random(20261122)
    for crash in range(CRASHES):
        await asyncio.sleep(chance.uniform(*BETWEEN_CRASHES_SECONDS))  # the load goes on meanwhile
        server.kill()
        if crash == CRASHES // 2:
            _kill_database(data_dir)
        server.start()
        await server.ready(session)


def _kill_database(data_dir: Path) -> None:
    postmaster = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)


async def _write(client: Client, number: int, crashed: asyncio.Event) -> tuple[str, str, int, set[str]]:
    """Creates a candidate, then patches its first interaction again and again, each patch after the last one's 202,
    and creates others in between. The last acknowledged patch must win.
    """
    first = {"type": "Intake call", "performedAt": "2026-01-01", "summary": "0"}
    data = await client.write("POST", "/candidates", [{**CANDIDATE, "interactions": [first]}], f"candidate-{number}")
    candidate_id, interaction_id = data["candidateIds"][0], data["interactionIds"][0]
    path = f"/candidates/{candidate_id}/interactions"
    created = {interaction_id}
    for step in itertools.count(1):
        await client.write("PATCH", f"{path}/{interaction_id}", {"summary": str(step)}, f"patch-{number}-{step}")
        interaction = {"type": "Phone call", "performedAt": "2026-01-02", "summary": f"call {step}"}
        data = await client.write("POST", path, [interaction], f"call-{number}-{step}")
        created |= set(data["interactionIds"])
        if crashed.is_set():
            return candidate_id, interaction_id, step, created
    raise AssertionError


async def _check_candidate(
    client: Client, candidate_id: str, interaction_id: str, patches: int, created: set[str]
) -> None:
    for data in list(client.acknowledged.values()):
        if candidate_id in data["candidateIds"]:
            assert (await client.finished(data["mutationId"]))["status"] == "completed"
    found = await client.read_all(f"/candidates/{candidate_id}/interactions")
    assert len(found) == len(created)
    assert {interaction["id"] for interaction in found} == created
    calls = [interaction["summary"] for interaction in found if interaction["id"] != interaction_id]
    assert sorted(calls) == sorted(f"call {step}" for step in range(1, patches + 1))
    patched = next(interaction for interaction in found if interaction["id"] == interaction_id)
    assert patched["summary"] == str(patches)


def _check_audit_log(client: Client, data_dir: Path) -> None:
    """It is whole, and has one entry for each mutation that was acknowledged."""
    rapport(data_dir, "audit", "verify")
    entries = json.loads(rapport(data_dir, "audit", "list", "--tenant", "noord", "--limit", "1000000", "--json"))
    applied = [each["details"]["mutationId"] for each in entries if "mutationId" in each["details"]]
    assert len(applied) == len(set(applied))
    assert set(applied) >= {data["mutationId"] for data in client.acknowledged.values()}


async def _check_callbacks(client: Client, receiver: Receiver, access: Access) -> None:
    wanted = {data["mutationId"] for data in client.acknowledged.values()}

    async def all_arrived() -> bool:
        await client.read("/mutations?pageSize=1")  # the service is at work; this is what is waited on
        return wanted <= {json.loads(each.body)["mutationId"] for each in receiver.received}

    await until(all_arrived)
    webhook = Webhook(access.secret)
    for each in receiver.received:
        webhook.verify(each.body, dict(each.headers))
        timestamp = int(each.headers["x-mutationengine-timestamp"])
        verify_v2(secrets=[access.secret], headers=each.headers, target=each.target, body=each.body, now=timestamp)
        told = json.loads(each.body)
        mutation = (await client.read(f"/mutations/{told['mutationId']}"))["data"]
        assert {name: mutation[name] for name in told} == told
