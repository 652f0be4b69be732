"""A plain TCP balancer: takes the servers in turn, passes by those that do not answer, and cuts what it is told to."""

import asyncio
from collections.abc import Sequence
from random import Random

CONNECT_SECONDS = 0.3
SPARED_SECONDS = 0.5  # for which one that did not answer gets nothing

Backend = tuple[str, int]


class Balancer:
    def __init__(self, backends: Sequence[Backend]) -> None:
        self._backends = backends
        self._next = 0
        self._spared_until: dict[Backend, float] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._to_lose = 0
        self.port = 0

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0, backlog=2048)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def cut(self, share: float, chance: Random) -> int:
        """Connections of clients, in the middle of whatever they do; how many."""
        chosen = [writer for writer in self._open if chance.random() < share]
        for writer in chosen:
            writer.transport.abort()
        return len(chosen)

    def lose_answers(self, count: int) -> None:
        """The next answers are not passed on: the request was served, and its client never hears of it."""
        self._to_lose += count

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            found = await self._connect()
            if found is not None:
                there, back = found
                try:
                    pumps = [
                        asyncio.create_task(self._pump(reader, back, answers=False)),
                        asyncio.create_task(self._pump(there, writer, answers=True)),
                    ]
                    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                    for pump in pumps:
                        pump.cancel()
                    await asyncio.wait(pumps)
                finally:
                    back.transport.abort()
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        loop = asyncio.get_running_loop()
        for _ in self._backends:
            backend = self._backends[self._next % len(self._backends)]
            self._next += 1
            if self._spared_until.get(backend, 0) > loop.time():
                continue
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    return await asyncio.open_connection(*backend)
            except OSError:
                self._spared_until[backend] = loop.time() + SPARED_SECONDS
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        try:
            while data := await reader.read(65536):
                if answers and self._to_lose > 0:
                    self._to_lose -= 1
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            return
