"""kill -9 between a write and the reading of its text: the next engine reads it."""

import json
from collections.abc import Callable
from pathlib import Path

import aiohttp

from quiet import Administrator, administrator
from rapport.storage.embedded import embedded_postgres
from support import until
from system.conftest import Access
from system.processes import Process, Server, rapport


async def test_a_text_that_a_killed_process_left_is_read_by_the_next_engine(
    start: Callable[..., Server],
    start_engine: Callable[[], Process],
    access: Access,
    data_dir: Path,
    session: aiohttp.ClientSession,
) -> None:
    assert access  # the tenant
    server = start("--no-engine")
    await server.ready(session)
    client = json.loads(rapport(data_dir, "client", "create", "--tenant", "noord", "--json"))
    asked = {"grant_type": "client_credentials"} | {name: client[name] for name in ("client_id", "client_secret")}
    async with session.post(f"{server.url}/oauth/token", json=asked) as answer:
        bearer = {"authorization": f"Bearer {(await answer.json())['access_token']}"}

    async def write(path: str, body: object) -> None:
        async with session.post(f"{server.url}{path}?language=en", json=body, headers=bearer) as answer:
            assert answer.status == 204

    await write("/employees", {"external_id": "e-1"})
    title = {"external_id": "i-1", "interaction_type": "shared", "title": "Nurse"}
    await write("/employees/e-1/interactions", title)
    server.kill()

    with embedded_postgres(data_dir) as url:
        async with administrator(url) as beside:
            assert not await found(beside)
            start_engine()
            await until(lambda: found(beside))
            assert await found(beside) == ["nursing"]


async def found(beside: Administrator) -> list[str]:
    return [row["skill_id"] for row in await beside.fetch("SELECT skill_id FROM skill_finding")]
