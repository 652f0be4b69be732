"""More requests at once than a process serves: the next is told at once to come back, in its surface's words."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest

from quiet import Administrator, blocked
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import CANDIDATE, Answer, Region, new_region, until

MOST = 2
KEYS = {
    "/candidates": "statusCode",
    "/employees": "title",
    "/applicants": "message",
    "/scheduling/jobs": "message",
    "/events": "message",
}
"""A path of each surface, and what its errors have that others have not."""


@pytest.fixture
async def crowded(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> AsyncIterator[Region]:
    """Of a service that serves two requests at once."""
    few = msgspec.structs.replace(settings, requests_at_once=MOST)
    async with answering(few, own_url, engine=True) as url:
        yield await new_region(own, url, session)


async def test_one_too_many_is_refused_at_once_and_served_when_others_have_gone(
    crowded: Region, beside: Administrator
) -> None:
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        served = [asyncio.create_task(crowded.post("/candidates", [CANDIDATE])) for _ in range(MOST)]
        await blocked(beside)
        await until_present(crowded)
        for path, named in KEYS.items():
            refused = await crowded.get(path)
            assert (refused.status, refused.headers["retry-after"]) == (503, "1"), path
            first = refused.body[0] if isinstance(refused.body, list) else refused.body
            assert named in first
            assert "has more to do than it can" in str(refused.body)
            assert refused.headers["x-request-id"]
        for path in ("/healthz", "/readyz"):
            assert (await crowded.get(path)).status == 200

    assert {(await crowded.finished(answer))["status"] for answer in await asyncio.gather(*served)} == {"completed"}
    assert (await crowded.get("/candidates")).status == 200


async def until_present(crowded: Region) -> None:
    """Returns when there are as many under way as there may be."""
    answer: Answer | None = None
    while answer is None or answer.status != 503:
        answer = await crowded.get("/candidates")


async def test_beyond_those_who_may_wait_for_the_database_callers_are_refused_and_the_engine_is_not(
    own: Database, own_url: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    narrow = msgspec.structs.replace(settings, database_connections=4, database_waiting=1)
    async with answering(narrow, own_url, engine=True) as url:
        region = await new_region(own, url, session)
        accepted = await region.post("/candidates", [CANDIDATE])
        async with beside.transaction():
            await beside.execute("LOCK TABLE candidate IN ACCESS EXCLUSIVE MODE")
            asked = [asyncio.create_task(region.get("/candidates")) for _ in range(12)]
            done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            answers = [task.result() for task in done]
            assert {(answer.status, answer.headers["retry-after"]) for answer in answers} == {(503, "1")}
        statuses = {answer.status for answer in await asyncio.gather(*waiting)}
        assert statuses <= {200, 503}
        assert (await region.finished(accepted))["status"] == "completed"


async def test_those_who_wait_for_events_are_in_nobodys_way(crowded: Region) -> None:
    following = [asyncio.create_task(crowded.get("/events?wait=30")) for _ in range(MOST + 1)]
    statuses: set[int] = set()
    while 200 not in statuses:  # each of them looks, and looks again, before it waits
        statuses.add((await crowded.get("/candidates")).status)
    assert not any(task.done() and task.result().status == 200 for task in following)

    async def accepted() -> bool:
        """Now and then they look all at once."""
        return (await crowded.post("/candidates", [CANDIDATE], idempotency_key="once")).status == 202

    await until(accepted)
    told = [answer for answer in await asyncio.gather(*following) if answer.status == 200]
    assert {len(answer.data) for answer in told} == {1}
