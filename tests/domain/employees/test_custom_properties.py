"""Definitions of properties: each is one tenant's, for one kind of record, and what holds its values follows it."""

import asyncio
from typing import Any

import pytest

from domain.writing import ACCEPTED_AT, carry_out
from quiet import administrator, blocked
from rapport.access.tenants import Tenant
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.custom_properties import (
    EMPLOYEE_PROPERTIES,
    EXISTING,
    IN_USE,
    MISSING,
    VACANCY_PROPERTIES,
    Definitions,
    definition_subject,
    list_definitions,
)
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.profiles import Table, find_profile
from rapport.domain.employees.property_values import EMPLOYEE_VALUES, VACANCY_VALUES, Values, find_values
from rapport.domain.employees.vacancies import VACANCIES
from rapport.engine.mutation import Completed, Event, Operation, Outcome
from rapport.storage.database import Database

KINDS = pytest.mark.parametrize(
    ("table", "made", "definitions", "values"),
    [
        (EMPLOYEES, employees.CREATE, EMPLOYEE_PROPERTIES, EMPLOYEE_VALUES),
        (VACANCIES, vacancies.CREATE, VACANCY_PROPERTIES, VACANCY_VALUES),
    ],
    ids=["employees", "vacancies"],
)
GRADE = {"name": "grade", "type": "number"}


def test_the_operations_keep_their_names() -> None:
    named = [each.name for each in (*EMPLOYEE_PROPERTIES.operations, *VACANCY_PROPERTIES.operations)]
    assert named == [
        "employee_properties.create",
        "employee_properties.update",
        "employee_properties.delete",
        "vacancy_properties.create",
        "vacancy_properties.update",
        "vacancy_properties.delete",
    ]


async def defined(quiet: Database, tenant: Tenant, table: Table) -> dict[str, str]:
    async with quiet.tenant(tenant.id) as transaction:
        return {each.name: each.type for each in await list_definitions(transaction, tenant.id, table)}


async def held(quiet: Database, tenant: Tenant, table: Table, external_id: str = "r-1") -> Any:
    async with quiet.tenant(tenant.id) as transaction:
        return await find_values(transaction, tenant.id, table, external_id)


def ok(outcomes: Any) -> list[bool]:
    return [isinstance(each, Completed) for each in outcomes]


@KINDS
async def test_what_is_another_tenants_is_not_there(
    quiet: Database,
    tenant: Tenant,
    other_tenant: Tenant,
    table: Table,
    made: Operation,
    definitions: Definitions,
    values: Values,
) -> None:
    given = {"external_id": "r-1", "properties": [{"name": "grade", "value": 1}]}
    await carry_out(quiet, tenant, made, {"external_id": "r-1", "profile": {}})
    await carry_out(quiet, tenant, definitions.create, GRADE)
    await carry_out(quiet, tenant, values.replace, given)

    assert await carry_out(quiet, other_tenant, definitions.update, {**GRADE, "type": "text"}) == [MISSING]
    assert await carry_out(quiet, other_tenant, definitions.delete, {"name": "grade"}) == [MISSING]
    assert ok(await carry_out(quiet, other_tenant, values.replace, given)) == [False]
    assert await defined(quiet, other_tenant, table) == {}
    assert await held(quiet, tenant, table) == {"grade": 1}


@KINDS
async def test_a_definition_is_for_one_kind_of_record_and_never_overwritten(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, definitions: Definitions, values: Values
) -> None:
    assert made.name != values.change.name

    outcomes = await carry_out(quiet, tenant, definitions.create, GRADE, {"name": "a b", "type": "list[text]"})
    again = await carry_out(quiet, tenant, definitions.create, {**GRADE, "type": "text"})

    created = [
        Completed(events=[Event(type=f"{table.name}_property.created", subject=subject)])
        for subject in (definition_subject(tenant.id, table, name) for name in ("grade", "a b"))
    ]
    assert (outcomes, again) == (created, [EXISTING])
    assert await defined(quiet, tenant, table) == {"a b": "list[text]", "grade": "number"}
    assert await defined(quiet, tenant, VACANCIES if table is EMPLOYEES else EMPLOYEES) == {}


