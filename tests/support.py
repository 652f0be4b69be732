"""What tests of several rooms share: a region to work in, a client that speaks for it, and the command line."""

import asyncio
import os
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

import aiohttp
from msgspec import Struct

from forked import Ended, run_forked
from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.ids import new_id
from rapport.storage.database import Database

TIME_LIMIT_SECONDS = 30  # for a thing that takes milliseconds: only a hang gets there
FILE_LIMIT_BYTES = 64 * 1024
CANDIDATE = {"name": "Ann Example", "email": "ann@school.example", "privacyConsent": True}
INTERACTION = {"type": "Intake call", "performedAt": "2026-03-01T10:00:00+01:00"}


class Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def data(self) -> Any:
        return self.body["data"]

    @property
    def issues(self) -> list[tuple[list[str | int], str]]:
        """Path and code of each issue."""
        return [(issue["path"], issue["code"]) for issue in self.data["issues"]]


class Region(Struct, frozen=True):
    """A tenant with a key that may do everything, and a client that uses it."""

    tenant: Tenant
    key: str
    secret: str
    url: str
    session: aiohttp.ClientSession

    async def call(
        self, method: str, path: str, json: Any = None, *, data: bytes | None = None, **headers: str
    ) -> Answer:
        """Header names come with underscores; `x_api_key=""` leaves the key out."""
        named = {"x-api-key": self.key} | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in named.items() if value}
        if data is not None:
            sent.setdefault("content-type", "application/json")
        async with self.session.request(method, self.url + path, json=json, data=data, headers=sent) as response:
            text = await response.read()
            is_json = response.content_type == "application/json"
            return Answer(response.status, response.headers, await response.json() if is_json else text.decode())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.call("GET", path, data=None, **headers)

    async def post(self, path: str, json: Any, **headers: str) -> Answer:
        return await self.call("POST", path, json, data=None, **headers)

    async def untouched(self) -> bool:
        """Whether no write was ever accepted."""
        live, sandbox = [(await self.get(f"{prefix}/mutations")).data for prefix in ("", "/sandbox")]
        return not live and not sandbox

    async def finished(self, accepted: Answer, prefix: str = "") -> dict[str, Any]:
        """The mutation behind a 202, once it is completed or failed."""
        assert accepted.status == 202, accepted.body

        async def look() -> dict[str, Any] | None:
            found = await self.get(f"{prefix}/mutations/{accepted.data['mutationId']}")
            return None if found.data["status"] == "accepted" else found.data

        found: dict[str, Any] = await until(look)
        return found

    async def candidate(self, prefix: str = "", **fields: Any) -> str:
        """The id of a new candidate that exists already."""
        accepted = await self.post(f"{prefix}/candidates", [{**CANDIDATE, **fields}])
        assert (await self.finished(accepted, prefix))["status"] == "completed"
        return str(accepted.data["candidateIds"][0])

    async def attachments(self, candidate: str, *contents: bytes, field: str = "curriculumVitae") -> list[str]:
        """The ids of new attachments of the candidate that exist already; five at most."""
        files = [{"fileName": "cv.txt", "base64": b64encode(content).decode()} for content in contents]
        accepted = await self.post(f"/candidates/{candidate}/attachments", {field: files})
        assert (await self.finished(accepted))["status"] == "completed"
        return list(accepted.data["attachmentIds"])

    async def interactions(self, candidate: str, *fields: dict[str, Any]) -> list[str]:
        """The ids of new interactions of the candidate that exist already; ten at most."""
        given = [{**INTERACTION, **each} for each in fields]
        accepted = await self.post(f"/candidates/{candidate}/interactions", given)
        assert (await self.finished(accepted))["status"] == "completed"
        return list(accepted.data["interactionIds"])


async def new_region(
    database: Database, url: str, session: aiohttp.ClientSession, *, time_zone: str = "Europe/Amsterdam"
) -> Region:
    secret = new_secret()
    tenant = await create_tenant(database, f"region-{new_id()}", time_zone, secret)
    _, key = await create_key(database, tenant, REGIONAL)
    return Region(tenant, key, secret, url, session)


Found = Any


async def until(look: Callable[[], Awaitable[Found | None]]) -> Found:
    """What `look` finds in the end; it waits on the service's own answers, not on a clock."""
    async with asyncio.timeout(TIME_LIMIT_SECONDS):
        while True:
            found = await look()
            if found:
                return found


def told(logs: Sequence[MutableMapping[str, Any]], event: str) -> list[MutableMapping[str, Any]]:
    """The lines of this event: other parts of the process may say something meanwhile."""
    return [line for line in logs if line["event"] == event]


async def rapport(*arguments: str, **settings: object) -> Ended:
    """Runs the command line; `settings` are variables without their prefix, and the only ones that it gets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    given = {f"RAPPORT_{name.upper()}": str(value) for name, value in settings.items()}
    return await run_forked(arguments, kept | given)
