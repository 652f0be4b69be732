"""Which employees suit a vacancy: the same figures as those of the vacancies that suit an employee."""

import pytest

from domain.employees.test_interest import NOW, did
from domain.writing import carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.matching import matching_vacancies, reasons
from rapport.domain.employees.matching_employees import matching_employees
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.skill_profiles import employee_skills
from rapport.domain.employees.skill_settings import SkillSettings
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database


async def test_an_employee_scores_as_the_vacancy_does_for_them(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    for name, position in (("e-1", "Nurse"), ("e-2", "Baker who knows Excel"), ("e-3", "Truck driver")):
        profile = {"external_id": name, "profile": {"assigned_position": position}, "language": "en"}
        await carry_out(quiet, tenant, employees.CREATE, profile)
    await did(quiet, tenant, ("vacancy_liked", 0.0, "Excel"), ("vacancy_disliked", 0.0, "Nurse"), employee="e-1")
    offered = {"job_title": "Nurse", "job_description": "Bakers who know Excel and Python"}
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": offered, "language": "en"})
    await read_due(quiet, Box(), tenant.id)

    async with quiet.tenant(tenant.id) as transaction:
        found = await matching_employees(transaction, tenant.id, "v-1", SkillSettings(), NOW, limit=9)
        assert [each.employee_id for each in found] == ["e-2", "e-1"]
        for suited in found:
            given = (transaction, tenant.id, EMPLOYEES, suited.employee_id, SkillSettings(), NOW)
            skills = (await employee_skills(*given, explained=False)).skills
            [match] = await matching_vacancies(transaction, tenant.id, skills, [], least=0, limit=10, offset=0)
            why = (await reasons(transaction, tenant.id, skills, ["v-1"]))["v-1"]
            assert suited.score == pytest.approx(match.score)
            assert {each.skill_id for each in suited.reasons} == {
                each.skill_id for each in why if each.match or each.has
            }

    async with quiet.tenant(other_tenant.id) as transaction:
        assert await matching_employees(transaction, other_tenant.id, "v-1", SkillSettings(), NOW, limit=9) == []
