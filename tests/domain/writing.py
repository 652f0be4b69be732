"""Mutations as the engine hands them to handlers: what was accepted, through JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from rapport.access.tenants import Tenant
from rapport.domain.candidates import candidate_changes
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

ACCEPTED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def mutation(operation: Operation, body: Mapping[str, Any], later: timedelta = timedelta(0)) -> Mutation:
    return Mutation(
        id=new_id(),
        seq=1,
        operation=operation.name,
        subjects=[],
        body=msgspec.json.decode(msgspec.json.encode(body)),
        refers={},
        idempotency_key="key",
        callback_url=None,
        accepted_at=ACCEPTED_AT + later,
    )


async def carry_out(
    database: Database,
    tenant: Tenant,
    operation: Operation,
    *bodies: Mapping[str, Any],
    later: timedelta = timedelta(0),
) -> Sequence[Outcome]:
    """All of them as one set."""
    mutations = [mutation(operation, body, later) for body in bodies]
    async with database.tenant(tenant.id) as transaction:
        await note_accepted(transaction, tenant.id, mutations)
        return await operation.handler(transaction, tenant.id, mutations)


async def note_accepted(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> None:
    """The rows that whatever tells of a mutation refers to."""
    await transaction.executemany(
        "INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint,"
        " accepted_at) VALUES ($1, $2, $3, '{}', '{}', '{}', $4, '', $5)",
        [(tenant_id, each.id, each.operation, str(each.id), each.accepted_at) for each in mutations],
    )


def interaction(**fields: Any) -> dict[str, Any]:
    """One as in the body of a mutation; fields that are left out are columns that are null."""
    required = {
        "id": new_id(),
        "types": ["Intake call"],
        "performed_at": "2026-03-01T10:00:00+01:00",
        "performed_at_shown": "2026-03-01T10:00:00+01:00",
    }
    return {**required, **fields}


def person(**fields: Any) -> dict[str, Any]:
    return {"id": new_id(), "profile": {"name": "Ann Example"}, "interactions": [], **fields}


async def candidate(database: Database, tenant: Tenant, *interactions: Mapping[str, Any]) -> UUID:
    """One that exists, with these interactions."""
    made = person(interactions=interactions)
    [outcome] = await carry_out(database, tenant, candidate_changes.CREATE, {"candidates": [made]})
    assert isinstance(outcome, Completed)
    return UUID(str(made["id"]))
