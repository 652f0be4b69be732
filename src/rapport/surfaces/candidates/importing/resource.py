"""What an import knows of a kind of record: how a row must look, and how rows are written."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction
from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates.importing.errors import Refused


class Checked(NamedTuple):
    """A row that validates, and what is made of it."""

    line: int
    row: dict[str, Any]
    record: Any


class Written(Struct, frozen=True):
    """How many rows became records, and which were refused by what there is already."""

    count: int
    refused: Sequence[Refused] = ()


class Resource(Protocol):
    """`schema` decides alone which rows validate; `record` is only asked about those."""

    name: str
    schema: Schema

    def record(self, row: dict[str, Any]) -> Any: ...

    async def write(self, transaction: Transaction, tenant_id: UUID, rows: Sequence[Checked]) -> Written: ...


def instant(row: Mapping[str, Any], field: str) -> datetime | None:
    return datetime.fromisoformat(row[field]) if field in row else None
