"""Mutations as operators see them, and sent once more when one failed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.toys import APPEND, NOTHING, accept_all, append, apply
from quiet import request_of
from rapport.access.origin import Origin
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor
from rapport.engine.inspection import (
    Inspected,
    Listed,
    Wanted,
    first_id,
    inspect_mutation,
    list_inspected,
    once_more,
)
from rapport.engine.mutation import State
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell

ANN = Origin(actor="user_ann")


@pytest.fixture
def acceptor(quiet: Database, quiet_url: str) -> Acceptor:
    return Acceptor(quiet, Doorbell(quiet, quiet_url), batch=500, waiting=5000)


async def listed(
    database: Database, tenant: Tenant, *, before: UUID | None = None, limit: int = 100, **wanted: Any
) -> list[Listed]:
    async with database.tenant(tenant.id) as transaction:
        return await list_inspected(transaction, tenant.id, Wanted(**wanted), before=before, limit=limit)


async def inspected(database: Database, tenant: Tenant, mutation_id: UUID) -> Inspected | None:
    async with database.tenant(tenant.id) as transaction:
        return await inspect_mutation(transaction, tenant.id, mutation_id)


async def test_another_tenant_sees_nothing(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, acceptor: Acceptor
) -> None:
    accepted = await acceptor.accept(append(tenant.id, new_id(), 1))
    assert await listed(quiet, other_tenant) == []
    assert await inspected(quiet, other_tenant, accepted.mutation_id) is None


async def test_the_list_is_walked_from_the_newest_on(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    accepted = [(await acceptor.accept(append(tenant.id, new_id(), value))).mutation_id for value in range(5)]
    first = await listed(quiet, tenant, limit=3)
    rest = await listed(quiet, tenant, before=first[-1].id)
    assert [each.id for each in (*first, *rest)] == accepted[::-1]


async def test_each_filter_keeps_what_it_names(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    record = new_id()
    failed = await acceptor.accept(append(tenant.id, record, 1, body={"refuse": True}))
    await apply(quiet, tenant.id, APPEND)
    waiting = await acceptor.accept(request_of(tenant.id, NOTHING.name))
    now, day = datetime.now(UTC), timedelta(days=1)
    for wanted, expected in (
        ({"state": State.FAILED}, [failed]),
        ({"state": State.COMPLETED}, []),
        ({"operation": NOTHING.name}, [waiting]),
        ({"subject": record}, [failed]),
        ({"subject": new_id()}, []),
        ({"since": now - day, "until": now + day}, [waiting, failed]),
        ({"since": now + day}, []),
        ({"until": now - day}, []),
    ):
        found = await listed(quiet, tenant, **wanted)
        assert [each.id for each in found] == [each.mutation_id for each in expected], wanted


def test_the_first_id_of_a_moment_lies_before_those_that_are_made_then() -> None:
    at = datetime.now(UTC)
    assert first_id(at - timedelta(milliseconds=2)) < new_id() < first_id(at + timedelta(minutes=1))
    assert first_id(datetime(1960, 1, 1, tzinfo=UTC)) == UUID(int=0)


async def test_what_was_told_of_a_mutation_is_found(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    [accepted, _] = await accept_all(acceptor, [append(tenant.id, new_id(), value) for value in (1, 2)])
    await apply(quiet, tenant.id, APPEND)
    found = await inspected(quiet, tenant, accepted.mutation_id)
    assert found is not None
    assert [event.type for event in found.events] == ["test.appended"]
    assert (found.state, found.body["value"], found.outbox_id) == (State.COMPLETED, 1, None)


async def test_what_failed_is_sent_again_as_a_request_of_its_own(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    accepted = await acceptor.accept(append(tenant.id, new_id(), 1, body={"refuse": True}))
    await apply(quiet, tenant.id, APPEND)
    failed = await inspected(quiet, tenant, accepted.mutation_id)
    assert failed is not None
    again = once_more(failed, tenant.id, ANN)
    assert again is not None
    assert (again.operation, again.subjects, again.body, again.origin) == (
        failed.operation,
        failed.subjects,
        failed.body,
        ANN,
    )
    assert again.idempotency_key != failed.idempotency_key
    second = await acceptor.accept(again)
    assert (second.replayed, second.mutation_id == failed.id) == (False, False)


async def test_what_did_not_fail_or_is_not_kept_is_not_sent_again(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    accepted = await acceptor.accept(append(tenant.id, new_id(), 1, body={"refuse": True}))
    waiting = await inspected(quiet, tenant, accepted.mutation_id)
    assert waiting is not None
    assert once_more(waiting, tenant.id, ANN) is None
    await apply(quiet, tenant.id, APPEND)
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE mutation SET body = '{}' WHERE tenant_id = $1", tenant.id)
    forgotten = await inspected(quiet, tenant, accepted.mutation_id)
    assert forgotten is not None
    assert once_more(forgotten, tenant.id, ANN) is None
