"""Records that a release has written which read no texts: their rows are put in as it put them in."""

import pytest

from domain.employees.test_interest import figures
from domain.writing import carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, unnoted
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.skill_profiles import vacancy_skills
from rapport.domain.employees.unnoted import note_unnoted
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database

EMPLOYEE = {
    "active": True,
    "assigned_position": "Verpleegkundige (m/v)",
    "working_history": [{"company": "Ferry"}, {"job_title": "Baker", "job_description": "You know Excel."}],
    "desired_functions": [{"title": "Carpenter"}],
}
TITLES = ("Accountant", "Truck driver", "Somebody nice", "Accountant")


async def written_long_ago(quiet: Database, tenant: Tenant) -> None:
    async with quiet.tenant(tenant.id) as transaction:
        for table, external_id, profile in (
            ("employee", "e-1", EMPLOYEE),
            ("employee", "e-2", {"active": True}),
            ("employee", "e-3", {"assigned_position": "Nurse"}),
            ("vacancy", "v-1", {"job_title": "Python developer"}),
        ):
            await transaction.execute(
                f"INSERT INTO {table} (tenant_id, external_id, profile, created_at, updated_at)"
                " VALUES ($1, $2, $3, now(), now())",
                tenant.id,
                external_id,
                profile,
            )
        await transaction.executemany(
            "INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown,"
            " vacancy_id, title, language, created_at)"
            " VALUES ($1, 'e-1', $2, 'vacancy_liked', '2026-07-01', '2026-07-01', $3, $4, 'en', now())",
            [
                *((tenant.id, f"i-{number}", None, title) for number, title in enumerate(TITLES)),
                (tenant.id, "i-9", "v-1", None),
            ],
        )


async def read(quiet: Database, tenant: Tenant) -> int:
    return (await read_due(quiet, Box(), tenant.id)).texts


async def named(quiet: Database, tenant: Tenant, external_id: str) -> dict[str, list[str]]:
    """What the employee's record names, each with the fields that do."""
    async with quiet.tenant(tenant.id) as transaction:
        found = await vacancy_skills(transaction, tenant.id, EMPLOYEES, external_id, explained=True)
    return {each.skill_id: list(each.sources) for each in found.skills}


async def test_all_of_them_is_read_and_nothing_a_second_time(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unnoted, "BATCH", 2)
    for each in (tenant, other_tenant):
        await written_long_ago(quiet, each)
    assert (await read(quiet, tenant), await figures(quiet, tenant)) == (0, {})
    told: list[int] = []

    assert await note_unnoted(quiet, tenant.id, told.append) == 7

    assert told == [2, 1, 2, 2]  # employees, vacancies, interactions
    assert await read(quiet, tenant) == 4 + 1 + 1 + 3
    assert {"accounting", "truck-driving", "carpentry", "python"} <= (await figures(quiet, tenant)).keys()
    assert await named(quiet, tenant, "e-1") == {
        "nursing": ["assigned_position"],
        "baking": ["working_history"],
        "excel": ["working_history"],
    }
    assert (await note_unnoted(quiet, tenant.id, told.append), await read(quiet, tenant)) == (0, 0)
    assert await figures(quiet, other_tenant) == {}


async def test_of_a_record_that_was_changed_since_only_the_other_fields_are_noted(
    quiet: Database, tenant: Tenant
) -> None:
    await written_long_ago(quiet, tenant)
    changes = {"external_id": "e-1", "changes": {"assigned_position": "arts"}, "language": "nl"}
    await carry_out(quiet, tenant, employees.UPDATE, changes)

    await note_unnoted(quiet, tenant.id, lambda _: None)

    await read(quiet, tenant)
    assert await named(quiet, tenant, "e-1") == {  # in English, to which auto falls back, `arts` means nothing
        "medicine": ["assigned_position"],
        "baking": ["working_history"],
        "excel": ["working_history"],
    }


async def test_what_is_noted_goes_with_the_records(quiet: Database, tenant: Tenant) -> None:
    await written_long_ago(quiet, tenant)
    await note_unnoted(quiet, tenant.id, lambda _: None)
    await read(quiet, tenant)
    deleted = [{"employee_id": "e-1", "external_id": f"i-{number}"} for number in (0, 3)]
    await carry_out(quiet, tenant, employee_interactions.DELETE, *deleted)
    assert "accounting" not in await figures(quiet, tenant)
    await carry_out(quiet, tenant, employees.DELETE, {"external_id": "e-1"}, {"external_id": "e-3"})
    async with quiet.tenant(tenant.id) as transaction:
        rows = await transaction.fetch("SELECT record, external_id FROM profile_text")
        assert [tuple(row) for row in rows] == [(VACANCIES.name, "v-1")]
        assert await transaction.fetchval("SELECT count(*) FROM skill_reading") == 1
