"""Records that were written are given their persons: in sets, behind the writes."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import SERVICE
from rapport.domain.people.homes import MOST_SHARING, Move, Placed, moves
from rapport.domain.people.moving import lock_people, make_persons, move_records
from rapport.domain.people.people import person_of_record
from rapport.domain.people.progress import keep_progress
from rapport.domain.people.records import Key, RecordKind, Said, read_said, shown_record
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.ids import Kind, show
from rapport.storage.database import Database, Transaction

BATCH = 500  # records of one transaction


class Settled(Struct, frozen=True):
    """What one round did. `news`: there are events of it. `more`: there may be more to settle."""

    news: bool
    more: bool


async def settle_due(database: Database, tenant_id: UUID, batch: int = BATCH) -> Settled:
    """Settles the records that wait longest, `batch` at most, and keeps how far their persons came.

    What is due, the persons, the audit log and the events are written together: a process that is killed has done
    nothing, and the next one begins with the same.
    """
    async with database.tenant(tenant_id) as transaction:
        if not await transaction.fetchval(_ANY_DUE, tenant_id):
            return Settled(news=False, more=False)
        await lock_people(transaction, tenant_id)
        rows = await transaction.fetch(_TAKE, tenant_id, batch)
        news = await _settle(transaction, tenant_id, {Key(RecordKind(row["kind"]), row["record"]) for row in rows})
        unfinished = await keep_progress(transaction, tenant_id, batch)
    return Settled(news=news, more=unfinished or len(rows) == batch)


_ANY_DUE = """
SELECT EXISTS (SELECT FROM person_due WHERE tenant_id = $1)
    OR EXISTS (SELECT FROM person_progress_due WHERE tenant_id = $1)
"""

# In order of seq: one that was written twice is due twice, and settled once.
_TAKE = """
DELETE FROM person_due WHERE tenant_id = $1
  AND seq IN (SELECT seq FROM person_due WHERE tenant_id = $1 ORDER BY seq LIMIT $2)
RETURNING kind, record
"""


async def whose(database: Database, tenant_id: UUID, key: Key) -> UUID | None:
    """The person of a record, which is settled before its turn if it was written a moment ago; None: there is none."""
    for settle in (False, True):
        if settle:
            await settle_now(database, tenant_id, key)
        async with database.tenant(tenant_id) as transaction:
            found = await person_of_record(transaction, tenant_id, key)
        if found is not None:
            return found
    return None


async def settle_now(database: Database, tenant_id: UUID, key: Key) -> None:
    """Settles this record before its turn, for somebody who asks for it. Nothing happens when there is none."""
    async with database.tenant(tenant_id) as transaction:
        await lock_people(transaction, tenant_id)
        await _settle(transaction, tenant_id, {key})


async def _settle(transaction: Transaction, tenant_id: UUID, keys: Collection[Key]) -> bool:
    said = await read_said(transaction, tenant_id, sorted(keys))
    known = {each.key: each for each in await _placed(transaction, tenant_id, [each.key for each in said])}
    new = [each for each in said if each.key not in known]
    old = [each for each in said if each.key in known]
    await _say_anew(transaction, tenant_id, old)
    near, group = await _around(transaction, tenant_id, said, list(known.values()))
    held = await _held(transaction, tenant_id, group)
    decided = moves([*group, *(_unplaced(each) for each in new)], held, {*near, *(each.key for each in new)})
    await _introduce(transaction, tenant_id, new, decided)
    introduced = {each.key for each in new}
    touched = {each.person_id for each in known.values() if each.person_id is not None}
    touched |= {move.person_id for move in decided if move.key in introduced}
    await move_records(transaction, tenant_id, [move for move in decided if move.key not in introduced], touched)
    return await _tell(transaction, tenant_id, decided, {each.key: each for each in group})


def _unplaced(said: Said) -> Placed:
    return Placed(
        key=said.key,
        person_id=None,
        name=said.name,
        email_key=said.email_key,
        phone_key=said.phone_key,
        linked_by="",
        apart=False,
    )


_COLUMNS = "kind, record, person_id, name, email_key, phone_key, linked_by, apart"


def _of(rows: Sequence[asyncpg.Record]) -> list[Placed]:
    return [
        Placed(
            key=Key(RecordKind(row["kind"]), row["record"]),
            person_id=row["person_id"],
            name=row["name"],
            email_key=row["email_key"],
            phone_key=row["phone_key"],
            linked_by=row["linked_by"],
            apart=row["apart"],
        )
        for row in rows
    ]


async def _placed(transaction: Transaction, tenant_id: UUID, keys: Sequence[Key]) -> list[Placed]:
    return _of(
        await transaction.fetch(
            f"SELECT {_COLUMNS} FROM person_record JOIN unnest($2::text[], $3::text[]) AS w (kind, record)"
            " USING (kind, record) WHERE tenant_id = $1",
            tenant_id,
            [key.kind for key in keys],
            [key.record for key in keys],
        )
    )


async def _say_anew(transaction: Transaction, tenant_id: UUID, said: Sequence[Said]) -> None:
    if said:
        await transaction.execute(_SAY_ANEW, tenant_id, _rows(said))
        await transaction.execute(_WORDS, tenant_id, _rows(said))


def _rows(said: Sequence[Said]) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(each) for each in said]


_SAID = """
json_to_recordset($2::json) AS s (kind text, record text, name text, email_key text, phone_key text, words text[])
"""

_SAY_ANEW = f"""
WITH said AS (SELECT * FROM {_SAID}),
unsaid AS (
    DELETE FROM person_word w USING (
        SELECT r.kind, r.record, word
        FROM said s JOIN person_record r ON r.tenant_id = $1 AND r.kind = s.kind AND r.record = s.record,
             unnest(r.words) AS word
        WHERE word <> ALL (s.words)) old
    WHERE w.tenant_id = $1 AND w.word = old.word AND w.kind = old.kind AND w.record = old.record)
