"""The files of a payload: those in base64 are stored before the mutation that speaks of them is accepted."""

import asyncio
import posixpath
from binascii import a2b_base64
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from rapport.domain.candidates.attachments import FIELDS
from rapport.ids import new_id
from rapport.surfaces.file_schema import MAX_FILES
from rapport.surfaces.files import MAX_NAME, Files, base64_length

UNNAMED = "file"
ROOM_BYTES = 64 * 1024  # for names, URLs and whatever else stands in a body beside the files


def upload_limit(file_limit_bytes: int) -> int:
    """The bytes of a body that is as full of files as it may be; some encoders write each slash as two characters."""
    files = len(FIELDS) * MAX_FILES * base64_length(file_limit_bytes)
    return files + files // 32 + ROOM_BYTES


async def file_rows(payload: Mapping[str, Any], files: Files, tenant_id: UUID) -> list[dict[str, Any]]:
    """The files of a validated payload as the handlers take them, one after the other to spare memory.

    What is in base64 is in the store when this returns; what comes by a URL has that in its row.
    """
    return [await _row(field, file, files, tenant_id) for field in FIELDS for file in payload.get(field, ())]


async def _row(field: str, file: Mapping[str, Any], files: Files, tenant_id: UUID) -> dict[str, Any]:
    row = {"id": str(new_id()), "field": field}
    if "url" in file:
        return {**row, "name": file.get("fileName") or name_in(file["url"]), "url": file["url"]}
    content = await asyncio.to_thread(a2b_base64, file["base64"])
    return {**row, "name": file["fileName"], "digest": await files.blobs.put(tenant_id, content)}


def name_in(url: str) -> str:
    """The last part of the URL's path; `file` when there is none that could be a name."""
    # By hand: the standard library refuses authorities that the schema lets pass, which only fetching can judge.
    path = url.partition("://")[2].partition("?")[0].partition("/")[2]
    name = posixpath.basename(unquote(path))
    return name[:MAX_NAME] if name.isprintable() and "\\" not in name and name else UNNAMED


def all_there(files: Iterable[Mapping[str, Any]]) -> bool:
    """Whether nothing has to be fetched."""
    return not any("url" in file for file in files)
