"""A failed attempt takes back what it wrote and no more; an error of the moment is left to the whole transaction."""

import asyncpg
import pytest
from structlog.testing import capture_logs

from quiet import request_of
from rapport.access.tenants import Tenant
from rapport.engine.attempt import INTERNAL_ERROR, Result, poisoned, result_of, savepoint
from rapport.engine.mutation import Completed, Failed, Mutation
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

PUT = "INSERT INTO blob_trash (tenant_id, digest) VALUES ($1, $2)"


async def kept(transaction: Transaction) -> list[bytes]:
    return [row["digest"] for row in await transaction.fetch("SELECT digest FROM blob_trash ORDER BY digest")]


async def test_what_a_failed_attempt_wrote_is_taken_back_alone(quiet: Database, tenant: Tenant) -> None:
    async def attempt(transaction: Transaction, digest: bytes, *, fails: bool) -> None:
        async with savepoint(transaction):
            await transaction.execute(PUT, tenant.id, digest)
            if fails:
                await transaction.execute("SELECT 1 / 0")

    async with quiet.tenant(tenant.id) as transaction:
        await attempt(transaction, b"1", fails=False)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await attempt(transaction, b"2", fails=True)
        await attempt(transaction, b"3", fails=False)
        assert await kept(transaction) == [b"1", b"3"]


async def test_an_error_of_the_moment_ends_the_transaction(quiet: Database, tenant: Tenant) -> None:
    async def attempt() -> None:
        async with quiet.tenant(tenant.id) as transaction, savepoint(transaction):
            await transaction.execute(PUT, tenant.id, b"1")
            raise asyncpg.DeadlockDetectedError

    with pytest.raises(asyncpg.DeadlockDetectedError):
        await attempt()
    async with quiet.tenant(tenant.id) as transaction:
        assert await kept(transaction) == []


@pytest.mark.parametrize("subjects", [[], [new_id()]])
def test_the_log_gets_the_error_and_a_client_its_kind(tenant: Tenant, subjects: list[object]) -> None:
    request = request_of(tenant.id, subjects=subjects)
    same = {name: getattr(request, name) for name in Mutation.__struct_fields__ if hasattr(request, name)}
    mutation = Mutation(id=new_id(), seq=1, accepted_at=tenant.created_at, **same)
    error = ValueError("secret detail")

    with capture_logs() as logs:
        failed = poisoned(mutation, error)

    assert (failed.code, failed.forget) == (INTERNAL_ERROR, not subjects)
    assert "ValueError" in failed.message
    assert "secret" not in failed.message
    assert [(each["event"], each["exc_info"]) for each in logs] == [("mutation_poisoned", error)]


def test_a_fault_of_ours_counts_apart_from_what_was_asked_wrongly() -> None:
    wrong = Failed(code="not_found", message="There is none.")
    ours = Failed(code=INTERNAL_ERROR, message="The log says more.")

    assert [result_of(each) for each in (Completed(), wrong, ours)] == list(Result)
