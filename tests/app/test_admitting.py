"""Refusals on the wire: in their order, one for each request, and none of them at the cost of another connection's."""

import asyncio
import re
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest

from quiet import Administrator, blocked
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import CANDIDATE, Region, new_region

GET = b"GET /candidates HTTP/1.1\r\nhost: x\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.fixture
async def full(
    own: Database, own_url: str, settings: Settings, beside: Administrator, session: aiohttp.ClientSession
) -> AsyncIterator[Region]:
    """Of a service that serves one request at once, and has one that does not come to an end."""
    one = msgspec.structs.replace(settings, requests_at_once=1)
    async with answering(one, own_url, engine=False) as url:
        region = await new_region(own, url, session)
        async with beside.transaction():
            await beside.execute("LOCK TABLE mutation IN SHARE MODE")
            served = asyncio.create_task(region.post("/candidates", [CANDIDATE]))
            await blocked(beside)
            yield region
        assert (await served).status == 202
        assert (await region.get("/candidates")).status == 200


async def said(region: Region, *pieces: bytes) -> bytes:
    """All of it, until the service closes the connection, which the last piece asks for."""
    host, port = region.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1.1 (\d+) ", answer)]


LAST = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
"""Whatever comes before it: it is answered, and then the connection ends."""


async def test_each_of_those_sent_without_waiting_is_refused_in_its_turn(full: Region) -> None:
    for many in (1, 2, 2000):
        assert statuses(await said(full, GET * many + LAST)) == [503] * many + [200]
    behind = HEALTH + GET * 2000 + HEALTH + GET + LAST
    assert statuses(await said(full, behind)) == [200, *[503] * 2000, 200, 503, 200]


async def test_what_belongs_to_a_refused_request_is_not_taken_for_the_next(full: Region) -> None:
    body = HEALTH * 10_000
    long = f"POST /candidates HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    assert statuses(await said(full, long + body + LAST)) == [503, 200]

    # Whether a body follows a refusal, only its sender knows: no more is read.
    asking = b"POST /candidates HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n"
    for ending in (asking, GET.replace(b"1.1", b"1.0"), GET.replace(b"host: x", b"host: x\r\nconnection: close")):
        answer = await said(full, ending)
        assert statuses(answer) == [503], ending
        assert b"\r\nconnection: close\r\n" in answer
        assert b"has more to do than it can" in answer
