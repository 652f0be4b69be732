"""What goes wrong on the way to the provider ends soon, and is one kind of refusal."""

import asyncio
import gzip

import pytest

from rapport.access.oidc.exchange import MAX_ANSWER_BYTES, read_answer
from rapport.access.oidc.refused import Cause, OidcRefusedError
from receiver import Receiver

SECONDS = 5.0


async def answering(raw: bytes, *, hangs: bool = False) -> asyncio.Server:
    """Says these bytes to whoever asks, and hangs up, or does not."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        if hangs:
            await reader.read()
        writer.close()

    return await asyncio.start_server(say, "127.0.0.1", 0)


async def refusal(raw: bytes, *, hangs: bool = False, seconds: float = SECONDS) -> OidcRefusedError:
    server = await answering(raw, hangs=hangs)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(OidcRefusedError) as refused:
            await read_answer(f"http://127.0.0.1:{port}/", "keys", seconds)
    assert refused.value.cause is Cause.UNREACHABLE
    return refused.value


async def test_a_good_answer_is_read() -> None:
    server = await answering(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        assert await read_answer(url, "keys", SECONDS) == b"{}"


async def test_an_answer_that_does_not_end_is_given_up() -> None:
    for raw in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"):
        assert "keys: " in (await refusal(raw, hangs=True, seconds=0.1)).why


async def test_an_answer_that_is_too_long_is_not_read_to_its_end() -> None:
    long = b"[" + b"0," * MAX_ANSWER_BYTES
    for head in (b"content-length: %d" % len(long), b"connection: close"):
        assert (await refusal(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + long)).why == "keys: ReadError"


async def test_an_answer_that_is_packed_is_not_unpacked() -> None:
    packed = gzip.compress(b"0" * MAX_ANSWER_BYTES)
    head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(packed)
    assert (await refusal(head + packed)).why == "keys: DecodingError"


async def test_what_is_no_answer_is_refused() -> None:
    for raw in (b"hello", b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n", b"HTTP/1.1 204 None\r\n\r\n"):
        await refusal(raw)


async def test_no_other_address_is_followed_to() -> None:
    async with Receiver() as elsewhere:
        head = f"HTTP/1.1 302 Found\r\nlocation: {elsewhere.url}/\r\ncontent-length: 0\r\n\r\n"
        assert (await refusal(head.encode())).why == "keys: status 302"
        assert elsewhere.received == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[/", "ftp://127.0.0.1/"])
async def test_whoever_is_not_there_is_unreachable(url: str) -> None:
    with pytest.raises(OidcRefusedError) as refused:
        await read_answer(url, "keys", SECONDS)
    assert refused.value.cause is Cause.UNREACHABLE
