"""Employees: people who work for the tenant, each known by the id that the tenant gave them."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.employees import profiles
from rapport.domain.employees.profiles import Table
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
    """Removes the person: record, interactions, what was found in their texts, and what was said of them in earlier
    writes. What is left are ids.
    """
    external_ids = [mutation.body["external_id"] for mutation in mutations]
    await transaction.execute(_LOCK, tenant_id, external_ids)  # from now on they get no interactions
    titles = await transaction.fetch(_TITLES, tenant_id, external_ids)
    texts = [row["digest"] for row in titles]
    return await profiles.delete(transaction, tenant_id, EMPLOYEES, mutations, forget=True, texts=texts)


_LOCK = """
SELECT FROM employee WHERE tenant_id = $1 AND external_id = ANY($2::text[]) ORDER BY external_id FOR UPDATE
"""

_TITLES = """
SELECT DISTINCT digest FROM employee_interaction
WHERE tenant_id = $1 AND employee_id = ANY($2::text[]) AND digest IS NOT NULL
"""


CREATE = Operation(name="employees.create", handler=_create, commutes=False)
UPDATE = Operation(name="employees.update", handler=_update, commutes=False)
DELETE = Operation(name="employees.delete", handler=_erase, commutes=False)
