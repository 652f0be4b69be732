"""HTTP to the provider: an exchange ends in time, and no answer is longer than it need be."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from rapport.access.oidc.refused import Cause, OidcRefusedError, said

EXCHANGE_SECONDS = 8.0
"""For all of one request and its answer: providers take tenths of one, and a person waits."""
MAX_ANSWER_BYTES = 1024 * 1024
"""The key sets of large providers have some 20 kB."""


@asynccontextmanager
async def exchanging(what: str, seconds: float, **given: Any) -> AsyncIterator[AsyncOAuth2Client]:
    """A client for one exchange, made of `given`. Whatever goes wrong with it is an OidcRefusedError.

    It follows no redirects and asks no proxy of the environment, as all that this service sends.
    """
    try:
        async with (
            asyncio.timeout(seconds),
            AsyncOAuth2Client(
                transport=_Bounded(verify=_trust()),
                headers={"accept": "application/json", "accept-encoding": "identity"},
                timeout=seconds,
                **given,
            ) as client,
        ):
            yield client
    except OAuthError as error:
        # RFC 6749, 5.2: what is said of a code that is old, or was used.
        cause = Cause.STALE if error.error == "invalid_grant" else Cause.UNSOUND
        raise OidcRefusedError(cause, f"{what}: the provider says {said(error.error)}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, TimeoutError, OSError) as error:
        raise OidcRefusedError(Cause.UNREACHABLE, f"{what}: {type(error).__name__}") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise OidcRefusedError(Cause.UNREACHABLE, f"{what}: the answer is not what it should be") from error


async def read_answer(url: str, what: str, seconds: float) -> bytes:
    """The body of a 200. Raises OidcRefusedError."""
    async with exchanging(what, seconds) as client:
        answer = await client.request("GET", url, withhold_token=True)
        if answer.status_code != httpx2.codes.OK:
            raise OidcRefusedError(Cause.UNREACHABLE, f"{what}: status {answer.status_code}")
        return bytes(answer.content)


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that the machine trusts, as elsewhere; reading them takes some 20 ms."""
    return ssl.create_default_context()


class _Bounded(httpx2.AsyncHTTPTransport):
    """Refuses an answer that is too long while it arrives. One that is packed would only show when it is unpacked."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await super().handle_async_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.aclose()
            raise httpx2.DecodingError("The answer is packed, which was not asked for.")
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers,
            stream=_Counted(answer.stream),
            extensions=answer.extensions,
        )


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in self._stream:
            received += len(chunk)
            if received > MAX_ANSWER_BYTES:
                raise httpx2.ReadError("The answer is too long.")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
