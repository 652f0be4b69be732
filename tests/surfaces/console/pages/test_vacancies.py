"""Vacancies: the list, and one with its skills and the people who suit it."""

import re

from desks import Desk
from doing import do
from rapport.domain.employees.vacancies import CREATE
from rapport.storage.database import Database
from visitors import Visitor

TEXT = {"job_title": "Teacher of nursing", "job_description": "You know <b>Excel</b> and first aid."}


async def furnish(desk: Desk) -> None:
    for name, title in (("v-1", TEXT), ("v-2", {"job_title": "Truck driver", "active": False})):
        made = await desk.post("/vacancies", {"external_id": name, **title})
        assert made.status == 204, made.body
    assert (await desk.get("/vacancies/v-1/skill_profile")).body["pending"] == 0
    await desk.employee("e-1", assigned_position="Registered nurse")
    assert (await desk.get("/employees/e-1/skill_profile")).status == 200
    liked = {"external_id": "i-1", "interaction_type": "vacancy_liked", "vacancy_id": "v-1"}
    assert (await desk.post("/employees/e-1/interactions", liked)).status == 204


async def test_of_another_region_nothing_is_shown(stranger: Visitor, desk: Desk) -> None:
    await furnish(desk)
    assert "Teacher" not in (await stranger.get("/console/vacancies")).text
    assert (await stranger.get("/console/vacancies/v-1")).status == 404


async def test_the_list_counts_interest_and_is_narrowed(viewer: Visitor, desk: Desk) -> None:
    await furnish(desk)
    shown = (await viewer.get("/console/vacancies")).text
    assert re.search(r"Teacher of nursing.*?<td class=\"number\">1</td>", shown, re.DOTALL)
    assert "Truck driver" not in shown
    closed = (await viewer.get("/console/vacancies?state=closed")).text
    assert "Truck driver" in closed
    assert "Teacher of nursing" not in closed
    assert "No vacancies here" in (await viewer.get("/console/vacancies?q=astronaut&before=nonsense_")).text


async def test_one_shows_its_skills_in_the_text_and_who_would_suit(viewer: Visitor, desk: Desk) -> None:
    await furnish(desk)
    shown = (await viewer.get("/console/vacancies/v-1")).text
    assert "<mark" in shown
    assert "&lt;b&gt;" in shown  # what was sent is shown, and does nothing
    assert ">Excel</mark>" in shown
    assert "liked it" in shown
    assert re.search(r"Who would suit.*?e-1.*?\d+ %", shown, re.DOTALL)


async def test_one_may_have_any_reference(viewer: Visitor, desk: Desk) -> None:
    made = await desk.post("/vacancies", {"external_id": "jobs", "job_title": "Job coach"})
    assert made.status == 204, made.body
    assert 'href="/console/vacancies/jobs" data-item' in (await viewer.get("/console/vacancies")).text
    assert "<h1>Job coach" in (await viewer.get("/console/vacancies/jobs")).text


async def test_pages_of_the_list_follow_one_another(viewer: Visitor, database: Database) -> None:
    assert viewer.tenant is not None
    for number in range(51):
        offered = {"external_id": f"v-{number}", "profile": {"job_title": f"Post {number:02}"}, "language": "en"}
        await do(database, viewer.tenant, CREATE, offered)
    first = (await viewer.get("/console/vacancies")).text
    older = re.search(r'href="(/console/vacancies\?before=[^"]+)"', first)
    assert older is not None
    second = (await viewer.get(older[1].replace("&amp;", "&"))).text
    assert first.count("Post ") == 50
    assert second.count("Post ") == 1
