"""Persons, erased: all that the three rooms have of somebody, in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from rapport.domain.applicants import erasing
from rapport.domain.candidates import candidate_changes
from rapport.domain.employees import employees
from rapport.domain.people.linking import NO_PERSON
from rapport.domain.people.moving import lock_people
from rapport.domain.people.records import Key, RecordKind, shown_record
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction


async def _erase(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `person_id`. Each record is erased as its own room erases it, and nothing is left of the person: the
    tables of people follow by their triggers.
    """
    await lock_people(transaction, tenant_id)
    return [await _erase_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _erase_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    person_id = UUID(mutation.body["person_id"])
    rows = await transaction.fetch(
        "SELECT kind, record FROM person_record WHERE tenant_id = $1 AND person_id = $2 ORDER BY kind, record",
        tenant_id,
        person_id,
    )
    keys = [Key(RecordKind(row["kind"]), row["record"]) for row in rows]
    if not keys:
        return NO_PERSON
    erased: list[Completed] = []
    for key in keys:
        operation, body = _ROOMS[key.kind](key.record)
        [outcome] = await operation.handler(transaction, tenant_id, [msgspec.structs.replace(mutation, body=body)])
        if isinstance(outcome, Failed):
            return Failed(code=outcome.code, message=f"{shown_record(tenant_id, key)}: {outcome.message}")
        erased.append(outcome)
    return Completed(
        events=[*(event for each in erased for event in each.events), Event(type="person.erased", subject=person_id)],
        forget=[person_id, *(subject for each in erased for subject in each.forget)],
        result={**mutation.refers, "recordIds": [shown_record(tenant_id, key) for key in keys]},
    )


def _candidate(record: str) -> tuple[Operation, Mapping[str, Any]]:
    return candidate_changes.ERASE, {"candidate_id": record}


def _applicant(record: str) -> tuple[Operation, Mapping[str, Any]]:
    return erasing.ERASE, {"within": None, "applicant_id": int(record)}


def _employee(record: str) -> tuple[Operation, Mapping[str, Any]]:
    return employees.DELETE, {"external_id": record}


_ROOMS = {
    RecordKind.APPLICANT: _applicant,
    RecordKind.CANDIDATE: _candidate,
    RecordKind.EMPLOYEE: _employee,
}


ERASE = Operation(name="people.erase", handler=_erase, commutes=False)
