"""Employees through the engine: made, changed, and erased with all that was said of them."""

import asyncio
from typing import Any

import pytest

from quiet import administrator, blocked, request_of
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees
from rapport.domain.employees.employees import EMPLOYEES, NO_EMPLOYEE
from rapport.domain.employees.profiles import find_profile
from rapport.domain.subjects import subject_of
from rapport.engine.execute import Executed, execute
from rapport.engine.mutation import Completed, Failed, Operation, Request
from rapport.ids import Kind
from rapport.storage.database import Database

INTERACTION = {"external_id": "i-1", "type": "title_liked", "title": "Ann's dream", "language": "en"}


def asked(tenant: Tenant, operation: Operation, employee: str = "e-1", **body: Any) -> Request:
    name = "employee_id" if operation is employee_interactions.CREATE else "external_id"
    subject = subject_of(tenant.id, Kind.EMPLOYEE, employee)
    return request_of(tenant.id, operation.name, subjects=[subject], body={name: employee, **body})


async def run(quiet: Database, tenant: Tenant, operation: Operation, employee: str = "e-1", **body: Any) -> Executed:
    return await execute(quiet, asked(tenant, operation, employee, **body), operation)


async def bodies(quiet: Database, tenant: Tenant) -> list[Any]:
    async with quiet.tenant(tenant.id) as transaction:
        return [row["body"] for row in await transaction.fetch("SELECT body FROM mutation ORDER BY seq")]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (employees.CREATE, "employees.create"),
        (employees.UPDATE, "employees.update"),
        (employees.DELETE, "employees.delete"),
    ],
)
def test_the_operations_keep_their_names(operation: Operation, name: str) -> None:
    assert operation.name == name  # mutations that are written down name them
    assert not operation.commutes


@pytest.mark.parametrize("operation", [employees.UPDATE, employees.DELETE, employee_interactions.CREATE])
async def test_what_is_said_of_nobody_is_not_kept(quiet: Database, tenant: Tenant, operation: Operation) -> None:
    said = {"changes": {"assigned_position": "Teacher"}} if operation is employees.UPDATE else INTERACTION
    given = {} if operation is employees.DELETE else said

    executed = await run(quiet, tenant, operation, **given)

    assert executed.outcome == NO_EMPLOYEE
    assert await bodies(quiet, tenant) == [{}]


async def test_of_an_erased_employee_only_ids_are_left(quiet: Database, tenant: Tenant) -> None:
    await run(quiet, tenant, employees.CREATE, profile={"assigned_position": "Teacher"})
    await run(quiet, tenant, employees.CREATE, "e-2", profile={"assigned_position": "Clerk"})
    await run(quiet, tenant, employees.UPDATE, changes={"assigned_position": "Head"})
    await run(quiet, tenant, employee_interactions.CREATE, **INTERACTION)

    erased = await run(quiet, tenant, employees.DELETE)

    assert isinstance(erased.outcome, Completed)
    assert [event.type for event in erased.outcome.events] == ["employee.erased"]
    other = {"external_id": "e-2", "profile": {"assigned_position": "Clerk"}}
    assert await bodies(quiet, tenant) == [{}, other, {}, {}, {}]
    async with quiet.tenant(tenant.id) as transaction:
        assert await find_profile(transaction, tenant.id, EMPLOYEES, "e-1") is None
        assert await find_profile(transaction, tenant.id, EMPLOYEES, "e-2") is not None
        assert await transaction.fetchval("SELECT count(*) FROM employee_interaction") == 0
        left = await transaction.fetch("SELECT data::text FROM event")
    assert "Ann" not in str(left)


async def test_the_same_id_may_be_given_again_and_begins_with_nothing(quiet: Database, tenant: Tenant) -> None:
    await run(quiet, tenant, employees.CREATE, profile={"assigned_position": "Teacher"})
    await run(quiet, tenant, employees.DELETE)
    assert isinstance((await run(quiet, tenant, employees.CREATE, profile={})).outcome, Completed)
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_profile(transaction, tenant.id, EMPLOYEES, "e-1")
    assert found is not None
    assert found.fields == {"active": True}


async def test_what_waits_for_an_erasure_finds_nobody_and_is_not_kept(
    quiet: Database, tenant: Tenant, quiet_url: str
) -> None:
    await run(quiet, tenant, employees.CREATE, profile={})
    async with administrator(quiet_url) as beside:
        async with beside.transaction():
            await beside.execute("DELETE FROM employee WHERE tenant_id = $1", tenant.id)
            waiting = [
                asyncio.create_task(run(quiet, tenant, employees.UPDATE, changes={"assigned_position": "Head"})),
                asyncio.create_task(run(quiet, tenant, employee_interactions.CREATE, **INTERACTION)),
            ]
            await blocked(beside, 2)
        outcomes = [executed.outcome for executed in await asyncio.gather(*waiting)]
    assert outcomes == [NO_EMPLOYEE, NO_EMPLOYEE]
    assert (await bodies(quiet, tenant))[1:] == [{}, {}]


async def test_of_many_creations_at_once_one_makes_the_employee(quiet: Database, tenant: Tenant) -> None:
    executed = await asyncio.gather(
        *(run(quiet, tenant, employees.CREATE, profile={"assigned_position": str(number)}) for number in range(20))
    )
    failed = [each.outcome for each in executed if isinstance(each.outcome, Failed)]
    assert [each.code for each in failed] == ["conflict"] * 19
    assert (await bodies(quiet, tenant)).count({}) == 19
