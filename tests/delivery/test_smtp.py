"""Handing mail to an SMTP server that really listens: what it takes, what it refuses, and how it is reached."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from postbox import PASSWORD, USER, Postbox, certified
from rapport.delivery.smtp import MAX_WORDS, Handed, Post, Server, read_server

SENDER = "Rapport Büro <rapport@service.example>"
TO = "ann@home.example"
MESSAGE = b"To: ann@home.example\r\nSubject: Hello\r\n\r\n.\r\nHello\r\n"
LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


def post(url: str, seconds: float = 20) -> Post:
    return Post(read_server(url), SENDER, timeout_seconds=seconds)


@pytest.mark.parametrize(
    ("url", "port", "tls", "start_tls"),
    [
        ("smtp://mail.example", 587, False, None),
        ("smtp://mail.example:25/", 25, False, None),
        ("smtp://u:p@mail.example", 587, False, True),
        ("smtps://mail.example", 465, True, False),
        ("smtp+starttls://mail.example", 587, False, True),
        ("smtp+plain://mail.example", 25, False, False),
        ("smtp+plain://u:p@mail.example", 25, False, False),
    ],
)
def test_the_scheme_says_how_far_the_connection_is_encrypted(
    url: str, port: int, tls: bool, start_tls: bool | None
) -> None:
    server = read_server(url)
    assert (server.host, server.port, server.tls, server.start_tls) == ("mail.example", port, tls, start_tls)


def test_user_and_password_may_have_any_characters() -> None:
    server = read_server(f"smtps://{LOGIN}[::1]:465")
    assert server == Server(host="::1", port=465, tls=True, start_tls=False, user=USER, password=PASSWORD)


async def test_a_server_gets_the_mail_as_it_is_with_from_before_it() -> None:
    async with Postbox() as postbox:
        assert await post(f"smtp://{postbox.url}").hand(TO, MESSAGE) == Handed(status=250)
    [taken] = postbox.taken
    assert (taken.sender, taken.recipients) == ("rapport@service.example", [TO])
    assert taken.content == b"From: =?utf-8?q?Rapport_B=C3=BCro?= <rapport@service.example>\r\n" + MESSAGE


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "handed"),
    [
        ("550 5.1.1 No such user", Handed(status=550, error="5.1.1 No such user", final=True)),
        ("451 4.3.0 Come back later", Handed(status=451, error="4.3.0 Come back later")),
        ("554-Two\r\n554 lines", Handed(status=554, error="Two lines", final=True)),
    ],
)
async def test_what_a_server_refuses_is_final_or_not_in_its_own_words(
    command: str, answer: str, handed: Handed
) -> None:
    async with Postbox() as postbox:
        postbox.refuse(command, answer)
        assert await post(f"smtp://{postbox.url}").hand(TO, MESSAGE) == handed
    assert postbox.taken == []


async def test_the_words_of_a_server_are_no_longer_than_a_line() -> None:
    async with Postbox() as postbox:
        postbox.refuse("RCPT", "550 " + "x" * 400)
        handed = await post(f"smtp://{postbox.url}").hand(TO, MESSAGE)
    assert handed.error == "x" * MAX_WORDS


async def test_a_server_that_is_not_there_may_be_there_later() -> None:
    async with Postbox() as gone:
        pass
    with capture_logs() as logs:
        handed = await post(f"smtp://{gone.url}").hand(TO, MESSAGE)
    assert handed == Handed(error="the mail server cannot be reached")
    assert str(gone.port) in logs[0]["error"]  # where it is, the operator reads


async def test_a_server_that_says_nothing_has_failed_after_the_time_out() -> None:
    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await leave.wait()
        writer.close()

    leave = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    handed = await post(f"smtp://127.0.0.1:{port}", 0.05).hand(TO, MESSAGE)
    leave.set()
    server.close()
    await server.wait_closed()
    assert handed == Handed(error="timed out")


@pytest.mark.parametrize("scheme", ["smtps", "smtp", "smtp+starttls"])
async def test_a_password_travels_over_tls_to_a_server_that_can_prove_who_it_is(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, believed = certified(tmp_path)
    async with Postbox(certificate=certificate, from_the_start=scheme == "smtps", password=True) as postbox:
        url = f"{scheme}://{LOGIN}{postbox.url}"
        doubted = await post(url).hand(TO, MESSAGE)
        monkeypatch.setenv("SSL_CERT_FILE", str(believed))
        trusted = await post(url).hand(TO, MESSAGE)
    assert doubted == Handed(error="TLS failure")
    assert trusted == Handed(status=250)
    assert len(postbox.taken) == 1


async def test_a_wrong_password_is_not_about_the_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, believed = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(believed))
    async with Postbox(certificate=certificate, password=True) as postbox:
        handed = await post(f"smtp://{quote(USER, safe='')}:wrong@{postbox.url}").hand(TO, MESSAGE)
    assert handed == Handed(status=535, error="the mail server does not take the service's password")


@pytest.mark.parametrize("scheme", ["smtp+starttls://", f"smtp://{LOGIN}"])
async def test_where_tls_is_a_must_nothing_is_said_without_it(scheme: str) -> None:
    async with Postbox() as postbox:
        handed = await post(f"{scheme}{postbox.url}").hand(TO, MESSAGE)
    assert handed == Handed(error="the mail server does not do what is asked of it")
    assert postbox.attempts == 0
