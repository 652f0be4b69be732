"""The arithmetic of a match; what filters make of it is tried in surfaces/employees/test_matching.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.employees.test_interest import NOW, PAGE, did
from domain.writing import carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.matching import match_of, matching_vacancies, reasons
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.skill_profiles import ProfileSkill, employee_skills
from rapport.domain.employees.skill_settings import SkillSettings
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database

ROW = re.compile(r"^\| `([a-z]+)` \| ([\d.]+) \| ([\d.]*) ?\| (-?[\d.]*) ?\| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)
SHARES = st.none() | st.floats(0, 1)
INTERESTS = st.none() | st.floats(-1, 1, exclude_min=True, exclude_max=True)


def skill(score: float | None, interest: float | None) -> ProfileSkill:
    return ProfileSkill(skill_id="x", score=score, interest=interest, sources=(), why=(), evidence=0)


@given(SHARES, INTERESTS)
def test_a_match_is_a_share(score: float | None, interest: float | None) -> None:
    assert 0 <= match_of(skill(score, interest)) <= 1


@given(SHARES, INTERESTS, INTERESTS)
def test_more_interest_never_matches_less(score: float | None, one: float | None, other: float | None) -> None:
    less, more = sorted((one, other), key=lambda interest: interest or 0)
    assert match_of(skill(score, less)) <= match_of(skill(score, more))


@given(SHARES, SHARES, INTERESTS)
def test_who_has_it_more_surely_never_matches_less(
    one: float | None, other: float | None, interest: float | None
) -> None:
    less, more = sorted((one, other), key=lambda score: score or 0)
    assert match_of(skill(less, interest)) <= match_of(skill(more, interest))


@pytest.mark.parametrize(
    ("score", "interest", "match"),
    [
        (None, None, 0.0),
        (1.0, None, 1.0),
        (None, 0.5, 0.5),
        (None, -0.5, 0.0),
        (0.8, 0.5, 0.9),
        (0.8, -0.5, 0.4),
        (0.8, 0.0, 0.8),
    ],
)
def test_what_one_has_and_what_interests_one_add_up(score: float | None, interest: float | None, match: float) -> None:
    assert match_of(skill(score, interest)) == pytest.approx(match)


async def test_the_example_of_the_page_is_true(quiet: Database, tenant: Tenant) -> None:
    profile = {"assigned_position": "Nurse", "working_history": [{"job_title": "Bakers"}]}
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": profile, "language": "en"})
    today = (("vacancy_liked", "Baker"), ("vacancy_liked", "Excel"), ("vacancy_disliked", "Nurse"))
    await did(quiet, tenant, *((kind, 0.0, title) for kind, title in today))
    offered = {"job_title": "Nurse", "job_description": "Bakers who know Excel and Python"}
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": offered, "language": "en"})
    await read_due(quiet, Box(), tenant.id)

    async with quiet.tenant(tenant.id) as transaction:
        given = (transaction, tenant.id, EMPLOYEES, "e-1", SkillSettings(), NOW)
        skills = (await employee_skills(*given, explained=False)).skills
        [found] = await matching_vacancies(transaction, tenant.id, skills, [], least=0, limit=10, offset=0)
        why = (await reasons(transaction, tenant.id, skills, ["v-1"]))["v-1"]

    def shown(figure: float | None) -> str:
        return "" if figure is None else f"{figure:.1f}"

    assert {
        (
            each.skill_id,
            shown(each.need),
            shown(each.has),
            shown(each.interest),
            f"{each.match:.3f}",
            f"{each.need * each.match:.3f}",
        )
        for each in why
    } == set(ROW.findall(PAGE.partition("## Matching")[2].partition("\n## ")[0]))
    needed, met = sum(each.need for each in why), sum(each.need * each.match for each in why)
    assert found.score == pytest.approx(met / (needed + 0.5))
    assert f"| | | | | score: {met:.3f} ÷ ({needed:.1f} + ½) | **{found.score:.4f}** |" in PAGE
