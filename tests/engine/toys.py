"""Operations of a made-up domain, whose effect is a log of values in each record; and short words for their tests."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from quiet import request_of
from rapport.engine.accept import Acceptor
from rapport.engine.apply import Applied, apply_round
from rapport.engine.mutation import Acceptance, Completed, Event, Failed, Mutation, Operation, Outcome, Request
from rapport.storage.database import Database, Transaction


async def _append(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `record`, `value`; with `refuse` it fails, with `poison` it raises when its effect is written."""
    rows = [mutation.body for mutation in mutations if not mutation.body.get("refuse")]
    # A record that stood in the set twice would be refused by ON CONFLICT.
    await transaction.execute(
        """
        INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at)
        SELECT $1, record, jsonb_build_object('log', jsonb_build_array(value)), now(), now()
        FROM json_to_recordset($2::json) AS r (record uuid, value int)
        ON CONFLICT (tenant_id, id)
        DO UPDATE SET profile = jsonb_build_object('log', candidate.profile -> 'log' || (EXCLUDED.profile -> 'log'))
        """,
        tenant_id,
        rows,
    )
    for mutation in mutations:
        match mutation.body.get("poison"):
            case "code":
                raise ZeroDivisionError("secret detail")
            case "database":
                await transaction.execute("SELECT 1 / 0")
    return [
        Failed(code="refused", message="As asked.")
        if mutation.body.get("refuse")
        else Completed(
            events=[Event(type="test.appended", subject=mutation.subjects[0], data={"value": mutation.body["value"]})]
        )
        for mutation in mutations
    ]


async def _nothing(_: Transaction, _tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return [Completed() for _ in mutations]


APPEND = Operation(name="test.append", handler=_append, commutes=False)
ALSO_APPEND = Operation(name="test.also-append", handler=_append, commutes=False)
NOTHING = Operation(name="test.nothing", handler=_nothing, commutes=True)


def append(tenant_id: UUID, record: UUID, value: int, operation: Operation = APPEND, **given: Any) -> Request:
    body = {"record": record, "value": value, **given.pop("body", {})}
    return request_of(tenant_id, operation.name, subjects=[record], body=body, **given)


async def accept_all(acceptor: Acceptor, requests: Sequence[Request]) -> list[Acceptance]:
    return await asyncio.gather(*(acceptor.accept(request) for request in requests))


async def apply(database: Database, tenant_id: UUID, *operations: Operation, batch: int = 500) -> Applied:
    """One round, committed."""
    async with database.tenant(tenant_id) as transaction:
        return await apply_round(transaction, tenant_id, {operation.name: operation for operation in operations}, batch)


async def log_of(database: Database, tenant_id: UUID, record: UUID) -> list[int]:
    async with database.tenant(tenant_id) as transaction:
        profile = await transaction.fetchval("SELECT profile FROM candidate WHERE id = $1", record)
    return [] if profile is None else list(profile["log"])


async def states(database: Database, tenant_id: UUID) -> list[str]:
    """Of all mutations, in order of acceptance; the error's code for a failed one."""
    async with database.tenant(tenant_id) as transaction:
        rows = await transaction.fetch("SELECT coalesce(error_code, state) AS state FROM mutation ORDER BY seq")
    return [row["state"] for row in rows]
