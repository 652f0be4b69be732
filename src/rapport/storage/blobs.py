"""The bytes of files, each once in a tenant, named by their SHA-256: in PostgreSQL, or in an object store beside it.

An object is removed after the commit that gave it up: that commit leaves its digest in `blob_trash`. Who puts the same
bytes again takes the digest out of the trash before the upload, in the transaction that makes the row; so nothing that
a row stands for is ever swept, and what a crash leaves behind always is.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Database
from rapport.storage.media_type import media_type
from rapport.storage.objects import CHUNK_BYTES, FilesUnavailableError, Objects


class _Described(Struct, frozen=True):
    digest: bytes
    media_type: str


class Blobs:
    """Without `objects` the bytes stand in the database. What was put before is found wherever it was put."""

    def __init__(self, database: Database, objects: Objects | None) -> None:
        self._database = database
        self._objects = objects

    async def put(self, tenant_id: UUID, content: bytes) -> str:
        """The digest, in hexadecimal digits. Committed when it returns. Bytes that are there are not stored again."""
        described = await asyncio.to_thread(_describe, content)
        if not await self._touch(tenant_id, described.digest):
            if self._objects is None:
                await self._keep(tenant_id, described, content)
            else:
                await self._upload(self._objects, tenant_id, described, content)
        return described.digest.hex()

    async def open(self, tenant_id: UUID, digest: bytes, size: int) -> AsyncIterator[bytes]:
        """The bytes, in chunks of 256 KiB or so. Raises FilesUnavailableError, here or when they end too early.

        Between two chunks no connection to the database is held: a reader may be as slow as it likes.
        """
        first = await self._part(tenant_id, digest, 0)
        if first is not None:
            return self._parts(tenant_id, digest, size, first)
        if self._objects is None:
            raise FilesUnavailableError("the file is in an object store, and none is set")
        chunks = self._objects.stream(tenant_id, digest)
        return _before(await anext(chunks), chunks)

    async def remove(self, tenant_id: UUID, digest: bytes) -> None:
        """What stands in the object store. Raises FilesUnavailableError."""
        if self._objects is None:
            raise FilesUnavailableError("the file is in an object store, and none is set")
        await self._objects.remove(tenant_id, digest)

    async def _touch(self, tenant_id: UUID, digest: bytes) -> bool:
        async with self._database.tenant(tenant_id) as transaction:
            touched = await transaction.fetchval(_TOUCH, tenant_id, digest)
        return touched is not None

    async def _keep(self, tenant_id: UUID, described: _Described, content: bytes) -> None:
        async with self._database.tenant(tenant_id) as transaction:
            await transaction.fetchval(
                _INSERT, tenant_id, described.digest, len(content), described.media_type, content
            )

    async def _upload(self, objects: Objects, tenant_id: UUID, described: _Described, content: bytes) -> None:
        async with self._database.tenant(tenant_id) as transaction:
            await transaction.execute(_TRASH, tenant_id, described.digest)
        async with self._database.tenant(tenant_id) as transaction:
            new = await transaction.fetchval(
                _INSERT, tenant_id, described.digest, len(content), described.media_type, None
            )
            # It waits for a sweep of the same digest under way; a later one sees the row.
            await transaction.execute(_UNTRASH, tenant_id, described.digest)
            if new:
                await objects.put(tenant_id, described.digest, content)

    async def _part(self, tenant_id: UUID, digest: bytes, offset: int) -> bytes | None:
        async with self._database.tenant(tenant_id) as transaction:
            part: bytes | None = await transaction.fetchval(_PART, tenant_id, digest, offset + 1, CHUNK_BYTES)
        return part

    async def _parts(self, tenant_id: UUID, digest: bytes, size: int, first: bytes) -> AsyncIterator[bytes]:
        yield first
        for offset in range(CHUNK_BYTES, size, CHUNK_BYTES):
            part = await self._part(tenant_id, digest, offset)
            if part is None:
                raise FilesUnavailableError("the file was removed while it was read")
            yield part


async def _before(first: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in chunks:
        yield chunk


def _describe(content: bytes) -> _Described:
    return _Described(hashlib.sha256(content).digest(), media_type(content))


_TOUCH = "UPDATE blob SET touched_at = now() WHERE tenant_id = $1 AND digest = $2 RETURNING true"

_INSERT = """
INSERT INTO blob (tenant_id, digest, size, media_type, content) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, digest) DO NOTHING RETURNING true
"""

_TRASH = "INSERT INTO blob_trash (tenant_id, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING"

_UNTRASH = "DELETE FROM blob_trash WHERE tenant_id = $1 AND digest = $2"

# Bytes are counted from 1. Storage EXTERNAL: no more of the file is read than this.
_PART = "SELECT substring(content FROM $3::int FOR $4::int) FROM blob WHERE tenant_id = $1 AND digest = $2"
