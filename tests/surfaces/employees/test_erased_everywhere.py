"""After an erasure nothing of what an employee contributed is in the database, whichever table one looks into."""

from collections.abc import AsyncIterator

import pytest

from desks import Desk
from quiet import Administrator, administrator
from rapport.domain.skills.texts import due

TABLES = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
TEXTS = {
    "title": "Accountant Quistenhoven",
    "assigned_position": "Carpenter of Oudeschild",
    "job_title": "Baker at Zefanja",
    "job_description": "Kept the ovens of the ferry warm, with Excel.",
    "degree_name": "Bachelor of nursing in the dunes",
    "desired": "Truck driver on the dyke",
    "hobby": "Winds the clock of the lighthouse",
}
SHARED = "Python developer"


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[Administrator]:
    async with administrator(database_url) as connection:
        yield connection


async def lived(desk: Desk) -> None:
    """An employee who has one of each text, and one that another employee and a vacancy have too."""
    await desk.employee(
        assigned_position=TEXTS["assigned_position"],
        working_history=[{name: TEXTS[name] for name in ("job_title", "job_description")}, {"job_title": SHARED}],
        education_history=[{"degree_name": TEXTS["degree_name"]}],
        desired_functions=[{"title": TEXTS["desired"]}],
    )
    await desk.employee("e-2")
    await desk.post("/employees/custom_properties", {"property_name": "hobby", "property_type": "text"})
    hobby = [{"property_name": "hobby", "property_value": TEXTS["hobby"]}]
    assert (await desk.call("PUT", "/employees/e-1/custom_properties", hobby)).status == 204
    for number, title in enumerate((TEXTS["title"], SHARED)):
        given = {"external_id": f"i-{number}", "interaction_type": "vacancy_liked", "title": title}
        await desk.post("/employees/e-1/interactions", given)
    await desk.post("/employees/e-2/interactions", given)
    assert (await desk.get("/employees/e-1/skill_profile?include=evidence")).body["pending"] == 0


async def found(beside: Administrator) -> dict[str, list[str]]:
    """The tables in which one of the texts or its digest stands, with those that do."""
    needles = [*TEXTS.values(), *(due(text, "en", "en").digest.hex() for text in TEXTS.values())]
    places: dict[str, list[str]] = {}
    for [table] in await beside.fetch(TABLES):
        for needle in needles:
            there = f"SELECT EXISTS (SELECT FROM {table} t WHERE position(lower($1) in lower(t::text)) > 0)"
            if await beside.fetchval(there, needle):
                places.setdefault(table, []).append(needle)
    return places


async def findings(desk: Desk, beside: Administrator) -> set[str]:
    rows = await beside.fetch("SELECT skill_id FROM skill_finding WHERE tenant_id = $1", desk.machine.tenant.id)
    return {row["skill_id"] for row in rows}


async def test_what_is_looked_for_is_there_before_and_nowhere_afterwards(desk: Desk, beside: Administrator) -> None:
    await lived(desk)
    before = await found(beside)
    assert before.keys() == {
        "employee",
        "employee_interaction",
        "mutation",
        "profile_text",
        "skill_finding",
        "skill_reading",
    }
    assert {"nursing", "carpentry", "baking", "excel", "accounting", "truck-driving", "python"} <= await findings(
        desk, beside
    )

    assert (await desk.delete("/employees/e-1")).status == 204

    assert await found(beside) == {}
    assert await findings(desk, beside) == {"python", "software-development"}
    left = (await desk.get("/employees/e-2/skill_profile")).body["skills"]
    assert {skill["skill_id"] for skill in left} == {"python", "software-development"}


async def test_a_deleted_interaction_or_vacancy_takes_with_it_what_it_contributed_and_nothing_else(
    desk: Desk, beside: Administrator
) -> None:
    await lived(desk)
    before = await findings(desk, beside)
    await desk.delete("/employees/e-1/interactions/i-0")
    assert await findings(desk, beside) == before - {"accounting"}
    await desk.post("/vacancies?language=en", {"external_id": "v-1", "job_title": "Accountant"})
    await desk.get("/vacancies/v-1/skill_profile")
    assert await findings(desk, beside) == before
    await desk.delete("/vacancies/v-1")
    assert await findings(desk, beside) == before - {"accounting"}
    await desk.delete("/employees/e-1")  # the other test here looks at all tenants
