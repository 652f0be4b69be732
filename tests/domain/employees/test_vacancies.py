"""Vacancies: they may go, and the interactions that name them stay."""

import pytest

from domain.writing import carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, vacancies
from rapport.domain.employees.employee_interactions import find_interaction
from rapport.domain.employees.profiles import find_profile
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Operation
from rapport.ids import Kind
from rapport.storage.database import Database


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (vacancies.CREATE, "vacancies.create"),
        (vacancies.UPDATE, "vacancies.update"),
        (vacancies.DELETE, "vacancies.delete"),
    ],
)
def test_the_operations_keep_their_names(operation: Operation, name: str) -> None:
    assert operation.name == name  # mutations that are written down name them
    assert not operation.commutes


async def test_another_tenants_vacancy_is_not_deleted(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": {"job_title": "Clerk"}})
    assert await carry_out(quiet, other_tenant, vacancies.DELETE, {"external_id": "v-1"}) == [VACANCIES.missing]
    async with quiet.tenant(tenant.id) as transaction:
        assert await find_profile(transaction, tenant.id, VACANCIES, "v-1") is not None


async def test_a_deleted_vacancy_is_gone_and_the_interactions_that_name_it_stay(
    quiet: Database, tenant: Tenant
) -> None:
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": {"job_title": "Clerk"}})
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    liked = {"employee_id": "e-1", "external_id": "i-1", "type": "vacancy_liked", "vacancy_id": "v-1", "language": "en"}
    await carry_out(quiet, tenant, employee_interactions.CREATE, liked)

    deleted = await carry_out(quiet, tenant, vacancies.DELETE, {"external_id": "v-1"}, {"external_id": "v-2"})

    event = Event(type="vacancy.deleted", subject=subject_of(tenant.id, Kind.VACANCY, "v-1"))
    assert deleted == [Completed(events=[event]), VACANCIES.missing]
    async with quiet.tenant(tenant.id) as transaction:
        assert await find_profile(transaction, tenant.id, VACANCIES, "v-1") is None
        found = await find_interaction(transaction, tenant.id, "e-1", "i-1")
    assert found is not None
    assert found.vacancy_id == "v-1"
