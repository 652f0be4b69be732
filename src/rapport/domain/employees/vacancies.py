"""Vacancies: the work that employees interact with, each known by the id that the tenant gave it."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.employees import profiles
from rapport.domain.employees.profiles import Table
from rapport.engine.mutation import Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction

VACANCIES = Table(
    name="vacancy",
    kind=Kind.VACANCY,
    missing=Failed(code="not_found", message="There is no vacancy with this external_id.", forget=True),
    existing=Failed(
        code="conflict",
        message="external_id: there is a vacancy with this id already; PATCH changes it.",
        forget=True,
    ),
)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return await profiles.create(transaction, tenant_id, VACANCIES, mutations)


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    return await profiles.update(transaction, tenant_id, VACANCIES, mutations)


async def _delete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """The interactions that name it stay as they are: they are what an employee did."""
    return await profiles.delete(transaction, tenant_id, VACANCIES, mutations, forget=False)


CREATE = Operation(name="vacancies.create", handler=_create, commutes=False)
UPDATE = Operation(name="vacancies.update", handler=_update, commutes=False)
DELETE = Operation(name="vacancies.delete", handler=_delete, commutes=False)
