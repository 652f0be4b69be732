"""Fetches the files that a mutation names by their URL, before it is applied."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.delivery.fetch import Fetcher, FetchError
from rapport.storage.blobs import Blobs

Body = Mapping[str, Any]
AT_ONCE = 4  # files of one mutation: each is in memory until it is stored


class AttachmentFetch:
    """`prepare` answers the body with a `digest` or an `error` in place of each `url`."""

    def __init__(self, fetcher: Fetcher, blobs: Blobs, *, timeout_seconds: float) -> None:
        self._fetcher = fetcher
        self._blobs = blobs
        self._timeout_seconds = timeout_seconds

    async def prepare(self, tenant_id: UUID, body: Body) -> Body:
        """For the body of `attachments.create` or `candidates.create`. Takes no longer than the time-out to fetch."""
        places = asyncio.Semaphore(AT_ONCE)
        until = asyncio.get_running_loop().time() + self._timeout_seconds

        async def fetched(file: Mapping[str, Any]) -> Mapping[str, Any]:
            if "url" not in file:
                return file
            known = {name: value for name, value in file.items() if name != "url"}
            try:
                async with asyncio.timeout_at(until), places:
                    content = await self._fetcher.get(file["url"])
            except TimeoutError:
                return {**known, "error": "timed out"}
            except FetchError as error:
                return {**known, "error": str(error)}
            return {**known, "digest": await self._blobs.put(tenant_id, content)}

        async def with_files(record: Mapping[str, Any]) -> Mapping[str, Any]:
            return {**record, "files": await asyncio.gather(*map(fetched, record.get("files", ())))}

        if "candidates" in body:
            return {**body, "candidates": await asyncio.gather(*map(with_files, body["candidates"]))}
        return await with_files(body)
