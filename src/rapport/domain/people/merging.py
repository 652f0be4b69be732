"""Two persons who are one, as somebody says; and who takes it back."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from rapport.domain.people.homes import Move
from rapport.domain.people.linking import NO_PERSON, is_there
from rapport.domain.people.moving import lock_people, make_due, move_records
from rapport.domain.people.records import Key, RecordKind
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction

ITSELF = Failed(code="conflict", message="personId: this is the same person already.")
NO_OTHER = Failed(code="not_found", message="personId: there is no person with this id.")
NO_MERGE = Failed(code="not_found", message="There is no merge with this id that can be undone.")
NOTHING_LEFT = Failed(
    code="conflict", message="Nothing that came with this merge is there any more: it was erased, or moved by itself."
)


async def _merge(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `person_id`, and `from_id` of the one whose records are theirs from now on."""
    await lock_people(transaction, tenant_id)
    return [await _merge_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _merge_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    person_id, from_id = UUID(mutation.body["person_id"]), UUID(mutation.body["from_id"])
    if person_id == from_id:
        return ITSELF
    if not await is_there(transaction, tenant_id, person_id):
        return NO_PERSON
    if not await is_there(transaction, tenant_id, from_id):
        return NO_OTHER
    merge_id = new_id()
    # Merges into the one are, with all that came by them, the other's now.
    await transaction.execute(_TAKE_MERGES, tenant_id, person_id, from_id)
    await transaction.execute(_REMEMBER, tenant_id, merge_id, person_id, from_id)
    moved = await transaction.fetch(_COME_WITH, tenant_id, merge_id, from_id)
    await move_records(transaction, tenant_id, _moves(moved, person_id))
    event = Event(
        type="person.merged",
        subject=person_id,
        data={"from": show(Kind.PERSON, from_id), "merge": show(Kind.PERSON_MERGE, merge_id)},
    )
    return Completed(events=[event], result=_result(mutation, person_id, from_id, merge_id))


_TAKE_MERGES = "UPDATE person_merge SET person_id = $2 WHERE tenant_id = $1 AND person_id = $3"

_REMEMBER = """
INSERT INTO person_merge (tenant_id, id, person_id, from_id, from_since)
SELECT $1, $2, $3, id, created_at FROM person WHERE tenant_id = $1 AND id = $4
"""

_COME_WITH = """
WITH came AS (
    INSERT INTO person_merge_record (tenant_id, merge_id, kind, record)
    SELECT $1, $2, kind, record FROM person_record WHERE tenant_id = $1 AND person_id = $3)
SELECT kind, record, linked_by FROM person_record WHERE tenant_id = $1 AND person_id = $3
"""


def _moves(rows: Sequence[asyncpg.Record], person_id: UUID) -> list[Move]:
    """What linked them stays what it was: so a merge that is undone leaves them as they were."""
    return [Move(Key(RecordKind(row["kind"]), row["record"]), person_id, row["linked_by"]) for row in rows]


async def _unmerge(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `person_id`, `merge_id`. Who was merged away is there again, under the same id, with what came of theirs
    and was neither erased nor moved by itself since; and with the merges into them of before.
    """
    await lock_people(transaction, tenant_id)
    return [await _unmerge_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _unmerge_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    person_id, merge_id = UUID(mutation.body["person_id"]), UUID(mutation.body["merge_id"])
    merge = await transaction.fetchrow(
        "SELECT seq, from_id, from_since FROM person_merge WHERE tenant_id = $1 AND id = $2 AND person_id = $3",
        tenant_id,
        merge_id,
        person_id,
    )
    if merge is None:
        return NO_MERGE
    came = await transaction.fetch(_CAME, tenant_id, merge_id)
    if not came:
        return NOTHING_LEFT
    await _bring_back(transaction, tenant_id, merge_id, merge)
    await move_records(transaction, tenant_id, _moves(came, merge["from_id"]))
    await make_due(transaction, tenant_id, [person_id, merge["from_id"]])
    event = Event(
        type="person.unmerged",
        subject=person_id,
        data={"from": show(Kind.PERSON, merge["from_id"]), "merge": show(Kind.PERSON_MERGE, merge_id)},
    )
    return Completed(events=[event], result=_result(mutation, person_id, merge["from_id"], merge_id))


_CAME = """
SELECT r.kind, r.record, r.linked_by
FROM person_merge_record m JOIN person_record r USING (tenant_id, kind, record)
WHERE m.tenant_id = $1 AND m.merge_id = $2
"""


async def _bring_back(transaction: Transaction, tenant_id: UUID, merge_id: UUID, merge: asyncpg.Record) -> None:
    """The person, without records as yet. What later merges took along of theirs came with those no more; earlier ones
    that brought a part of it were merges into this person.
    """
    from_id, seq = merge["from_id"], merge["seq"]
    await transaction.execute(
        "INSERT INTO person (tenant_id, id, created_at) VALUES ($1, $2, $3)", tenant_id, from_id, merge["from_since"]
    )
    await transaction.execute("DELETE FROM person_became WHERE tenant_id = $1 AND id = $2", tenant_id, from_id)
    await transaction.execute(_GIVE_MERGES_BACK, tenant_id, merge_id, from_id, seq)
    await transaction.execute(_CAME_WITH_NO_OTHER, tenant_id, merge_id, seq)
    await transaction.execute("DELETE FROM person_merge WHERE tenant_id = $1 AND id = $2", tenant_id, merge_id)


_GIVE_MERGES_BACK = """
UPDATE person_merge m SET person_id = $3
WHERE m.tenant_id = $1 AND m.seq < $4 AND m.id IN (
    SELECT o.merge_id FROM person_merge_record t
    JOIN person_merge_record o ON o.tenant_id = $1 AND o.kind = t.kind AND o.record = t.record
    WHERE t.tenant_id = $1 AND t.merge_id = $2)
"""

_CAME_WITH_NO_OTHER = """
DELETE FROM person_merge_record o USING person_merge_record t, person_merge m
WHERE t.tenant_id = $1 AND t.merge_id = $2 AND o.tenant_id = $1 AND o.kind = t.kind AND o.record = t.record
  AND m.tenant_id = $1 AND m.id = o.merge_id AND m.seq > $3
"""


def _result(mutation: Mutation, person_id: UUID, from_id: UUID, merge_id: UUID) -> dict[str, object]:
    return {
        **mutation.refers,
        "personIds": [show(Kind.PERSON, each) for each in (person_id, from_id)],
        "mergeIds": [show(Kind.PERSON_MERGE, merge_id)],
    }


MERGE = Operation(name="people.merge", handler=_merge, commutes=False)
UNMERGE = Operation(name="people.unmerge", handler=_unmerge, commutes=False)
