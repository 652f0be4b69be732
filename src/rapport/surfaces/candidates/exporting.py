"""Everything of a tenant, or of one person, as files whose rows an import takes: the fields as the API shows them."""

import csv
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE
from rapport.access.tenants import AccessError
from rapport.domain.candidates.candidates import find_candidate
from rapport.domain.candidates.streaming import stand_still, stream_attachments, stream_candidates, stream_interactions
from rapport.ids import Kind, show
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database, Transaction
from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates.attachments import attachment_shown
from rapport.surfaces.candidates.columns import cells_of, columns_of
from rapport.surfaces.candidates.finding import candidate_shown
from rapport.surfaces.candidates.interactions import interaction_shown
from rapport.surfaces.candidates.records import (
    attachment_record_schema,
    candidate_record_schema,
    interaction_record_schema,
)
from rapport.surfaces.candidates.rules import Rules

Form = Literal["ndjson", "csv"]
Shown = AsyncIterator[dict[str, Any]]


class Source(Struct, frozen=True):
    """What is exported, and where to."""

    transaction: Transaction
    tenant_id: UUID
    candidate_id: UUID | None
    blobs: Blobs
    folder: Path


async def _candidates(source: Source) -> Shown:
    async for candidate in stream_candidates(source.transaction, source.tenant_id, source.candidate_id):
        yield candidate_shown(candidate)


async def _interactions(source: Source) -> Shown:
    async for interaction in stream_interactions(source.transaction, source.tenant_id, source.candidate_id):
        yield interaction_shown(interaction)


async def _attachments(source: Source) -> Shown:
    """Each with the name of the `file` that has its bytes, below the folder."""
    async for attachment in stream_attachments(source.transaction, source.tenant_id, source.candidate_id):
        shown = attachment_shown(attachment)
        name = f"attachments/{shown['id']}{_ending(attachment.name)}"
        with _complete(source.folder / name) as file:
            async for chunk in await source.blobs.open(source.tenant_id, attachment.digest, attachment.size):
                file.write(chunk)
        yield {**shown, "file": name}


def _ending(name: str) -> str:
    """Of a file's name, if it is one that any file system takes."""
    ending = Path(name).suffix
    return ending if _PLAIN.fullmatch(ending) else ""


_PLAIN = re.compile(r"\.[A-Za-z0-9]{1,10}")


class Part(Struct, frozen=True):
    """What is written to a file of its own, and the schema that names the columns."""

    shown: Callable[[Source], Shown]
    schema: Callable[[Rules], Schema]


PARTS = {
    "candidates": Part(_candidates, lambda rules: candidate_record_schema(rules.candidate)),
    "interactions": Part(_interactions, lambda rules: interaction_record_schema(rules.interaction)),
    "attachments": Part(_attachments, lambda _: attachment_record_schema()),
}
"""Everything there is of people."""


async def export_tenant(
    database: Database,
    blobs: Blobs,
    tenant_id: UUID,
    rules: Rules,
    folder: Path,
    *,
    form: Form,
    candidate_id: UUID | None = None,
) -> dict[str, int]:
    """How many rows each part has. All of it is of one moment; a file has its name once it is complete.

    Raises AccessError before anything is written when a file is there already, or the candidate is not.
    """
    files = {name: folder / f"{name}.{form}" for name in PARTS}
    there = [path for path in files.values() if path.exists()]
    if there:
        raise AccessError(f"{there[0]} is there already, and an export replaces nothing; name another folder")
    async with database.tenant(tenant_id, lasting=True) as transaction:
        await stand_still(transaction)
        if candidate_id is not None and await find_candidate(transaction, tenant_id, candidate_id) is None:
            raise AccessError("there is no such candidate in this region")
        await _note(database, tenant_id, candidate_id)
        source = Source(transaction, tenant_id, candidate_id, blobs, folder)
        rows = {}
        for name, part in PARTS.items():
            lines = _json_lines if form == "ndjson" else _csv_lines(part.schema(rules))
            rows[name] = await _fill(files[name], lines, part.shown(source))
    return rows


async def _note(database: Database, tenant_id: UUID, candidate_id: UUID | None) -> None:
    """In the audit log, before anything is shown. The reading transaction itself may not write."""
    whose = [] if candidate_id is None else [show(Kind.CANDIDATE, candidate_id)]
    async with database.tenant(tenant_id, lasting=True) as transaction:
        await write_entries(transaction, tenant_id, [Entry(origin=COMMAND_LINE, action="export", records=whose)])


Lines = Callable[[dict[str, Any] | None], bytes]
"""The line of a record; of None what stands before the first one."""


def _json_lines(record: dict[str, Any] | None) -> bytes:
    return b"" if record is None else msgspec.json.encode(record) + b"\n"


def _csv_lines(schema: Schema) -> Lines:
    columns = columns_of(schema)
    row = csv.writer(_Handed()).writerow  # returns what the file's write does

    def line(record: dict[str, Any] | None) -> bytes:
        cells = list(columns) if record is None else cells_of(columns, msgspec.to_builtins(record))
        return bytes(row(cells))

    return line


class _Handed:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()


async def _fill(path: Path, lines: Lines, shown: Shown) -> int:
    """How many records were written."""
    rows = 0
    with _complete(path) as file:
        file.write(lines(None))
        async for record in shown:
            file.write(lines(record))
            rows += 1
    return rows


@contextmanager
def _complete(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all of it is on disk. Its folder is made; both are the user's alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
