"""The timeline, read from the rooms' own tables: of one person, or of all people of a tenant."""

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from uuid import UUID

import msgspec

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.timeline.contacts import EMPLOYEE_INTERACTIONS, INTERACTIONS
from rapport.domain.timeline.entries import EARLIEST, LATEST, Entry, Position, Wanted
from rapport.domain.timeline.hiring import APPLICATIONS, INTERVIEWS, STATUS_CHANGES
from rapport.storage.database import Transaction

SOURCES = (APPLICATIONS, EMPLOYEE_INTERACTIONS, INTERACTIONS, INTERVIEWS, STATUS_CHANGES)
_BY_KIND = {source.kind: source for source in SOURCES}


def is_position(position: Position) -> bool:
    """Whether an entry could stand there: it comes from a client."""
    return position.at.tzinfo is not None and EARLIEST < position.at < LATEST and _BY_KIND[position.kind].has(position)


async def read_timeline(
    transaction: Transaction, tenant_id: UUID, records: Sequence[Key], wanted: Wanted
) -> list[Entry]:
    """What happened to the person who has these records, the newest first."""
    found = [await source.read(transaction, tenant_id, wanted, record) for record in records for source in SOURCES]
    return await _merged(transaction, tenant_id, found, wanted.limit)


async def find_entries(transaction: Transaction, tenant_id: UUID, wanted: Wanted) -> list[Entry]:
    """What happened to anybody, the newest first."""
    found = [await source.read(transaction, tenant_id, wanted, None) for source in SOURCES]
    return await _merged(transaction, tenant_id, found, wanted.limit)


async def _merged(
    transaction: Transaction, tenant_id: UUID, found: Sequence[Sequence[Entry]], limit: int
) -> list[Entry]:
    entries = list(islice(merge(*found, key=_place, reverse=True), limit))
    people = await _people(transaction, tenant_id, {entry.record for entry in entries})
    return [msgspec.structs.replace(entry, person_id=people.get(entry.record)) for entry in entries]


def _place(entry: Entry) -> tuple[object, ...]:
    return _BY_KIND[entry.kind].place(entry)


async def _people(transaction: Transaction, tenant_id: UUID, records: set[Key]) -> dict[Key, UUID]:
    """Whose they are; a record that was written a moment ago may be nobody's yet."""
    ordered = list(records)
    rows = await transaction.fetch(
        """
        SELECT p.kind, p.record, p.person_id FROM unnest($2::text[], $3::text[]) AS w (kind, record)
        JOIN person_record p ON p.tenant_id = $1 AND p.kind = w.kind AND p.record = w.record
        """,
        tenant_id,
        [str(record.kind) for record in ordered],
        [record.record for record in ordered],
    )
    return {Key(RecordKind(row["kind"]), row["record"]): row["person_id"] for row in rows}
