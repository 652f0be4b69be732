"""The HTTP client behind everything that the service sends or fetches at somebody's word."""

import ssl

import aiohttp

from rapport.delivery.target import ForbiddenTargetError, Guard

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
    (aiohttp.TooManyRedirects, "redirected too often"),
    (aiohttp.ClientResponseError, "answer is not HTTP"),
    (aiohttp.ClientPayloadError, "answer broke off"),
    (ValueError, "URL is not valid"),
)
_ANY_OTHER = "connection failed"


def guarded_session(guard: Guard, user_agent: str) -> aiohttp.ClientSession:
    """Every socket passes the guard, those of redirects too; no cookies, proxies or decompression, no time-outs."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            socket_factory=guard.socket_factory,
            limit=0,  # a place in a queue would count against the time-out
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            ttl_dns_cache=DNS_CACHE_SECONDS,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(),  # none of aiohttp's: the caller has one limit that spans everything
        auto_decompress=False,
        trust_env=False,
    )


def words_for(failure: Exception) -> str:
    """Why a call failed, safe to store and to show."""
    for kind, words in _WORDS:
        # aiohttp wraps what the socket said, and keeps it as the cause
        if isinstance(failure, kind) or isinstance(failure.__cause__, kind):
            return words
    return _ANY_OTHER
