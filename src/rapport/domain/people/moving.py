"""Records change hands: whoever they come from and go to is seen to in the same statement's wake."""

from collections.abc import Collection, Sequence
from uuid import UUID

from rapport.domain.people.homes import Move
from rapport.domain.people.records import Key
from rapport.storage.database import Transaction


async def lock_people(transaction: Transaction, tenant_id: UUID) -> None:
    """Comes before anything is read: who belongs together is decided by one at a time."""
    await transaction.execute("SELECT people_lock($1)", tenant_id)


async def move_records(
    transaction: Transaction, tenant_id: UUID, moves: Sequence[Move], touched: Collection[UUID] = ()
) -> None:
    """Puts records that are there into their persons, new persons included.

    A person left without records is gone, and whoever asks for them is led to where the records went. `touched` are
    persons of whom something else has changed.
    """
    if not moves and not touched:
        return
    rows = [{"kind": m.key.kind, "record": m.key.record, "person": m.person_id, "by": m.linked_by} for m in moves]
    await make_persons(transaction, tenant_id, {move.person_id for move in moves})
    left = await transaction.fetch(_MOVE, tenant_id, rows)
    people = {*touched, *(move.person_id for move in moves), *(row["was"] for row in left)}
    await transaction.execute(_BECAME, tenant_id, [row["was"] for row in left], [row["now"] for row in left])
    await transaction.execute("SELECT people_refresh($1, $2::uuid[])", tenant_id, list(people))


async def make_persons(transaction: Transaction, tenant_id: UUID, ids: Collection[UUID]) -> None:
    """Those that are not there yet; in the same transaction they get records, or move_records removes them."""
    await transaction.execute(
        "INSERT INTO person (tenant_id, id) SELECT $1, id FROM unnest($2::uuid[]) AS p (id) ON CONFLICT DO NOTHING",
        tenant_id,
        list(ids),
    )


_MOVE = """
WITH wanted AS (
    SELECT w.*, r.person_id AS was
    FROM json_to_recordset($2::json) AS w (kind text, record text, person uuid, by text)
    JOIN person_record r ON r.tenant_id = $1 AND r.kind = w.kind AND r.record = w.record),
moved AS (
    UPDATE person_record r
    SET person_id = w.person, linked_by = w.by,
        linked_at = CASE WHEN r.person_id = w.person THEN r.linked_at ELSE now() END
    FROM wanted w WHERE r.tenant_id = $1 AND r.kind = w.kind AND r.record = w.record)
SELECT DISTINCT ON (was) was, person AS now FROM wanted WHERE was <> person ORDER BY was, person
"""

_BECAME = """
INSERT INTO person_became (tenant_id, id, person_id)
SELECT $1, w.was, w.now FROM unnest($2::uuid[], $3::uuid[]) AS w (was, now)
WHERE NOT EXISTS (SELECT FROM person_record r WHERE r.tenant_id = $1 AND r.person_id = w.was)
ON CONFLICT (tenant_id, id) DO UPDATE SET person_id = excluded.person_id, became_at = now()
"""


async def make_due(transaction: Transaction, tenant_id: UUID, people: Collection[UUID]) -> None:
    """The records of these persons are looked at again: what was held may be held no longer."""
    await transaction.execute(
        """
        INSERT INTO person_due (tenant_id, kind, record)
        SELECT tenant_id, kind, record FROM person_record WHERE tenant_id = $1 AND person_id = ANY($2::uuid[])
        """,
        tenant_id,
        list(people),
    )


async def leave_merges(transaction: Transaction, tenant_id: UUID, key: Key) -> None:
    """A record that is moved by itself came with no merge any more: whoever undoes one leaves it where it is."""
    await transaction.execute(
        "DELETE FROM person_merge_record WHERE tenant_id = $1 AND kind = $2 AND record = $3", tenant_id, *key
    )