@KINDS
async def test_a_type_changes_only_while_there_is_no_value_of_another_one(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, definitions: Definitions, values: Values
) -> None:
    await carry_out(quiet, tenant, made, {"external_id": "r-1", "profile": {}})
    await carry_out(quiet, tenant, definitions.create, GRADE)
    missing = await carry_out(quiet, tenant, definitions.update, {"name": "other", "type": "text"})
    assert ok(await carry_out(quiet, tenant, definitions.update, {**GRADE, "type": "text"})) == [True]
    await carry_out(
        quiet, tenant, values.change, {"external_id": "r-1", "properties": [{"name": "grade", "value": "a"}]}
    )

    assert await carry_out(quiet, tenant, definitions.update, GRADE) == [IN_USE]
    assert ok(await carry_out(quiet, tenant, definitions.update, {**GRADE, "type": "text"})) == [True]
    assert missing == [MISSING]
    assert (await defined(quiet, tenant, table), await held(quiet, tenant, table)) == (
        {"grade": "text"},
        {"grade": "a"},
    )


@KINDS
async def test_a_deleted_definition_takes_all_values_with_it_and_no_others(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, definitions: Definitions, values: Values
) -> None:
    await carry_out(quiet, tenant, definitions.create, GRADE, {"name": "kept", "type": "number"})
    both = [{"name": "grade", "value": 1}, {"name": "kept", "value": 2}]
    for name in ("r-1", "r-2"):
        await carry_out(quiet, tenant, made, {"external_id": name, "profile": {}})
        await carry_out(quiet, tenant, values.replace, {"external_id": name, "properties": both})

    outcomes = await carry_out(quiet, tenant, definitions.delete, {"name": "grade"}, {"name": "never"})

    assert ok(outcomes) == [True, False]
    assert outcomes[1] == MISSING
    assert [await held(quiet, tenant, table, name) for name in ("r-1", "r-2")] == [{"kept": 2}] * 2
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_profile(transaction, tenant.id, table, "r-1")
    assert found is not None
    assert found.updated_at == ACCEPTED_AT
    await carry_out(quiet, tenant, definitions.create, GRADE)
    assert await held(quiet, tenant, table) == {"kept": 2}


@pytest.mark.parametrize("operation", [EMPLOYEE_PROPERTIES.delete, EMPLOYEE_PROPERTIES.update])
async def test_a_value_that_is_written_at_the_same_time_is_seen(
    quiet: Database, tenant: Tenant, quiet_url: str, operation: Operation
) -> None:
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "r-1", "profile": {}})
    await carry_out(quiet, tenant, EMPLOYEE_PROPERTIES.create, GRADE)
    async with administrator(quiet_url) as beside:
        async with beside.transaction():
            await beside.execute("SELECT FROM employee WHERE tenant_id = $1 FOR UPDATE", tenant.id)
            writing = asyncio.create_task(
                carry_out(
                    quiet,
                    tenant,
                    EMPLOYEE_VALUES.replace,
                    {"external_id": "r-1", "properties": [{"name": "grade", "value": 1}]},
                )
            )
            await blocked(beside)
            changing = asyncio.create_task(carry_out(quiet, tenant, operation, {**GRADE, "type": "text"}))
            await blocked(beside, 2)
        assert ok(await writing) == [True]
        [outcome] = await changing
    expected: Outcome = IN_USE
    if operation is EMPLOYEE_PROPERTIES.delete:
        subject = definition_subject(tenant.id, EMPLOYEES, "grade")
        expected = Completed(events=[Event(type="employee_property.deleted", subject=subject)])
    assert outcome == expected
    left = {} if operation is EMPLOYEE_PROPERTIES.delete else {"grade": 1}
    assert await held(quiet, tenant, EMPLOYEES) == left
