"""One file, fetched over HTTP from where a client said it is."""

import asyncio
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from rapport.delivery.client import guarded_session, words_for
from rapport.delivery.target import Guard

MAX_REDIRECTS = 3  # services that keep files redirect to where one is; each hop passes the guard
CHUNK_BYTES = 64 * 1024


class FetchError(Exception):
    """The file could not be had; the text is static words, safe to store and to show."""


class Fetcher:
    """An HTTP client for files: guarded, without cookies, proxies or decompression. An async context manager."""

    def __init__(self, guard: Guard, *, timeout_seconds: float, limit_bytes: int, user_agent: str) -> None:
        self._guard = guard
        self._timeout_seconds = timeout_seconds
        self._limit_bytes = limit_bytes
        self._user_agent = user_agent
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = guarded_session(self._guard, self._user_agent)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str) -> bytes:
        """The file, never empty. Raises FetchError. Nothing lasts longer than the time-out, redirects included."""
        assert self._session is not None, "get() is called inside the context manager"
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                # aiohttp gives up at its number, not after it
                self._session.get(URL(url, encoded=True), max_redirects=MAX_REDIRECTS + 1) as answer,
            ):
                return await self._read(answer)
        except FetchError:
            raise
        except Exception as failure:  # whatever a stranger's server brings about, nobody may wait for it for ever
            raise FetchError(words_for(failure)) from failure

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"the server answered {answer.status}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError("the answer is compressed, though this was not asked for")
        if (answer.content_length or 0) > self._limit_bytes:
            raise self._too_large()
        content = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            content += chunk
            if len(content) > self._limit_bytes:
                raise self._too_large()
        if not content:
            raise FetchError("the file is empty")
        return bytes(content)

    def _too_large(self) -> FetchError:
        return FetchError(f"the file is larger than {self._limit_bytes} bytes")
