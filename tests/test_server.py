import asyncio
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack, ExitStack
from itertools import pairwise

import aiohttp
import msgspec
import pytest
import uvloop

from quiet import Administrator, blocked
from rapport.server import CONNECTIONS_A_TURN, PENDING_CONNECTIONS, address, answering, handles, listening_socket
from rapport.settings import Settings
from rapport.storage.database import Database
from receiver import Receiver
from support import CANDIDATE, new_region, until

STOP_LIMIT_SECONDS = 20  # for a stop that takes a second: only one that waits for ever gets there


async def refuses(url: str) -> bool:
    """Whether nobody listens there any more."""
    host, port = url.removeprefix("http://").split(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        await writer.wait_closed()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it stopped listening at this very moment
        return False
    return False


async def test_a_stop_refuses_what_is_new_and_finishes_what_is_under_way(
    own: Database, own_url: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with Receiver() as receiver, AsyncExitStack() as service:
        url = await service.enter_async_context(answering(settings, own_url, engine=True))
        region = await new_region(own, url, session)
        async with beside.transaction():
            await beside.execute("LOCK TABLE mutation IN SHARE MODE")
            writing = asyncio.create_task(
                region.post("/candidates", {"candidates": [CANDIDATE], "callbackUrl": receiver.url})
            )
            await blocked(beside)
            stopping = asyncio.create_task(service.aclose())
            await until(lambda: refuses(url))
            assert not writing.done()
            assert not stopping.done()
        accepted = await writing
        async with asyncio.timeout(STOP_LIMIT_SECONDS):
            await stopping

        assert accepted.status == 202
        [row] = await beside.fetch("SELECT m.state, o.state AS callback FROM mutation m JOIN outbox o ON true")
        assert (row["state"], row["callback"]) == ("completed", "delivered")
        assert len(receiver.received) == 1


async def test_a_stop_does_not_wait_for_connections_that_are_idle(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with AsyncExitStack() as service:
        url = await service.enter_async_context(answering(settings, own_url, engine=False))
        region = await new_region(own, url, session)
        assert (await region.get("/mutations")).status == 200
        async with asyncio.timeout(STOP_LIMIT_SECONDS):
            await service.aclose()


@pytest.mark.usefixtures("own")
async def test_a_stop_waits_no_longer_than_it_may(own_url: str, settings: Settings) -> None:
    brief = msgspec.structs.replace(settings, stop_timeout_seconds=1)
    async with AsyncExitStack() as service:
        url = await service.enter_async_context(answering(brief, own_url, engine=True))
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /candidates HTTP/1.1\r\nhost: x\r\nx-api-key: x\r\ncontent-length: 10\r\n\r\nhalf")
        await writer.drain()
        async with asyncio.timeout(STOP_LIMIT_SECONDS):
            await service.aclose()
        await reader.read()
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["engine"]])
@pytest.mark.usefixtures("own")
async def test_a_process_ends_in_order_when_it_is_asked_to(
    own_url: str, command: list[str], number: signal.Signals
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "rapport",
        *command,
        env={**kept, "RAPPORT_DATABASE_URL": own_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    line = msgspec.json.decode(await process.stderr.readline())
    assert line["event"] == {"serve": "listening", "engine": "engine_running"}[command[0]]
    assert line["mail"] == "waits: RAPPORT_SMTP_URL is not set"
    process.send_signal(number)
    out, words = await process.communicate()
    assert process.returncode == 0
    assert out == b""
    assert [msgspec.json.decode(each)["event"] for each in words.splitlines()] == ["stopping"]


@pytest.mark.usefixtures("own")
async def test_a_port_that_is_taken_is_an_error(own_url: str, settings: Settings) -> None:
    async def serve_there(port: int) -> None:
        async with answering(msgspec.structs.replace(settings, port=port), own_url, engine=False):
            pytest.fail("it was taken")

    with listening_socket("127.0.0.1", 0) as taken, pytest.raises(OSError, match="in use"):
        await serve_there(taken.getsockname()[1])


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "http://127.0.0.1:"), ("::1", "http://[::1]:")])
def test_an_address_is_shown_as_a_url(host: str, shown: str) -> None:
    with listening_socket(host, 0) as listener:
        assert address(listener) == f"{shown}{listener.getsockname()[1]}"


FORWARDED = [
    ("", "198.51.100.7", "127.0.0.1"),
    ("192.0.2.0/24", "198.51.100.7", "127.0.0.1"),
    ("127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("127.0.0.0/8", "2001:db8::7", "2001:db8::7"),
    ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
    ("127.0.0.1, 192.0.2.0/24", "203.0.113.9, 198.51.100.7, 192.0.2.33", "198.51.100.7"),
]


@pytest.mark.parametrize(("trusted", "forwarded", "source"), FORWARDED)
async def test_the_source_of_a_request_is_what_a_trusted_proxy_says_and_nobody_else(
    database: Database,
    database_url: str,
    settings: Settings,
    session: aiohttp.ClientSession,
    trusted: str,
    forwarded: str,
    source: str,
) -> None:
    behind = msgspec.structs.replace(settings, trusted_proxies=trusted)
    async with answering(behind, database_url, engine=False) as url:
        region = await new_region(database, url, session)
        accepted = await region.post("/candidates", [CANDIDATE], x_forwarded_for=forwarded)

    assert accepted.status == 202
    async with database.tenant(region.tenant.id) as transaction:
        assert (await transaction.fetchval("SELECT origin FROM mutation"))["source"] == source


class _Taken(asyncio.Protocol):
    def __init__(self, taken: list[asyncio.BaseTransport]) -> None:
        self._taken = taken

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._taken.append(transport)


def test_as_many_connections_as_there_are_handles_are_taken_in_a_turn_of_the_loop() -> None:
    async def most_in_a_turn() -> int:
        taken: list[asyncio.BaseTransport] = []
        loop, counts = asyncio.get_running_loop(), [0]
        with listening_socket("127.0.0.1", 0) as listener, ExitStack() as clients:
            servers = [
                await loop.create_server(lambda: _Taken(taken), sock=handle, backlog=PENDING_CONNECTIONS)
                for handle in handles(listener)
            ]
            for _ in range(2 * CONNECTIONS_A_TURN):
                clients.enter_context(socket.create_connection(listener.getsockname()))
            while len(taken) < 2 * CONNECTIONS_A_TURN:
                await asyncio.sleep(0)
                counts.append(len(taken))
            for server in servers:
                server.close()
            for transport in taken:
                transport.close()
        return max(after - before for before, after in pairwise(counts))

    assert uvloop.run(most_in_a_turn()) == CONNECTIONS_A_TURN