UPDATE person_record r SET name = s.name, email_key = s.email_key, phone_key = s.phone_key, words = s.words
FROM said s WHERE r.tenant_id = $1 AND r.kind = s.kind AND r.record = s.record
"""

_WORDS = f"""
INSERT INTO person_word (tenant_id, word, kind, record)
SELECT $1, word, s.kind, s.record FROM {_SAID}, unnest(s.words) AS word
ON CONFLICT DO NOTHING
"""


async def _around(
    transaction: Transaction, tenant_id: UUID, said: Sequence[Said], known: Sequence[Placed]
) -> tuple[set[Key], list[Placed]]:
    """Everybody whose person may be another one by what these records say, or say no more; and these with all who
    have a contact or a person in common with them.

    In two steps: who has a contact in common with the records, or with a record of one of their persons; and who has
    one in common with those, as a record without an address goes where an address of its phone number is.
    """
    emails = {each.email_key for each in said} | {each.email_key for each in known}
    phones = {each.phone_key for each in said} | {each.phone_key for each in known}
    people = {each.person_id for each in known}
    near: set[Key] = set()
    found: list[Placed] = []
    for _ in range(3):
        near = {each.key for each in found}
        given = [[value for value in values if value is not None] for values in (emails, phones, people)]
        found = _of(await transaction.fetch(_AROUND, tenant_id, *given, _MOST))
        if len(found) == len(near):
            break
        emails |= {each.email_key for each in found}
        phones |= {each.phone_key for each in found}
        people |= {each.person_id for each in found}
    return near, found


_MOST = MOST_SHARING + BATCH + 1
"""Of one contact: whoever has shared it until now, and whom one round can add. Beyond that nobody is linked by it."""

_AROUND = f"""
SELECT {_COLUMNS} FROM person_record WHERE tenant_id = $1 AND person_id = ANY($4::uuid[])
UNION
SELECT r.* FROM unnest($2::text[]) AS e (email_key), LATERAL (
    SELECT {_COLUMNS} FROM person_record r WHERE r.tenant_id = $1 AND r.email_key = e.email_key LIMIT $5) r
UNION
SELECT r.* FROM unnest($3::text[]) AS p (phone_key), LATERAL (
    SELECT {_COLUMNS} FROM person_record r WHERE r.tenant_id = $1 AND r.phone_key = p.phone_key LIMIT $5) r
"""


async def _held(transaction: Transaction, tenant_id: UUID, group: Sequence[Placed]) -> set[UUID]:
    """Persons whom somebody has put together by hand."""
    rows = await transaction.fetch(
        """
        SELECT person_id FROM person_record
        WHERE tenant_id = $1 AND person_id = ANY($2::uuid[]) AND linked_by = 'asked'
        UNION SELECT person_id FROM person_merge WHERE tenant_id = $1 AND person_id = ANY($2::uuid[])
        """,
        tenant_id,
        list({each.person_id for each in group}),
    )
    return {row["person_id"] for row in rows}


async def _introduce(transaction: Transaction, tenant_id: UUID, new: Sequence[Said], decided: Sequence[Move]) -> None:
    """Writes down the records that nobody has seen before, each where it belongs."""
    if not new:
        return
    whose = {move.key: move for move in decided}
    rows = [
        {**msgspec.structs.asdict(each), "person": whose[each.key].person_id, "by": whose[each.key].linked_by}
        for each in new
    ]
    await make_persons(transaction, tenant_id, {whose[each.key].person_id for each in new})
    await transaction.execute(_INTRODUCE, tenant_id, rows)
    await transaction.execute(_WORDS, tenant_id, _rows(new))


_INTRODUCE = """
INSERT INTO person_record (tenant_id, kind, record, person_id, name, email_key, phone_key, words, linked_by)
SELECT $1, s.kind, s.record, s.person, s.name, s.email_key, s.phone_key, s.words, s.by
FROM json_to_recordset($2::json) AS s (kind text, record text, person uuid, name text, email_key text, phone_key text,
                                       words text[], by text)
"""


async def _tell(transaction: Transaction, tenant_id: UUID, decided: Sequence[Move], before: dict[Key, Placed]) -> bool:
    """Of each record that belongs to somebody else now; that a new one is a person of its own is no news."""
    told = [move for move in decided if _is_news(move, before.get(move.key))]
    now = datetime.now(UTC)
    entries = [
        Entry(
            origin=SERVICE,
            action=f"people.{_VERBS[move.linked_by]}",
            records=[show(Kind.PERSON, move.person_id), shown_record(tenant_id, move.key)],
            details={"by": move.linked_by},
        )
        for move in told
    ]
    if entries:
        await write_entries(transaction, tenant_id, entries)
    events = [event_of(tenant_id, f"person.{_VERBS[move.linked_by]}ed", move) for move in told]
    await write_events(transaction, tenant_id, [Happened(event=event) for event in events], now)
    return bool(told)


_VERBS = {"itself": "unlink", "email": "link", "phone": "link"}


def _is_news(move: Move, before: Placed | None) -> bool:
    if before is None or before.person_id is None:
        return move.linked_by != "itself"
    return before.person_id != move.person_id


def event_of(tenant_id: UUID, event_type: str, move: Move) -> Event:
    """It tells which record of whom, and by what; not what the record says."""
    data = {"kind": move.key.kind, "record": shown_record(tenant_id, move.key), "by": move.linked_by}
    return Event(type=event_type, subject=move.person_id, data=data)
