"""What commands share: the settings, the database they work on, and how they print."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from rapport.access.tenants import AccessError
from rapport.environment import load_settings
from rapport.log import configure_logging
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.embedded import embedded_postgres
from rapport.storage.members import Members
from rapport.storage.migrate import is_current, upgrade

Answer = TypeVar("Answer")


@contextmanager
def configured(**overrides: Any) -> Iterator[tuple[Settings, str]]:
    """The settings and the URL of a database that answers: the operator's, or the embedded one, started if need be."""
    settings = load_settings(os.environ, **overrides)
    configure_logging(settings)
    if settings.database_url is not None:
        yield settings, settings.database_url
        return
    with embedded_postgres(settings.data_dir) as url:
        yield settings, url


def on_database(work: Callable[[Database], Awaitable[Answer]]) -> Answer:
    """Runs one administrative act, beside a running service or without one."""

    async def act(settings: Settings, url: str) -> Answer:
        if settings.database_url is None:
            await upgrade(url)
        elif not await _is_current(url):
            raise AccessError("the database's schema is not of this version; run: rapport db upgrade")
        async with open_database(url, settings) as database:
            return await work(database)

    with configured() as (settings, url):
        return asyncio.run(act(settings, url))


async def _is_current(url: str) -> bool:
    connection = await Members(url).connect()
    try:
        return await is_current(connection)
    finally:
        await connection.close()


def print_out(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def print_words(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def print_json(value: Any) -> None:
    print_out(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
