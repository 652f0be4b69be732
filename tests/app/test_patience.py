"""Clients that take their time, on real connections: who never comes to an end is cut, and nobody else."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import msgspec
import pytest

from rapport.server import answering
from rapport.settings import Settings
from support import TIME_LIMIT_SECONDS, Region

HEAD = b"POST /candidates HTTP/1.1\r\nhost: x\r\n"


@pytest.fixture(scope="module")
async def hasty(settings: Settings, database_url: str) -> AsyncIterator[tuple[str, int]]:
    """Host and port of a service with little patience."""
    little = msgspec.structs.replace(settings, request_head_seconds=0.2, request_seconds=0.4)
    async with answering(little, database_url, engine=False) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


async def told(hasty: tuple[str, int], *pieces: bytes) -> bytes:
    """All that the service says until it cuts the connection. The last piece is sent again and again."""
    loop = asyncio.get_running_loop()
    said = b""
    with socket.socket() as client:
        client.setblocking(False)
        await loop.sock_connect(client, hasty)

        async def go_on() -> None:
            # What crosses the cut is answered by a reset. That ends a stream with what it had not given out yet, but
            # takes nothing from a socket.
            with suppress(ConnectionError):
                await loop.sock_sendall(client, b"".join(pieces))
                while True:
                    await asyncio.sleep(0.05)  # a client that is slow, but not silent
                    await loop.sock_sendall(client, pieces[-1])

        going_on = asyncio.create_task(go_on())
        try:
            with suppress(ConnectionResetError):
                async with asyncio.timeout(TIME_LIMIT_SECONDS):
                    while piece := await loop.sock_recv(client, 4096):
                        said += piece
        finally:
            going_on.cancel()
            await asyncio.wait([going_on])
    return said


WITHOUT_END = [
    ((b"GET /", b"x"), [408]),
    ((HEAD, b"x-more: x\r\n"), [408]),
    ((b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n" + HEAD, b"x-more: x\r\n"), [200, 408]),
    # Refused for its key before its body is asked for.
    ((HEAD + b"x-api-key: x\r\ncontent-length: 1000000\r\n\r\n", b" "), [401]),
    ((HEAD + b"x-api-key: KEY\r\ncontent-length: 1000000\r\n\r\n", b" "), [408]),
    ((HEAD + b"x-api-key: KEY\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"), [408]),
]


@pytest.mark.parametrize(("pieces", "statuses"), WITHOUT_END)
async def test_a_request_that_does_not_come_to_its_end_is_cut(
    hasty: tuple[str, int], pieces: tuple[bytes, ...], statuses: list[int], region: Region
) -> None:
    said = await told(hasty, *(piece.replace(b"KEY", region.key.encode()) for piece in pieces))

    assert [int(status) for status in re.findall(rb"HTTP/1.1 (\d+) ", said)] == statuses
    assert await region.untouched()


async def test_one_that_pauses_between_requests_keeps_its_connection(hasty: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*hasty)
    for _ in range(2):
        await asyncio.sleep(0.5)  # longer than a request may take
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        await reader.readuntil(b"\r\n\r\nok")
    writer.close()
    await writer.wait_closed()


async def test_others_are_served_meanwhile(hasty: tuple[str, int], session: aiohttp.ClientSession) -> None:
    slow = [asyncio.create_task(told(hasty, HEAD, b"x-more: x\r\n")) for _ in range(50)]

    async with session.get("http://{}:{}/readyz".format(*hasty)) as answer:
        assert answer.status == 200

    assert all(said.startswith(b"HTTP/1.1 408 ") for said in await asyncio.gather(*slow))
