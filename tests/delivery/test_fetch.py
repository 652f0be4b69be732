"""Fetching a file for real, from servers that behave and from some that do not."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator

import pytest

from files import FileServer
from rapport.delivery.fetch import MAX_REDIRECTS, Fetcher, FetchError
from rapport.delivery.target import Guard
from receiver import Answer, peer

LIMIT_BYTES = 200_000
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


@pytest.fixture
async def server() -> AsyncIterator[FileServer]:
    async with FileServer() as server:
        yield server


def fetching(*, allowed: bool = True, timeout_seconds: float = 30) -> Fetcher:
    return Fetcher(
        Guard(LOOPBACK if allowed else []),
        timeout_seconds=timeout_seconds,
        limit_bytes=LIMIT_BYTES,
        user_agent="Rapport/0.1.0",
    )


async def words(url: str, *, allowed: bool = True, timeout_seconds: float = 30) -> str:
    async with fetching(allowed=allowed, timeout_seconds=timeout_seconds) as fetcher:
        with pytest.raises(FetchError) as failed:
            await fetcher.get(url)
    return str(failed.value)


def saying(*parts: bytes) -> Answer:
    """Says this much, and waits until the other side closes."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        await reader.read()

    return say


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "[::1]", "10.0.0.1", "169.254.169.254"])
async def test_private_addresses_are_not_connected_to(server: FileServer, host: str) -> None:
    port = server.url.rpartition(":")[2]

    assert await words(f"http://{host}:{port}/", allowed=False) == "target address is not allowed"
    assert server.asked == []


async def test_a_redirect_into_a_private_network_is_not_followed(server: FileServer) -> None:
    url = server.keep("/out", b"", 302, Location="http://10.0.0.1/secret")

    assert await words(url) == "target address is not allowed"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://"])
async def test_a_redirect_to_anything_but_http_is_not_followed(server: FileServer, location: str) -> None:
    url = server.keep("/out", b"", 302, Location=location)

    assert await words(url) in {"URL is not valid", "connection failed"}


async def test_redirects_are_followed_a_few_times(server: FileServer) -> None:
    for number in range(MAX_REDIRECTS):
        server.keep(f"/{number}", b"", 302, Location=f"/{number + 1}")
    server.keep(f"/{MAX_REDIRECTS}", b"there")
    server.keep("/once-more", b"", 302, Location="/0")

    async with fetching() as fetcher:
        assert await fetcher.get(f"{server.url}/0") == b"there"
    assert await words(f"{server.url}/once-more") == "redirected too often"


@pytest.mark.parametrize("status", [201, 204, 304, 404, 500])
async def test_only_200_is_a_file(server: FileServer, status: int) -> None:
    url = server.keep("/file", b"" if status in (204, 304) else b"words", status)

    assert await words(url) == f"the server answered {status}"


async def test_an_empty_file_is_none(server: FileServer) -> None:
    assert await words(server.keep("/file", b"")) == "the file is empty"


async def test_a_file_as_large_as_the_limit_is_taken(server: FileServer) -> None:
    url = server.keep("/file", b"x" * LIMIT_BYTES)

    async with fetching() as fetcher:
        assert len(await fetcher.get(url)) == LIMIT_BYTES


async def test_a_file_that_says_that_it_is_too_large_is_not_read() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {LIMIT_BYTES + 1}\r\n\r\n"
    async with peer(saying(head.encode())) as server:
        assert await words(f"http://127.0.0.1:{server.port}/") == f"the file is larger than {LIMIT_BYTES} bytes"


async def test_a_file_that_never_ends_is_cut_off() -> None:
    async def on_and_on(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:  # ends with the connection
            writer.write(b"on and on " * 1000)
            await writer.drain()

    async with peer(on_and_on) as server:
        assert await words(f"http://127.0.0.1:{server.port}/") == f"the file is larger than {LIMIT_BYTES} bytes"


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async with peer(saying()) as server:
        assert await words(f"http://127.0.0.1:{server.port}/", timeout_seconds=0.05) == "timed out"


async def test_a_server_that_stops_half_way_is_given_up() -> None:
    async with peer(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) as server:
        assert await words(f"http://127.0.0.1:{server.port}/", timeout_seconds=0.2) == "timed out"


async def test_a_file_that_breaks_off_is_none() -> None:
    async def break_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        await writer.drain()

    async with peer(break_off) as server:
        assert await words(f"http://127.0.0.1:{server.port}/") == "answer broke off"


async def test_a_compressed_answer_is_refused_and_was_not_asked_for() -> None:
    """A few bytes could become gigabytes."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
    async with peer(saying(answer)) as server:
        found = await words(f"http://127.0.0.1:{server.port}/")

    assert found == "the answer is compressed, though this was not asked for"
    assert b"Accept-Encoding: identity" in server.heads[0]


@pytest.mark.parametrize("url", ["http://a:b:c/", "http://[/", "http://host:99999/"])
async def test_a_url_that_is_none_says_so(url: str) -> None:
    assert await words(url) == "URL is not valid"


async def test_no_cookie_and_no_key_of_ours_is_sent() -> None:
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfile"
    async with peer(saying(answer)) as watching, fetching() as fetcher:
        for _ in range(2):
            await fetcher.get(f"http://127.0.0.1:{watching.port}/x%20y?a=%2F")

    names = {line.partition(b":")[0].lower() for line in watching.heads[1].split(b"\r\n")[1:] if line}
    assert watching.heads[1].startswith(b"GET /x%20y?a=%2F HTTP/1.1\r\n")
    assert names == {b"host", b"user-agent", b"accept-encoding", b"accept"}
