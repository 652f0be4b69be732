"""What all groups stand on: a running service on an embedded database of its own, and regions to work in."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import msgspec
from msgspec import Struct

from bench.load import request_bytes
from bench.service import Service, rapport, running_service
from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import open_database
from rapport.storage.embedded import embedded_postgres

INTERACTION = {
    "type": "Intake call",
    "performedAt": "2026-03-01T10:00:00+01:00",
    "summary": "Asked about part-time training.",
    "duration": 900,
}
CANDIDATE = {"name": "Ann Example", "email": "ann@school.example", "privacyConsent": True}


class Ground(Struct, frozen=True, kw_only=True):
    """`scale` shortens loads: 1 in a whole run, less in a quick one. `url` is the database's, as its owner.

    `furnished` are the regions of so many interactions that are there already: `bench.furnishing`.
    """

    folder: Path
    url: str
    service: Service
    scale: float
    cold_start_seconds: float
    furnished: dict[int, "Region"] = {}

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def port(self) -> int:
        return self.service.port

    @property
    def socket_folder(self) -> str:
        return parse_qs(urlsplit(self.url).query)["host"][0]

    def superuser_url(self, database: str = "rapport") -> str:
        """For whom there is no row-level security."""
        return f"postgresql://postgres@/{database}?host={self.socket_folder}&port=5432"

    async def superuser(self, database: str = "rapport") -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self.superuser_url(database))

    async def all_applied(self) -> None:
        connection = await asyncpg.connect(self.url)
        while await connection.fetchval("SELECT count(*) FROM directory_lanes()"):  # noqa: ASYNC110  # others work
            await asyncio.sleep(0.005)  # often enough for a figure, and no load
        await connection.close()


class Region(Struct, frozen=True, kw_only=True):
    """A tenant with a key that may do everything, and a candidate."""

    tenant: Tenant
    key: str
    candidate: str

    @property
    def headers(self) -> dict[str, str]:
        return {"x-api-key": self.key}

    @property
    def path(self) -> str:
        """Of the candidate's interactions."""
        return f"/candidates/{self.candidate}/interactions"

    def post(self, interactions: int = 1, query: str = "") -> bytes:
        """A request that adds so many interactions to the candidate."""
        body = msgspec.json.encode([INTERACTION] * interactions)
        return request_bytes("POST", self.path + query, self.headers, body)

    def get(self, path: str) -> bytes:
        return request_bytes("GET", path, self.headers)


@contextmanager
def open_ground(folder: Path, scale: float) -> Iterator[Ground]:
    """PostgreSQL notes when each transaction was committed: what latencies up to a commit are measured by."""
    data_dir = folder / "data"
    cold_start_seconds = _cold_start(data_dir)
    with embedded_postgres(data_dir) as url:
        place = urlsplit(url).query
        asyncio.run(_alter(f"postgresql://postgres@/rapport?{place}", "track_commit_timestamp = on"))
    with embedded_postgres(data_dir) as url, running_service(data_dir) as service:
        yield Ground(folder=folder, url=url, service=service, scale=scale, cold_start_seconds=cold_start_seconds)


def _cold_start(data_dir: Path) -> float:
    """From an empty folder to the first accepted write: database made, schema made, service up, tenant, key, 202."""
    started = time.perf_counter()
    with running_service(data_dir) as service:
        rapport(data_dir, "tenant", "create", "first")
        key = rapport(data_dir, "key", "create", "--tenant", "first")
        asyncio.run(_new_candidate(service.port, key))
        return time.perf_counter() - started


async def _alter(url: str, setting: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"ALTER SYSTEM SET {setting}")
    await connection.close()


async def new_regions(ground: Ground, count: int) -> list[Region]:
    """New ones, whose candidates are written down already."""
    made = []
    async with open_database(ground.url, Settings()) as database:
        for _ in range(count):
            tenant = await create_tenant(database, f"bench {new_id()}", "Europe/Amsterdam", new_secret())
            _, key = await create_key(database, tenant, REGIONAL)
            made.append(Region(tenant=tenant, key=key, candidate=await _new_candidate(ground.port, key)))
    await ground.all_applied()
    return made


async def _new_candidate(port: int, key: str) -> str:
    accepted = await call(port, "POST", "/candidates", {"x-api-key": key}, [CANDIDATE])
    return str(accepted["data"]["candidateIds"][0])


async def call(port: int, method: str, path: str, headers: dict[str, str], body: Any = None) -> Any:
    """One request, and its answer's JSON."""
    sent = b"" if body is None else msgspec.json.encode(body)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_bytes(method, path, {**headers, "Connection": "close"}, sent))
    head, _, content = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert head.startswith(b"HTTP/1.1 2"), f"{method} {path}: {head!r} {content!r}"
    return msgspec.json.decode(content) if content else None
