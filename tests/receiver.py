"""Receivers of callbacks on loopback sockets, for tests that deliver for real: a good one, and one as bad as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web
from multidict import CIMultiDictProxy

WAIT_SECONDS = 10
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Received:
    """One request as it came over the wire.

    target: as in the request line, undecoded. headers: by name in any case. peer_port: the same for two
    requests means that they came over one connection.
    """

    method: str
    target: str
    headers: CIMultiDictProxy[str]
    body: bytes
    peer_port: int


class Receiver:
    """Records every request and answers 204, or what `answer_with` said. `url` has no path, no final slash."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._host = host
        self._runner = web.ServerRunner(web.Server(self._record))
        self._status = 204
        self._headers: dict[str, str] = {}
        self._arrival = asyncio.Condition()
        self.received: list[Received] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://[{self._host}]:{self.port}" if ":" in self._host else f"http://{self._host}:{self.port}"

    def answer_with(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        """From the next request on."""
        self._status, self._headers = status, dict(headers or {})

    async def wait_for(self, count: int) -> list[Received]:
        """All requests so far, as soon as there are that many; TimeoutError after ten seconds."""
        async with asyncio.timeout(WAIT_SECONDS), self._arrival:
            await self._arrival.wait_for(lambda: len(self.received) >= count)
        return self.received

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _record(self, request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        peer_port = request.transport.get_extra_info("peername")[1]
        body = await request.read()
        self.received.append(Received(request.method, request.raw_path, request.headers, body, peer_port))
        async with self._arrival:
            self._arrival.notify_all()
        return web.Response(status=self._status, headers=self._headers)


class Peer:
    """A server that speaks as badly as a test needs; it counts connections and keeps the head of each request."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._serving: set[asyncio.Task[None] | None] = set()
        self.connections = 0
        self.heads: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.add(asyncio.current_task())
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            await self._answer(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def served(self) -> None:
        """Returns when no connection is left."""
        await asyncio.gather(*(task for task in self._serving if task))


@asynccontextmanager
async def peer(answer: Answer, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    """A peer on 127.0.0.1; `answer` speaks after the head of a request, then the connection is closed."""
    serving = Peer(answer)
    server = await asyncio.start_server(serving.serve, "127.0.0.1", 0, ssl=tls, backlog=256)
    serving.port = server.sockets[0].getsockname()[1]
    async with server:
        yield serving
    await serving.served()
