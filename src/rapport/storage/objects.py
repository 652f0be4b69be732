"""An object store beside the database, for the bytes of files: a folder, or a bucket of an S3-compatible service."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from rapport.settings import SettingsError, variable

CHUNK_BYTES = 256 * 1024
CHANGE_SECONDS = 30.0  # less than the pause that a transaction may make


class FilesUnavailableError(OSError):
    """The bytes of a file cannot be stored or read at the moment."""


class Objects:
    """Files by tenant and digest, each under `<tenant>/<digest>` below the URL's path.

    `file:///path` is a folder, made if need be; `s3://bucket/prefix` takes credentials, region and endpoint from the
    usual `AWS_*` variables. All methods raise FilesUnavailableError.
    """

    def __init__(self, url: str) -> None:
        """Raises SettingsError for a URL that cannot be used; whether a bucket is there is seen when it is used."""
        try:
            self._store = _opened(url)
        except (BaseError, OSError) as error:
            raise SettingsError(f"{variable('files_url')}: {str(error).partition(chr(10))[0]}") from error

    async def put(self, tenant_id: UUID, digest: bytes, content: bytes) -> None:
        with _unavailable():
            async with asyncio.timeout(CHANGE_SECONDS):
                await obstore.put_async(self._store, _name(tenant_id, digest), content)

    async def stream(self, tenant_id: UUID, digest: bytes) -> AsyncIterator[bytes]:
        with _unavailable():
            found = await obstore.get_async(self._store, _name(tenant_id, digest))
            async for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def remove(self, tenant_id: UUID, digest: bytes) -> None:
        """What is not there is removed already."""
        with _unavailable(), suppress(FileNotFoundError):
            async with asyncio.timeout(CHANGE_SECONDS):
                await obstore.delete_async(self._store, _name(tenant_id, digest))


def _opened(url: str) -> ObjectStore:
    if url.startswith("file:"):
        return from_url(url, mkdir=True)
    return from_url(
        url,
        # A download lasts as long as its reader takes; silence of the store ends it, as of every other call.
        # The endpoint is the operator's: one with http:// is meant so.
        client_options={"timeout": "1h", "read_timeout": "20s", "connect_timeout": "5s", "allow_http": True},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )


def _name(tenant_id: UUID, digest: bytes) -> str:
    return f"{tenant_id}/{digest.hex()}"


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise FilesUnavailableError(str(error)) from error
