"""A connection to the server that takes writes, of all that the database's URL names.

The driver asks them in turn within one time-out. A server that is gone without a word uses it up, and the new primary
behind it in the URL is never asked: seen with Patroni, a primary that was stopped, and no write for two minutes.
"""

from typing import Any, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import asyncpg

CONNECT_SECONDS = 10.0  # a server that is gone without a word answers nobody

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_ASK_THE_NEXT = (
    OSError,  # also TimeoutError
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TargetServerAttributeNotMatched,
)


class Members:
    """Remembers who took writes last, and asks that one first."""

    def __init__(self, url: str) -> None:
        self._urls = _one_each(url)

    async def connect(self, **how: Any) -> Connection:
        """`how` is the driver's. Within CONNECT_SECONDS, shared evenly by all; raises what the last one said."""
        *earlier, last = self._urls
        for url in earlier:
            try:
                return await self._ask(url, how)
            except _ASK_THE_NEXT:
                continue
        return await self._ask(last, how)

    async def _ask(self, url: str, how: dict[str, Any]) -> Connection:
        if len(self._urls) > 1:
            how = {"target_session_attrs": "read-write", **how}
        connection: Connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS / len(self._urls), **how)
        self._urls.sort(key=url.__ne__)
        return connection


def _one_each(url: str) -> list[str]:
    parts = urlsplit(url)
    who, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return [url]
    return [urlunsplit(parts._replace(netloc=f"{who}{at}{host}")) for host in hosts.split(",")]
