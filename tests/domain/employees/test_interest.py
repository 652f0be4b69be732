"""The arithmetic of interest, on the database that does it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.writing import carry_out
from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, vacancies
from rapport.domain.employees.interest import MOST_EVIDENCE, Evidence, Interest, evidence, interests
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.skill_settings import HALF_LIFE_DAYS, WEIGHTS, SkillSettings
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PAGE = (Path(__file__).parents[3] / "docs" / "skills.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `(\w+)` \| (-?\d+) \| (nl|fr|en|de) \| ([^|]+) \| (-?[\d.]+) \| ([\d.]+) \| (-?[\d.]+) \|$", re.MULTILINE
)
Did = tuple[str, float, str]
"""Type, age in days, title."""


async def did(quiet: Database, tenant: Tenant, *deeds: Did, employee: str = "e-1", language: str = "en") -> None:
    """The employee's interactions, read: `i-0`, `i-1`, …"""
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": employee, "profile": {}})
    bodies = [
        {
            "employee_id": employee,
            "external_id": f"i-{number}",
            "type": kind,
            "timestamp": (NOW - timedelta(days=age)).isoformat(),
            "title": title,
            "language": language,
        }
        for number, (kind, age, title) in enumerate(deeds)
    ]
    await carry_out(quiet, tenant, employee_interactions.CREATE, *bodies)
    await read_due(quiet, Box(), tenant.id)


async def figures(
    quiet: Database, tenant: Tenant, employee: str = "e-1", decided: SkillSettings | None = None, now: datetime = NOW
) -> dict[str, Interest]:
    async with quiet.tenant(tenant.id) as transaction:
        found = await interests(transaction, tenant.id, employee, decided or SkillSettings(), now)
    return {each.skill_id: each for each in found}


async def explained(quiet: Database, tenant: Tenant) -> list[Evidence]:
    async with quiet.tenant(tenant.id) as transaction:
        return await evidence(transaction, tenant.id, "e-1", SkillSettings(), NOW)


async def test_the_example_of_the_page_is_true(quiet: Database, tenant: Tenant) -> None:
    rows = ROW.findall(PAGE)
    assert len(rows) == 5
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    for number, (kind, age, language, title, *_) in enumerate(rows):
        moment = (NOW - timedelta(days=int(age))).isoformat()
        body = {"employee_id": "e-1", "external_id": f"i-{number}", "type": kind, "timestamp": moment, "title": title}
        await carry_out(quiet, tenant, employee_interactions.CREATE, {**body, "language": language})
    await read_due(quiet, Box(), tenant.id)

    found = {each.external_id: each for each in await explained(quiet, tenant) if each.skill_id == "nursing"}

    shown = [found[f"i-{number}"] for number in range(5)]
    assert [(f"{each.weight:g}", str(each.score), f"{each.contribution:.4f}") for each in shown] == [
        (weight, score, contribution) for *_, weight, score, contribution in rows
    ]
    total = sum(each.contribution for each in shown)
    interest = (await figures(quiet, tenant))["nursing"].interest
    assert interest == pytest.approx(total / (1 + abs(total)), abs=1e-12)
    assert f"| | | | | | sum | {total:.4f} |" in PAGE
    assert f"| | | | | | interest | **{interest:.4f}** |" in PAGE


def test_the_weights_of_the_page_are_those_of_the_code() -> None:
    table = PAGE.partition("| type | weight | why |")[2].partition("\n\n")[0]
    told = re.findall(r"^\| `(\w+)` \| (-?[\d.]+) \|", table, re.MULTILINE)
    assert {name: float(weight) for name, weight in told} == WEIGHTS
    assert f"The half-life is {HALF_LIFE_DAYS:g} days" in PAGE


deeds = st.tuples(st.sampled_from([*WEIGHTS, "shared"]), st.floats(-400, 40_000), st.sampled_from(["Nurse", "Nurses"]))


