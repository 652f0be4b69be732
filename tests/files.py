"""Files as clients hand them in, and a server of files on a loopback socket, for tests that fetch for real."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from msgspec import Struct

from support import Region

PDF = b"%PDF-1.7\nwords"


def in_base64(content: bytes = PDF, name: str = "cv.pdf") -> dict[str, str]:
    return {"fileName": name, "base64": b64encode(content).decode()}


def cv(*files: dict[str, Any]) -> dict[str, Any]:
    return {"curriculumVitae": list(files)}


async def listed(region: Region, candidate: str) -> list[dict[str, Any]]:
    return list((await region.get(f"/candidates/{candidate}/attachments")).data)


class Kept(Struct, frozen=True):
    """What is answered at a path."""

    content: bytes
    status: int = 200
    headers: Mapping[str, str] = {}


class FileServer:
    """Answers with what is kept at the path, else with 404; while `gate` is closed, requests wait for it."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._arrival = asyncio.Condition()
        self._runner = web.ServerRunner(web.Server(self._answer))
        self.url = ""

    def keep(self, path: str, content: bytes, status: int = 200, **headers: str) -> str:
        """Its URL. Header names come with underscores."""
        self.kept[path] = Kept(content, status, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.url + path

    async def was_asked(self, count: int = 1) -> None:
        """Returns once that many requests came."""
        async with asyncio.timeout(10), self._arrival:
            await self._arrival.wait_for(lambda: len(self.asked) >= count)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(request.path)
        async with self._arrival:
            self._arrival.notify_all()
        await self.gate.wait()
        kept = self.kept.get(request.path, Kept(b"", 404))
        return web.Response(body=kept.content, status=kept.status, headers=dict(kept.headers))
