"""One attempt to deliver a callback over HTTP."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from rapport.delivery.target import ForbiddenTargetError, Guard

MAX_ANSWER_BYTES = 64 * 1024  # read only so that the connection can be used again; a longer answer costs it
KEEP_ALIVE_SECONDS = 4.0  # common servers close an idle connection after 5 s, and a POST must not meet that
DNS_CACHE_SECONDS = 10  # a burst of callbacks to one host asks its name server once

# Static words, the first that fits: an exception's own text may hold addresses, paths or parts of the answer.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (ForbiddenTargetError, "target address is not allowed"),
    (TimeoutError, "timed out"),
    (ssl.SSLError, "TLS failure"),
    (aiohttp.ClientConnectorDNSError, "host name does not resolve"),
    (ConnectionRefusedError, "connection refused"),
    (aiohttp.ServerDisconnectedError, "connection closed without an answer"),
    (ConnectionResetError, "connection closed without an answer"),
    (aiohttp.ClientResponseError, "answer is not HTTP"),
    (ValueError, "URL is not valid"),
)
_ANY_OTHER = "connection failed"
_NOT_FOLLOWED = "redirects are not followed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt.

    status: the answer's, None when there was none. error: a few static words, safe to store and to show; None
    for an answer that is not a redirect. retry_after: the answer's `Retry-After` as written.
    """

    status: int | None
    error: str | None
    retry_after: str | None
    duration_ms: int

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status <= 299  # noqa: PLR2004 - the class of RFC 9110, 15.3

    @property
    def gone(self) -> bool:
        """The receiver wants no more of these (410), which ends the retries for good."""
        return self.status == 410  # noqa: PLR2004 - RFC 9110, 15.5.11


class Sender:
    """An HTTP client for callbacks: guarded, without cookies, proxies, redirects or decompression.

    As many attempts run at once as the caller starts. Used as an async context manager.
    """

    def __init__(self, guard: Guard, *, timeout_seconds: float, user_agent: str) -> None:
        self._guard = guard
        self._timeout_seconds = timeout_seconds
        self._user_agent = user_agent
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=self._guard.socket_factory,
            limit=0,  # a place in a queue would count against the time-out
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            ttl_dns_cache=DNS_CACHE_SECONDS,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "identity"},
            timeout=aiohttp.ClientTimeout(),  # none of aiohttp's: one limit spans everything, see post()
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Attempt:
        """Sends the body once, to the URL exactly as written; raises only when it is cancelled.

        The status line decides: an answer whose body breaks off, passes 64 KiB or never ends is an answer all
        the same. Nothing lasts longer than the time-out, from the name lookup to the last byte.
        """
        assert self._session is not None, "post() is called inside the context manager"
        started = time.monotonic()
        status = error = retry_after = None
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._session.post(URL(url, encoded=True), data=body, headers=headers, allow_redirects=False) as answer,
            ):
                status, retry_after = answer.status, answer.headers.get("Retry-After")
                error = _NOT_FOLLOWED if 300 <= status <= 399 else None  # noqa: PLR2004 - the class of RFC 9110, 15.4
                await _drain(answer)
        except (aiohttp.ClientError, OSError, ValueError) as failure:
            error = _words_for(failure) if status is None else error
        return Attempt(status, error, retry_after, duration_ms=round((time.monotonic() - started) * 1000))


async def _drain(answer: aiohttp.ClientResponse) -> None:
    left = MAX_ANSWER_BYTES
    while left > 0 and (chunk := await answer.content.read(left)):
        left -= len(chunk)


def _words_for(failure: Exception) -> str:
    for kind, words in _WORDS:
        # aiohttp wraps what the socket said, and keeps it as the cause
        if isinstance(failure, kind) or isinstance(failure.__cause__, kind):
            return words
    return _ANY_OTHER
