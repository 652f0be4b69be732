"""The bytes of files: put once, read in chunks, in the database or beside it."""

import asyncio
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from rapport.access.tenants import Tenant
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.storage.objects import CHUNK_BYTES, FilesUnavailableError, Objects

PDF = b"%PDF-1.7\nwords"
LARGE = bytes(range(256)) * 1024 * 2 + b"end"


@pytest.fixture
def inside(quiet: Database) -> Blobs:
    return Blobs(quiet, None)


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path.as_uri())


@pytest.fixture
def outside(quiet: Database, objects: Objects) -> Blobs:
    return Blobs(quiet, objects)


@pytest.fixture(params=["inside", "outside"])
def either(request: pytest.FixtureRequest) -> Blobs:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]  # pytest cannot know


async def rows(quiet: Database, tenant_id: UUID) -> list[asyncpg.Record]:
    async with quiet.tenant(tenant_id) as transaction:
        return await transaction.fetch("SELECT * FROM blob")


async def trash(quiet: Database, tenant_id: UUID) -> list[bytes]:
    async with quiet.tenant(tenant_id) as transaction:
        return [row["digest"] for row in await transaction.fetch("SELECT digest FROM blob_trash")]


async def read(blobs: Blobs, tenant_id: UUID, content: bytes) -> list[bytes]:
    chunks = await blobs.open(tenant_id, sha256(content).digest(), len(content))
    return [chunk async for chunk in chunks]


async def test_another_tenant_has_none_of_it(either: Blobs, tenant: Tenant, other_tenant: Tenant) -> None:
    await either.put(tenant.id, PDF)

    with pytest.raises(FilesUnavailableError):
        await read(either, other_tenant.id, PDF)


@pytest.mark.parametrize("content", [PDF, LARGE, LARGE[:CHUNK_BYTES], LARGE[: CHUNK_BYTES + 1]])
async def test_what_was_put_is_read_in_chunks(either: Blobs, quiet: Database, tenant: Tenant, content: bytes) -> None:
    digest = await either.put(tenant.id, content)

    assert digest == sha256(content).hexdigest()
    chunks = await read(either, tenant.id, content)
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= 2 * CHUNK_BYTES
    [row] = await rows(quiet, tenant.id)
    assert (row["digest"], row["size"]) == (sha256(content).digest(), len(content))
    assert await trash(quiet, tenant.id) == []


async def test_the_same_bytes_are_stored_once_and_touched(either: Blobs, quiet: Database, tenant: Tenant) -> None:
    await either.put(tenant.id, PDF)
    [first] = await rows(quiet, tenant.id)

    await asyncio.gather(*(either.put(tenant.id, PDF) for _ in range(5)))

    [again] = await rows(quiet, tenant.id)
    assert again["touched_at"] > first["touched_at"]
    assert again["media_type"] == "application/pdf"


async def test_many_who_put_the_same_bytes_at_once_agree(either: Blobs, quiet: Database, tenant: Tenant) -> None:
    digests = await asyncio.gather(*(either.put(tenant.id, PDF) for _ in range(8)))

    assert set(digests) == {sha256(PDF).hexdigest()}
    assert len(await rows(quiet, tenant.id)) == 1
    assert b"".join(await read(either, tenant.id, PDF)) == PDF
    assert await trash(quiet, tenant.id) == []


async def test_bytes_outside_are_not_in_the_database(outside: Blobs, quiet: Database, tenant: Tenant) -> None:
    await outside.put(tenant.id, PDF)

    assert [row["content"] for row in await rows(quiet, tenant.id)] == [None]


async def test_what_was_put_before_the_store_changed_is_read_from_where_it_is(
    inside: Blobs, outside: Blobs, quiet: Database, tenant: Tenant
) -> None:
    await inside.put(tenant.id, PDF)
    await outside.put(tenant.id, PDF)
    await outside.put(tenant.id, LARGE)

    assert await read(outside, tenant.id, PDF) == [PDF]
    assert len(await rows(quiet, tenant.id)) == 2
    with pytest.raises(FilesUnavailableError):
        await read(inside, tenant.id, LARGE)
    with pytest.raises(FilesUnavailableError):
        await inside.remove(tenant.id, sha256(LARGE).digest())


async def test_an_upload_that_fails_leaves_no_row_and_what_there_may_be_of_it_in_the_trash(
    quiet: Database, tenant: Tenant, tmp_path: Path, outside: Blobs
) -> None:
    (tmp_path / str(tenant.id)).write_bytes(b"a file where the folder should be")

    with pytest.raises(FilesUnavailableError):
        await outside.put(tenant.id, PDF)

    assert await rows(quiet, tenant.id) == []
    assert await trash(quiet, tenant.id) == [sha256(PDF).digest()]
    (tmp_path / str(tenant.id)).unlink()
    await outside.put(tenant.id, PDF)
    assert await trash(quiet, tenant.id) == []


async def test_whoever_puts_what_is_being_swept_waits_and_puts_it_again(
    quiet: Database, tenant: Tenant, outside: Blobs, objects: Objects
) -> None:
    digest = sha256(PDF).digest()
    await outside.put(tenant.id, PDF)
    async with quiet.tenant(tenant.id) as sweep:
        await sweep.execute("DELETE FROM blob")
        await sweep.execute("INSERT INTO blob_trash (tenant_id, digest) VALUES ($1, $2)", tenant.id, digest)
    async with quiet.tenant(tenant.id) as sweep:
        await sweep.fetch("SELECT FROM blob_trash FOR UPDATE")
        putting = asyncio.create_task(outside.put(tenant.id, PDF))
        await objects.remove(tenant.id, digest)
        await sweep.execute("DELETE FROM blob_trash")
        assert not putting.done()
    await putting

    assert await read(outside, tenant.id, PDF) == [PDF]


async def test_a_file_that_is_removed_while_it_is_read_breaks_off(
    inside: Blobs, quiet: Database, tenant: Tenant
) -> None:
    await inside.put(tenant.id, LARGE)
    chunks = await inside.open(tenant.id, sha256(LARGE).digest(), len(LARGE))
    await anext(chunks)
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("DELETE FROM blob")

    with pytest.raises(FilesUnavailableError):
        [chunk async for chunk in chunks]
