"""A receiver of callbacks that is as bad as it is told to be, and keeps all that it took."""

import asyncio
from enum import StrEnum

from aiohttp import web
from msgspec import Struct


class Mood(StrEnum):
    GOOD = "good"
    SLOW = "slow"
    FAILS = "fails"
    DROPS = "drops"


class Taken(Struct, frozen=True):
    """One request. `target` as in the request line; `answered`: it was told that this was well."""

    target: str
    headers: dict[str, str]
    body: bytes
    answered: bool


class Receiver:
    """A sender that was told nothing, or that something is wrong, sends again: then it takes the same twice."""

    def __init__(self, address: str, slow_seconds: float) -> None:
        self._address = address
        self._slow_seconds = slow_seconds
        self._runner = web.ServerRunner(web.Server(self._take))
        self.mood = Mood.GOOD
        self.taken: list[Taken] = []
        self.url = ""

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._address, 0)
        await site.start()
        self.url = f"http://{self._address}:{self._runner.addresses[0][1]}/told?by=chaos"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        body, mood = await request.read(), self.mood
        self.taken.append(Taken(request.raw_path, dict(request.headers), body, mood is Mood.GOOD))
        if mood is Mood.SLOW:
            await asyncio.sleep(self._slow_seconds)
        if mood is Mood.DROPS and request.transport is not None:
            request.transport.abort()
        return web.Response(status=500 if mood is Mood.FAILS else 204)
