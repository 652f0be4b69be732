"""One attempt to deliver a callback over HTTP."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from rapport.delivery.client import guarded_session, words_for
from rapport.delivery.target import Guard

MAX_ANSWER_BYTES = 64 * 1024  # read only so that the connection can be used again; a longer answer costs it
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
        self._session = guarded_session(self._guard, self._user_agent)
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
            error = words_for(failure) if status is None else error
        return Attempt(status, error, retry_after, duration_ms=round((time.monotonic() - started) * 1000))


async def _drain(answer: aiohttp.ClientResponse) -> None:
    left = MAX_ANSWER_BYTES
    while left > 0 and (chunk := await answer.content.read(left)):
        left -= len(chunk)
