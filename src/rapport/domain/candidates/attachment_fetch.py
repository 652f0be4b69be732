"""Fetches the files that a mutation names by their URL, before it is applied."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
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

        async def fetched(file: Body) -> Body:
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

        async def with_files(record: Body) -> Body:
            return {**record, "files": await _side_by_side(fetched, record.get("files", ()))}

        if "candidates" in body:
            return {**body, "candidates": await _side_by_side(with_files, body["candidates"])}
        return await with_files(body)


async def _side_by_side(work: Callable[[Body], Awaitable[Body]], records: Iterable[Body]) -> list[Body]:
    """In their order. When one raises, the others are cut off: somebody will begin all of them anew."""

    async def each(record: Body) -> Body:
        return await work(record)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each(record)) for record in records]
    return [task.result() for task in tasks]
