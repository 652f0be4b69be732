"""Employees: people who work for the tenant, each known by the id that the tenant gave them."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain import profiles
from rapport.domain.profiles import Table
from rapport.engine.mutation import Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction

NO_EMPLOYEE = Failed(code="not_found", message="There is no employee with this external_id.", forget=True)
EMPLOYEES = Table(
    name="employee",
    kind=Kind.EMPLOYEE,
    missing=NO_EMPLOYEE,
    existing=Failed(
        code="conflict",
        message="external_id: there is an employee with this id already; PATCH changes them.",
        forget=True,
    ),
)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return await profiles.create(transaction, tenant_id, EMPLOYEES, mutations)


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return await profiles.update(transaction, tenant_id, EMPLOYEES, mutations)


async def _erase(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Removes the person: record, interactions, and what was said of them in earlier writes. What is left are ids."""
    return await profiles.delete(transaction, tenant_id, EMPLOYEES, mutations, forget=True)


CREATE = Operation(name="employees.create", handler=_create, commutes=False)
UPDATE = Operation(name="employees.update", handler=_update, commutes=False)
DELETE = Operation(name="employees.delete", handler=_erase, commutes=False)
