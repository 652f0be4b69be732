from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from socket import create_server
from urllib.parse import parse_qs, quote, urlsplit

import asyncpg
import pytest

from quiet import administrator, own_database, place
from rapport.storage import members
from rapport.storage.members import Members

NOBODY = "127.0.0.1:1"


@pytest.fixture
def silent() -> Iterator[str]:
    """A server whose system takes connections while itself says nothing, as one that is stopped does."""
    with create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def of(url: str, *hosts: str) -> str:
    """The URL with these hosts before the test's own server, which is there by its socket."""
    parts = urlsplit(url)
    own = parse_qs(parts.query)
    socket = f"{quote(own['host'][0], safe='')}:{own['port'][0]}"
    return f"postgresql://{parts.username}@{','.join([*hosts, socket])}{parts.path}"


@asynccontextmanager
async def connected(asked: Members) -> AsyncIterator[members.Connection]:
    connection = await asked.connect()
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_url_of_one_server_is_left_to_the_driver(quiet_url: str) -> None:
    async with connected(Members(quiet_url)) as connection:
        assert await connection.fetchval("SELECT current_user") == "rapport_owner"


async def test_whoever_refuses_or_is_silent_is_passed_over(
    quiet_url: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "CONNECT_SECONDS", 3.0)
    async with connected(Members(of(quiet_url, NOBODY, silent))) as connection:
        assert await connection.fetchval("SELECT current_user") == "rapport_owner"


async def test_the_one_that_took_writes_is_asked_first_from_then_on(
    quiet_url: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Members(of(quiet_url, silent))
    monkeypatch.setattr(members, "CONNECT_SECONDS", 2.0)
    async with connected(asked):
        pass
    monkeypatch.setattr(members, "CONNECT_SECONDS", 3600.0)  # with the silent one first this test would never end
    async with connected(asked) as connection:
        assert await connection.fetchval("SELECT true")


async def test_one_that_takes_no_writes_is_passed_over(quiet_url: str) -> None:
    async with own_database(quiet_url) as only_read, administrator(only_read) as superuser:
        name = urlsplit(only_read).path[1:]
        await superuser.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        with pytest.raises(asyncpg.TargetServerAttributeNotMatched):
            await Members(of(only_read, NOBODY)).connect()


async def test_what_the_last_one_said_is_raised(quiet_url: str) -> None:
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await Members(of(place(quiet_url, database="missing"), NOBODY)).connect()


async def test_members_of_which_none_answers_fail_as_the_network_does() -> None:
    with pytest.raises(ConnectionRefusedError):
        await Members(f"postgresql://someone@{NOBODY},127.0.0.1:2/rapport").connect()
