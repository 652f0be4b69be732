import asyncio
import ipaddress
import socket
import ssl
import subprocess
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from rapport.delivery.send import Sender
from rapport.delivery.sign import new_secret, signature_headers, verify_v2
from rapport.delivery.target import Guard, problem_with, request_target
from receiver import Answer, Receiver, peer

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]
OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
HAS_IPV6 = socket.has_ipv6 and Path("/proc/net/if_inet6").exists()


def sending(*, allowed: bool = True, timeout_seconds: float = 30) -> Sender:
    return Sender(Guard(LOOPBACK if allowed else []), timeout_seconds=timeout_seconds, user_agent="Rapport/0.1.0")


def closing_after(text: bytes) -> Answer:
    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        await writer.drain()

    return say


def saying(text: bytes) -> Answer:
    """Says this much and no more, and waits until the other side closes."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        await writer.drain()
        await reader.read()

    return say


async def say_on_and_on(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:  # ends with the connection
        writer.write(b"on and on " * 1000)
        await writer.drain()


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", "target address is not allowed"),
        ("localhost", "target address is not allowed"),
        ("0x7f.1", "target address is not allowed"),
        ("[::ffff:127.0.0.1]", "target address is not allowed"),
        ("2130706433", "URL is not valid"),  # aiohttp refuses this notation before it resolves it
        ("127.1", "URL is not valid"),
    ],
)
async def test_a_private_target_is_refused_and_hears_nothing(host: str, words: str) -> None:
    async with peer(closing_after(OK)) as inside:
        async with sending(allowed=False) as sender:
            attempt = await sender.post(f"http://{host}:{inside.port}/", b"{}", {})
        assert (attempt.status, attempt.error, attempt.delivered) == (None, words, False)
        async with sending() as probe:  # connections are accepted in order, so an earlier one would count by now
            assert (await probe.post(f"http://127.0.0.1:{inside.port}/", b"", {})).delivered
        assert inside.connections == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with Receiver() as receiver, sending() as sender:
        receiver.answer_with(status, {"Location": f"{receiver.url}/elsewhere"})
        attempt = await sender.post(f"{receiver.url}/hook", b"{}", {})
        assert (attempt.status, attempt.error, attempt.delivered) == (status, "redirects are not followed", False)
        assert [request.target for request in receiver.received] == ["/hook"]


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
async def test_an_answer_that_is_not_2xx_does_not_deliver_and_410_wants_no_more(status: int) -> None:
    async with Receiver() as receiver, sending() as sender:
        receiver.answer_with(status, {"Retry-After": "120"})
        attempt = await sender.post(receiver.url, b"{}", {})
    assert (attempt.status, attempt.error, attempt.retry_after) == (status, None, "120")
    assert (attempt.delivered, attempt.gone) == (False, status == 410)


@pytest.mark.parametrize(
    "text", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 102 Processing\r\n\r\n" * 3], ids=["none", "half", "1xx"]
)
async def test_headers_that_never_end_time_out(text: bytes) -> None:
    async with peer(saying(text)) as slow, sending(timeout_seconds=0.2) as sender:
        attempt = await sender.post(f"http://127.0.0.1:{slow.port}/", b"{}", {})
    assert (attempt.status, attempt.error) == (None, "timed out")
    assert attempt.duration_ms >= 200


@pytest.mark.parametrize(("status", "delivered"), [(b"200 OK", True), (b"500 Oops", False)])
async def test_a_body_that_never_ends_is_given_up_and_the_status_counts(status: bytes, delivered: bool) -> None:
    text = b"HTTP/1.1 " + status + b"\r\nContent-Length: 10\r\n\r\nabc"
    async with peer(saying(text)) as slow, sending(timeout_seconds=0.2) as sender:
        attempt = await sender.post(f"http://127.0.0.1:{slow.port}/", b"{}", {})
    assert (attempt.delivered, attempt.error) == (delivered, None)


async def test_an_endless_body_is_cut_off_long_before_the_time_out() -> None:
    async with peer(say_on_and_on) as endless, sending(timeout_seconds=60) as sender, asyncio.timeout(10):
        attempt = await sender.post(f"http://127.0.0.1:{endless.port}/", b"{}", {})
        await endless.served()  # it was disconnected
    assert attempt.delivered


async def test_a_body_that_breaks_off_leaves_the_status() -> None:
    text = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    async with peer(closing_after(text)) as broken, sending() as sender:
        assert (await sender.post(f"http://127.0.0.1:{broken.port}/", b"{}", {})).delivered


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (closing_after(b""), "connection closed without an answer"),
        (saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "answer is not HTTP"),
        (saying(b"\x00\xff" * 500 + b"\r\n\r\n"), "answer is not HTTP"),
        (saying(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000), "answer is not HTTP"),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "answer is not HTTP"),
    ],
    ids=["closed", "another protocol", "noise", "endless header", "bad length"],
)
async def test_a_broken_answer_is_a_failed_attempt(answer: Answer, words: str) -> None:
    async with peer(answer) as broken, sending() as sender:
        attempt = await sender.post(f"http://127.0.0.1:{broken.port}/", b"{}", {})
    assert (attempt.status, attempt.error) == (None, words)


async def test_a_refused_connection_is_a_failed_attempt() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and never listens
        async with sending() as sender:
            attempt = await sender.post(f"http://127.0.0.1:{bound.getsockname()[1]}/", b"{}", {})
    assert (attempt.status, attempt.error) == (None, "connection refused")


async def test_a_name_that_does_not_resolve_is_a_failed_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # asking a real name server would need a network
    async with sending() as sender:
        attempt = await sender.post("http://nowhere.invalid/", b"{}", {})
    assert (attempt.status, attempt.error) == (None, "host name does not resolve")


@pytest.mark.parametrize("url", ["", "http://", "http://[::1", "http://a..b/", f"http://{'a' * 64}/", "http://h:x/"])
async def test_an_unusable_url_is_a_failed_attempt(url: str) -> None:
    async with sending() as sender:
        attempt = await sender.post(url, b"{}", {})
    assert (attempt.status, attempt.error) == (None, "URL is not valid")


async def test_cancelling_ends_the_attempt() -> None:
    arrived = asyncio.Event()

    async def hold(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        arrived.set()
        await reader.read()

    async with peer(hold) as silent, sending() as sender:
        attempt = asyncio.create_task(sender.post(f"http://127.0.0.1:{silent.port}/", b"{}", {}))
        await arrived.wait()
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, chain = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    try:
        subprocess.run(
            [*command.split(), *names, "-keyout", key, "-out", chain], check=True, capture_output=True, timeout=60
        )
    except FileNotFoundError:
        pytest.skip("the openssl command makes the certificate")
    return chain, key


async def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*certificate)
    async with peer(closing_after(OK), tls=tls) as selfsigned, sending() as sender:
        attempt = await sender.post(f"https://127.0.0.1:{selfsigned.port}/", b"{}", {})
        assert (attempt.status, attempt.error) == (None, "TLS failure")
        assert selfsigned.heads == []
        trusting = ssl.create_default_context(cafile=certificate[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", selfsigned.port, ssl=trusting)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await reader.read() == OK  # so it was the certificate, not the server
        writer.close()
        await writer.wait_closed()


async def test_a_server_without_tls_is_a_failed_attempt_over_https() -> None:
    async with Receiver() as plain, sending() as sender:
        attempt = await sender.post(f"https://127.0.0.1:{plain.port}/", b"{}", {})
    assert (attempt.status, attempt.error) == (None, "TLS failure")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_a_2xx_answer_delivers(status: int) -> None:
    async with Receiver() as receiver, sending() as sender:
        receiver.answer_with(status)
        attempt = await sender.post(f"{receiver.url}/hook", b'{"a":1}', {"Content-Type": "application/json"})
        [request] = await receiver.wait_for(1)
    assert (attempt.status, attempt.error, attempt.delivered, attempt.gone) == (status, None, True, False)
    assert (request.method, request.target, request.body) == ("POST", "/hook", b'{"a":1}')
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "Rapport/0.1.0"
    assert request.headers["accept-encoding"] == "identity"


async def test_cookies_are_not_kept_and_the_connection_is() -> None:
    async with Receiver() as receiver, sending() as sender:
        receiver.answer_with(200, {"Set-Cookie": "seen=1; Path=/"})
        for _ in range(2):
            assert (await sender.post(receiver.url.replace("127.0.0.1", "localhost"), b"{}", {})).delivered
        first, second = receiver.received
    assert "cookie" not in second.headers
    assert first.peer_port == second.peer_port


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with Receiver() as receiver, sending() as sender:
        assert (await sender.post(receiver.url, b"{}", {})).delivered


async def test_as_many_attempts_run_at_once_as_are_started() -> None:
    together = asyncio.Barrier(150)  # more than the 100 connections that aiohttp allows unless told otherwise

    async def accept_together(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await together.wait()
        await closing_after(OK)(reader, writer)

    async with peer(accept_together) as crowded, sending() as sender:
        url = f"http://127.0.0.1:{crowded.port}/"
        attempts = await asyncio.gather(*(sender.post(url, b"{}", {}) for _ in range(150)))
    assert all(attempt.delivered for attempt in attempts)


suffixes = st.builds(
    "".join, st.tuples(st.sampled_from(["", "/", "?", "//", "/;a=", "/?"]), st.text("ab/;?&=+%20F.:@[]|'\"<>^`{}~!$*,"))
).filter(lambda suffix: suffix[:1] in {"", "/", "?"})


@settings(deadline=None, max_examples=30)
@given(st.lists(suffixes, min_size=1, max_size=10))
async def test_the_request_line_holds_the_target_that_was_signed(drawn: list[str]) -> None:
    odd = ["", "?", "?a=%2F&b=+%20", "/p?", "//p", "//", "/p;q=1//r;s", "/a/../b/./c", "/%7e%2f?x=[1]"]
    async with peer(closing_after(OK)) as raw, sending() as sender:
        for suffix in odd + drawn:
            url = f"http://127.0.0.1:{raw.port}{suffix}"
            assert problem_with(url) is None
            assert (await sender.post(url, b"{}", {})).delivered
            assert raw.heads[-1].startswith(f"POST {request_target(url)} HTTP/1.1\r\n".encode())


@pytest.mark.skipif(not HAS_IPV6, reason="needs an IPv6 loopback address")
async def test_an_ipv6_literal_is_reached_when_allowed() -> None:
    async with AsyncExitStack() as stack:
        six, four = [await stack.enter_async_context(Receiver(host)) for host in ("::1", "127.0.0.1")]
        sender = await stack.enter_async_context(sending())
        for url in (f"{six.url}//p;q?x=%20", f"http://[::ffff:127.0.0.1]:{four.port}//p;q?x=%20"):
            assert (await sender.post(url, b"{}", {})).delivered
        for receiver in (six, four):
            assert [request.target for request in receiver.received] == ["//p;q?x=%20"]


async def test_a_receiver_verifies_what_was_sent() -> None:
    secret, body, now = new_secret(), '{"name":"Zoë"}'.encode(), int(time.time())
    async with Receiver() as receiver, sending() as sender:
        url = f"{receiver.url}/hook?a=%2F&b=+%20"
        headers = signature_headers(
            secrets=[secret], message_id="mut_1", target=request_target(url), body=body, timestamp=now, nonce="n1"
        )
        assert (await sender.post(url, body, headers)).delivered
        [request] = await receiver.wait_for(1)
    verify_v2(secrets=[secret], headers=request.headers, target=request.target, body=request.body, now=now)
    Webhook(secret).verify(request.body, dict(request.headers))
