"""The files of a mutation, fetched before it is applied."""

import ipaddress
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from files import FileServer
from rapport.access.tenants import Tenant
from rapport.delivery.fetch import Fetcher
from rapport.delivery.target import Guard
from rapport.domain.candidates.attachment_fetch import AttachmentFetch
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.storage.objects import FilesUnavailableError, Objects


@pytest.fixture
async def server() -> AsyncIterator[FileServer]:
    async with FileServer() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    guard = Guard([ipaddress.ip_network("127.0.0.0/8")])
    async with Fetcher(guard, timeout_seconds=30, limit_bytes=1000, user_agent="Rapport/0.1.0") as fetcher:
        yield fetcher


def by_url(url: str, **fields: Any) -> dict[str, Any]:
    return {"id": "an id", "field": "curriculumVitae", "name": "cv.txt", "url": url, **fields}


def fetched(content: bytes) -> dict[str, Any]:
    return {"id": "an id", "field": "curriculumVitae", "name": "cv.txt", "digest": sha256(content).hexdigest()}


async def test_urls_are_replaced_by_digests_or_errors_and_the_rest_stays(
    quiet: Database, tenant: Tenant, server: FileServer, fetcher: Fetcher
) -> None:
    fetch = AttachmentFetch(fetcher, Blobs(quiet, None), timeout_seconds=30)
    urls = [server.keep(f"/{number}", b"%d" % number) for number in range(6)]
    known = fetched(b"known")
    body = {"candidate_id": "x", "files": [*map(by_url, urls), known, by_url(server.url + "/none")]}

    prepared = await fetch.prepare(tenant.id, body)

    failed = {name: value for name, value in fetched(b"").items() if name != "digest"}
    assert prepared["candidate_id"] == "x"
    assert prepared["files"] == [
        *(fetched(b"%d" % number) for number in range(6)),
        known,
        {**failed, "error": "the server answered 404"},
    ]
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM blob") == 6


async def test_new_candidates_are_looked_through(
    quiet: Database, tenant: Tenant, server: FileServer, fetcher: Fetcher
) -> None:
    fetch = AttachmentFetch(fetcher, Blobs(quiet, None), timeout_seconds=30)
    url = server.keep("/cv", b"words")
    people = [{"id": "1", "files": []}, {"id": "2", "files": [by_url(url)]}, {"id": "3"}]

    prepared = await fetch.prepare(tenant.id, {"candidates": people})

    assert [each["files"] for each in prepared["candidates"]] == [[], [fetched(b"words")], []]


async def test_when_the_store_is_away_the_whole_is_left_for_another_time(
    quiet: Database, tenant: Tenant, server: FileServer, fetcher: Fetcher, tmp_path: Path
) -> None:
    (tmp_path / str(tenant.id)).touch()  # where the folder should be
    fetch = AttachmentFetch(fetcher, Blobs(quiet, Objects(tmp_path.as_uri())), timeout_seconds=30)

    with pytest.raises(ExceptionGroup) as failed:
        await fetch.prepare(tenant.id, {"files": [by_url(server.keep("/cv", b"words"))]})

    assert failed.group_contains(FilesUnavailableError)


async def test_all_files_of_a_mutation_share_one_time_limit(
    quiet: Database, tenant: Tenant, server: FileServer, fetcher: Fetcher
) -> None:
    fetch = AttachmentFetch(fetcher, Blobs(quiet, None), timeout_seconds=0.05)
    server.gate.clear()

    prepared = await fetch.prepare(tenant.id, {"files": [by_url(server.keep("/cv", b"words"))] * 10})

    assert [each["error"] for each in prepared["files"]] == ["timed out"] * 10
