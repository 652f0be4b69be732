"""An integrator's client: it keeps its own log, and repeats a request with the same key until it is answered."""

import asyncio
from typing import Any

import aiohttp
from msgspec import Struct

from support import until


class Client(Struct):
    """`acknowledged` holds the data of each 202, by idempotency key."""

    session: aiohttp.ClientSession
    url: str
    key: str
    callback_url: str | None = None
    acknowledged: dict[str, Any] = {}

    async def write(self, method: str, path: str, body: Any, idempotency_key: str) -> Any:
        """Returns once acknowledged, through however many crashes; anything but a 202 is the test's failure."""
        parameters = {"callbackUrl": self.callback_url} if self.callback_url else {}
        headers = {"x-api-key": self.key, "idempotency-key": idempotency_key}

        async def attempt() -> Any:
            try:
                async with self.session.request(
                    method, self.url + path, json=body, params=parameters, headers=headers
                ) as response:
                    if response.status == 503:
                        return None
                    answer = await response.json()
                    assert response.status == 202, answer
                    return answer["data"]
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)  # refused at once while the server is down
                return None

        data = await until(attempt)
        self.acknowledged[idempotency_key] = data
        return data

    async def read(self, path: str) -> Any:
        async with self.session.get(self.url + path, headers={"x-api-key": self.key}) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def read_all(self, path: str) -> list[Any]:
        """Every page of a list."""
        page = await self.read(path)
        found: list[Any] = page["data"]
        while cursor := page["meta"]["cursor"]:
            page = await self.read(f"{path}?cursor={cursor}")
            found += page["data"]
        return found

    async def finished(self, mutation_id: str) -> Any:
        async def look() -> Any:
            mutation = (await self.read(f"/mutations/{mutation_id}"))["data"]
            return None if mutation["status"] == "accepted" else mutation

        return await until(look)
