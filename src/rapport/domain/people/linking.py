"""Links that somebody asks for: a record to a person, or out of one."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.people.homes import Move
from rapport.domain.people.moving import leave_merges, lock_people, make_due, move_records
from rapport.domain.people.records import Key, RecordKind, shown_record, subject_of_record
from rapport.domain.people.settling import event_of
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Transaction

NO_PERSON = Failed(code="not_found", message="There is no person with this id.", forget=True)
NO_RECORD = Failed(code="not_found", message="record: there is no such candidate, employee or applicant.", forget=True)


async def _link(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `person_id`, and `kind` and `record` of what belongs to them from now on, wherever it was before."""
    await lock_people(transaction, tenant_id)
    return [await _link_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _link_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    person_id, key = UUID(mutation.body["person_id"]), _key(mutation)
    if not await is_there(transaction, tenant_id, person_id):
        return NO_PERSON
    was = await _person_of(transaction, tenant_id, key)
    if was is None:
        return NO_RECORD
    move = Move(key, person_id, "asked")
    if was == person_id:
        return _completed(mutation, tenant_id, move)
    await leave_merges(transaction, tenant_id, key)
    await _set_apart(transaction, tenant_id, key, apart=False)
    await move_records(transaction, tenant_id, [move])
    await make_due(transaction, tenant_id, [was])
    return _completed(mutation, tenant_id, move, event_of(tenant_id, "person.linked", move))


async def _unlink(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `person_id`, and `kind` and `record` of what is theirs. It becomes a person of its own, and is linked by
    nobody but somebody from then on; one that was alone stays who it is.
    """
    await lock_people(transaction, tenant_id)
    return [await _unlink_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _unlink_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    person_id, key = UUID(mutation.body["person_id"]), _key(mutation)
    if await _person_of(transaction, tenant_id, key) != person_id:
        return NO_RECORD
    await _set_apart(transaction, tenant_id, key, apart=True)
    others = await transaction.fetchval(_OTHERS, tenant_id, person_id, *key)
    if not others:
        return _completed(mutation, tenant_id, Move(key, person_id, "itself"))
    await leave_merges(transaction, tenant_id, key)
    move = Move(key, new_id(), "itself")
    await move_records(transaction, tenant_id, [move])
    await make_due(transaction, tenant_id, [person_id])
    return _completed(mutation, tenant_id, move, event_of(tenant_id, "person.unlinked", move))


_OTHERS = """
SELECT EXISTS (SELECT FROM person_record
               WHERE tenant_id = $1 AND person_id = $2 AND NOT (kind = $3 AND record = $4))
"""


def _key(mutation: Mutation) -> Key:
    return Key(RecordKind(mutation.body["kind"]), mutation.body["record"])


async def is_there(transaction: Transaction, tenant_id: UUID, person_id: UUID) -> bool:
    return bool(
        await transaction.fetchval(
            "SELECT EXISTS (SELECT FROM person WHERE tenant_id = $1 AND id = $2)", tenant_id, person_id
        )
    )


async def _person_of(transaction: Transaction, tenant_id: UUID, key: Key) -> UUID | None:
    person_id: UUID | None = await transaction.fetchval(
        "SELECT person_id FROM person_record WHERE tenant_id = $1 AND kind = $2 AND record = $3", tenant_id, *key
    )
    return person_id


async def _set_apart(transaction: Transaction, tenant_id: UUID, key: Key, *, apart: bool) -> None:
    await transaction.execute(
        "UPDATE person_record SET apart = $4 WHERE tenant_id = $1 AND kind = $2 AND record = $3",
        tenant_id,
        *key,
        apart,
    )


def _completed(mutation: Mutation, tenant_id: UUID, move: Move, *events: Event) -> Completed:
    """About both of them: whoever erases the record forgets what was asked here, which names it."""
    return Completed(
        events=events,
        subjects=[move.person_id, subject_of_record(tenant_id, move.key)],
        result={
            **mutation.refers,
            "personIds": [show(Kind.PERSON, move.person_id)],
            "recordIds": [shown_record(tenant_id, move.key)],
        },
    )


LINK = Operation(name="people.link", handler=_link, commutes=False)
UNLINK = Operation(name="people.unlink", handler=_unlink, commutes=False)