@settings(max_examples=25, deadline=None)  # each is an employee of its own
@given(before=st.lists(deeds, max_size=4), one=deeds, older=st.floats(0, 4_000))
async def test_one_more_piece_of_evidence_moves_the_figure_its_own_way_less_when_it_is_older_and_not_at_all_when_gone(
    quiet: Database, before: list[Did], one: Did, older: float
) -> None:
    tenant = await new_tenant(quiet)
    kind, age, title = one
    await did(quiet, tenant, *before, employee="e-1")
    await did(quiet, tenant, *before, one, employee="e-2")
    await did(quiet, tenant, *before, (kind, age + older, title), employee="e-3")

    without, with_it, with_older = [
        (await figures(quiet, tenant, name)).get("nursing") for name in ("e-1", "e-2", "e-3")
    ]
    start = 0.0 if without is None else without.interest
    assert with_it is not None
    assert with_older is not None
    assert -1 < with_it.interest < 1
    sign = 1 if WEIGHTS.get(kind, WEIGHTS["other"]) > 0 else -1
    assert sign * with_it.interest >= sign * with_older.interest - 1e-12  # the rest is rounding
    assert sign * with_older.interest >= sign * start - 1e-12

    last = {"employee_id": "e-2", "external_id": f"i-{len(before)}"}
    await carry_out(quiet, tenant, employee_interactions.DELETE, last)
    assert (await figures(quiet, tenant, "e-2")).get("nursing") == without


async def test_evidence_for_and_against_of_equal_weight_is_nothing(quiet: Database, tenant: Tenant) -> None:
    await did(quiet, tenant, ("vacancy_liked", 10, "Nurse"), ("vacancy_disliked", 10, "Nurse"))
    [found] = (await figures(quiet, tenant)).values()
    assert (found.interest, found.evidence, found.sources) == (0.0, 2, ["interaction"])


async def test_the_moment_and_the_settings_decide_and_nothing_is_kept(quiet: Database, tenant: Tenant) -> None:
    await did(quiet, tenant, ("vacancy_liked", 0, "Nurse"), ("shared", 0, "Carpenter"))
    decided = SkillSettings(weights={**WEIGHTS, "shared": -3.0, "vacancy_liked": 3.0}, half_life_days=10.0)

    async def of(decided: SkillSettings, days: float) -> list[float]:
        found = await figures(quiet, tenant, decided=decided, now=NOW + timedelta(days=days))
        return [found[name].interest for name in ("nursing", "carpentry")]

    assert await of(decided, 0) == pytest.approx([0.75, -0.75])
    assert await of(decided, 10) == pytest.approx([0.6, -0.6])
    assert await of(SkillSettings(), HALF_LIFE_DAYS) == pytest.approx([1 / 3, 0.2])
    assert await of(decided, 10_000_000 / 365) == pytest.approx([0, 0])


async def test_a_vacancy_tells_once_of_a_skill_by_its_surest_words(quiet: Database, tenant: Tenant) -> None:
    vacancy = {"job_title": "Nurses", "job_description": "You are a nurse among nurses, and a nurse at heart."}
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": vacancy, "language": "en"})
    await did(quiet, tenant)
    liked = {"employee_id": "e-1", "external_id": "i-1", "type": "vacancy_liked", "vacancy_id": "v-1", "language": "en"}
    await carry_out(quiet, tenant, employee_interactions.CREATE, {**liked, "timestamp": NOW.isoformat()})

    [told] = await explained(quiet, tenant)

    assert (told.path, told.words, told.starts, told.score) == (["job_description"], "nurse", 10, 1.0)
    assert (await figures(quiet, tenant))["nursing"].interest == 0.5
    await carry_out(quiet, tenant, vacancies.DELETE, {"external_id": "v-1"})
    assert await figures(quiet, tenant) == {}


async def test_what_is_desired_counts_by_its_importance_and_does_not_age(quiet: Database, tenant: Tenant) -> None:
    desired = [{"title": "Nurse", "importance": 0.5}, {"title": "Carpenter"}, {"title": "Accountant", "importance": 0}]
    profile = {"desired_functions": desired}
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": profile, "language": "en"})
    await read_due(quiet, Box(), tenant.id)
    found = await figures(quiet, tenant, now=NOW + timedelta(days=1000))
    assert {name: each.interest for name, each in found.items()} == {
        "nursing": pytest.approx(1 / 3),
        "carpentry": 0.5,
        "accounting": 0.0,
    }


async def test_of_much_evidence_that_which_counts_most_is_shown(quiet: Database, tenant: Tenant) -> None:
    count = MOST_EVIDENCE + 5
    await did(quiet, tenant, *(("vacancy_liked", float(age), "Nurse") for age in range(count)))

    shown = await explained(quiet, tenant)

    assert [each.age_days for each in shown] == list(range(MOST_EVIDENCE))
    assert (await figures(quiet, tenant))["nursing"].evidence == count


async def test_another_tenants_interactions_tell_nothing_here(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    await did(quiet, tenant, ("vacancy_liked", 0, "Nurse"))
    await did(quiet, other_tenant)
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await interests(transaction, tenant.id, "e-1", SkillSettings(), NOW) == []
        assert await interests(transaction, other_tenant.id, "e-1", SkillSettings(), NOW) == []
