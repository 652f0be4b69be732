"""Of two writes that wait for each other one is stopped by the database; its caller does not hear of it."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest

from engine.toys import APPEND, append, log_of, states
from rapport.access.tenants import Tenant
from rapport.engine.execute import ATTEMPTS, execute
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction


def stopped(times: int) -> Operation:
    """Writes, and is stopped after it, as many times."""
    left = [None] * times

    async def handler(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        outcomes = await APPEND.handler(transaction, tenant_id, mutations)
        if left:
            left.pop()
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return outcomes

    return Operation(name=APPEND.name, handler=handler, commutes=False)


async def test_a_write_that_a_deadlock_stopped_is_done_once_in_the_end(quiet: Database, tenant: Tenant) -> None:
    record = new_id()
    request = append(tenant.id, record, 7)
    executed = await execute(quiet, request, stopped(ATTEMPTS - 1))
    assert isinstance(executed.outcome, Completed)
    assert not executed.replayed
    assert await log_of(quiet, tenant.id, record) == [7]
    assert await states(quiet, tenant.id) == ["completed"]


async def test_one_that_meets_deadlocks_only_ends_with_nothing_done(quiet: Database, tenant: Tenant) -> None:
    record = new_id()
    with pytest.raises(asyncpg.DeadlockDetectedError):
        await execute(quiet, append(tenant.id, record, 7), stopped(ATTEMPTS))
    assert await log_of(quiet, tenant.id, record) == []
    assert await states(quiet, tenant.id) == []
