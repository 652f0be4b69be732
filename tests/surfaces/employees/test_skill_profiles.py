"""`GET …/skill_profile`: what the record names, what interests the employee, and why; at once after a write."""

from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from access.logs import listed
from desks import Desk, at_desk, said
from machines import Machine, new_machine
from rapport.domain.employees import reading_rounds
from rapport.domain.employees.skill_settings import change_skill_settings
from rapport.domain.skills.vocabulary import Language, vocabulary
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import until

PATH = "/employees/e-1/skill_profile"
LIKED = {"external_id": "i-1", "interaction_type": "vacancy_liked", "title": "Python developer"}
EVERYTHING = "?include=sources&include=evidence&include=low_data_availability_flag"


def skills(profile: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {skill["skill_id"]: skill for skill in profile["skills"]}


async def test_nobody_without_a_token_or_the_scope_gets_anywhere(desk: Desk, machine: Machine) -> None:
    await desk.employee()
    await desk.vacancy()
    writer = await at_desk(machine, scope="write")
    for path in (PATH, "/vacancies/v-1/skill_profile"):
        stranger = await machine.call("GET", path, token="")
        assert (stranger.status, stranger.headers["www-authenticate"]) == (401, "Bearer")
        forged = await machine.call("GET", path, token=desk.token[:-3] + "abc")
        assert forged.status == 401
        lacking = await writer.get(path)
        assert (lacking.status, said(lacking)) == (403, ["The access token lacks the scope read."])


async def test_another_tenants_records_are_not_there(desk: Desk, other_desk: Desk) -> None:
    await desk.employee()
    await desk.vacancy()
    for path, what in ((PATH, "employee"), ("/vacancies/v-1/skill_profile", "vacancy")):
        answer = await other_desk.get(path)
        assert answer.status == 404
        assert what in said(answer)[0]


async def test_equal_texts_of_two_tenants_are_two(desk: Desk, other_desk: Desk) -> None:
    for each in (desk, other_desk):
        await each.employee()
        await each.post("/employees/e-1/interactions", LIKED)
    await desk.delete("/employees/e-1/interactions/i-1")
    assert "python" in skills((await other_desk.get(PATH)).body)
    assert (await desk.get(PATH)).body["skills"] == []


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("response_format=skill_clusters", "response_format must be list"),
        ("response_format=hierarchy", "response_format must be list"),
        ("vocab_language=es", "vocab_language must be en, en_uk"),
        ("vocab_language=en_", "vocab_language must be en, en_uk"),
        ("vocab_language=fr%0A", "vocab_language must be en, en_uk"),
        ("include=sources&include=everything", "include must be one of: sources, "),
        ("include=", "include must be one of: sources, "),
    ],
)
async def test_what_is_not_served_is_refused_with_what_is(desk: Desk, query: str, word: str) -> None:
    await desk.employee()
    answer = await desk.get(f"{PATH}?{query}")
    assert answer.status == 400
    assert said(answer)[0].startswith(word)


async def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    answer = await desk.get("/employees/e%201/skill_profile?response_format=x&vocab_language=x&include=x")
    assert [each.split()[0] for each in said(answer)] == [
        "external_id",
        "response_format",
        "vocab_language",
        "include",
    ]


async def test_an_employee_of_whom_nothing_is_known_has_an_empty_profile(desk: Desk) -> None:
    await desk.employee()
    assert (await desk.get(f"{PATH}{EVERYTHING}")).body == {
        "external_id": "e-1",
        "num_skill_events": 0,
        "low_data_availability": True,
        "skills": [],
        "pending": 0,
        "model_version": vocabulary().version,
    }


async def test_what_was_written_a_moment_ago_is_read_at_once(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse")
    await desk.post("/employees/e-1/interactions", {**LIKED, "timestamp": "2199-12-31"})

    found = (await desk.get(PATH)).body

    assert found["pending"] == 0
    nursing, python = skills(found)["nursing"], skills(found)["python"]
    assert (nursing["skill"], nursing["score"], nursing["interest"]) == ("nursing", 1.0, None)
    assert (python["skill"], python["score"], python["interest"]) == ("Python", None, 0.5)
    assert {"sources", "evidence"}.isdisjoint(nursing)
    assert nursing["validation_state"] == "suggested"
    assert nursing["esco_id"] == vocabulary().skills["nursing"].esco


async def test_each_figure_is_explained(desk: Desk) -> None:
    await desk.vacancy("v-1")
    await desk.patch("/vacancies/v-1", {"job_title": "Clerk", "job_description": "You care for patients as a nurse."})
    await desk.employee(
        working_history=[{"job_title": "Nurse", "company": "Python Ltd"}],
        education_history=[{"degree_name": "Bachelor of nursing"}],
        desired_functions=[{"title": "Python developer", "importance": 0.5}],
    )
    viewed = {"external_id": "i-2", "interaction_type": "vacancy_viewed", "vacancy_id": "v-1"}
    await desk.post("/employees/e-1/interactions", {**viewed, "timestamp": datetime.now(UTC).isoformat()})

    found = (await desk.get(f"{PATH}{EVERYTHING}")).body

    assert (found["num_skill_events"], found["low_data_availability"]) == (2, True)
    nursing, python = skills(found)["nursing"], skills(found)["python"]
    assert nursing["sources"] == ["education_history", "interaction", "working_history"]
    [mention] = [each for each in nursing["evidence"] if each["source"] == "working_history"]
    assert mention == {
        "source": "working_history",
        "field": "working_history.0.job_title",
        "words": "Nurse",
        "start": 0,
        "end": 5,
        "method": "label",
        "score": 1.0,
    }
    [told] = [each for each in nursing["evidence"] if each["source"] == "interaction"]
    assert told.pop("age_days") < 1
    assert told.pop("contribution") == pytest.approx(0.25, abs=0.001)
    assert told.pop("timestamp")
    assert told == {
        "source": "interaction",
        "field": "job_description",
        "words": "nurse",
        "start": 27,
        "end": 32,
        "method": "label",
        "score": 1.0,
        "external_id": "i-2",
        "vacancy_id": "v-1",
        "interaction_type": "vacancy_viewed",
        "weight": 0.25,
    }
    assert python["sources"] == ["desired_functions"]
    assert (python["interest"], python["num_interest_evidence"]) == (pytest.approx(1 / 3, abs=1e-6), 1)
    assert "external_id" not in python["evidence"][0]


async def test_a_dismissal_counts_against(desk: Desk) -> None:
    await desk.employee()
    await desk.post("/employees/e-1/interactions", {**LIKED, "interaction_type": "vacancy_dismissed"})
    assert skills((await desk.get(PATH)).body)["python"]["interest"] < 0


async def test_the_surest_come_first_and_then_those_of_the_greatest_interest(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse")
    for number, (kind, title) in enumerate(
        (("vacancy_disliked", "Accountant"), ("vacancy_viewed", "Truck driver"), ("vacancy_liked", "Python"))
    ):
        given = {"external_id": f"i-{number}", "interaction_type": kind, "title": title}
        await desk.post("/employees/e-1/interactions", given)
    found = [skill["skill_id"] for skill in (await desk.get(PATH)).body["skills"]]
    assert found == ["nursing", "python", "truck-driving", "accounting"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [("en", "en"), ("en_us", "en"), ("en-GB", "en"), ("nl", "nl"), ("nl-BE", "nl"), ("fr-FR", "fr"), ("de-AT", "de")],
)
async def test_skills_are_named_in_the_language_asked_for(desk: Desk, asked: str, language: str) -> None:
    await desk.employee(assigned_position="Nurse")
    found = (await desk.get(f"{PATH}?vocab_language={asked}")).body
    assert found["skills"][0]["skill"] == vocabulary().skills["nursing"].label(Language(language))


async def test_a_vacancy_has_skills_and_no_interests(desk: Desk) -> None:
    await desk.post(
        "/vacancies?language=auto",
        {"external_id": "v-1", "job_title": "Verpleegkundige (m/v/x)", "job_description": "Je kent Excel."},
    )
    found = (await desk.get(f"/vacancies/v-1/skill_profile{EVERYTHING}")).body
    assert found["num_skill_events"] == 2
    assert {skill["skill_id"]: skill["sources"] for skill in found["skills"]} == {
        "nursing": ["job_title"],
        "excel": ["job_description"],
    }
    assert all("interest" not in skill for skill in found["skills"])
    assert (await desk.get("/vacancies/v-2/skill_profile")).status == 404


async def test_changed_fields_are_read_anew_and_the_others_stay(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse", desired_functions=[{"title": "Python developer"}])
    await desk.patch("/employees/e-1?language=nl", {"assigned_position": "Timmerman"})
    found = skills((await desk.get(f"{PATH}{EVERYTHING}")).body)
    assert {name: skill["sources"] for name, skill in found.items()} == {
        "carpentry": ["assigned_position"],
        "python": ["desired_functions"],
        "software-development": ["desired_functions"],
    }
    await desk.patch("/employees/e-1", {"assigned_position": None, "desired_functions": []})
    assert (await desk.get(PATH)).body["skills"] == []


async def test_where_the_language_is_not_told_the_tenants_is_taken(desk: Desk, database: Database) -> None:
    await desk.employee()
    for number, language in enumerate((Language.NL, Language.EN)):
        await change_skill_settings(database, desk.machine.tenant, language=language)
        title = {"external_id": f"i-{number}", "interaction_type": "liked", "title": "arts"}
        await desk.post("/employees/e-1/interactions?language=auto", title)
        found = skills((await desk.get(f"{PATH}?include=evidence")).body)
        told = [each["external_id"] for skill in found.values() for each in skill["evidence"]]
        assert told == ["i-0"]  # in English it means nothing


async def test_what_is_left_to_read_is_told(
    quiet: Database,
    quiet_url: str,
    settings: Settings,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_rounds, "MOST_TEXTS", 2)
    async with answering(settings, quiet_url, engine=False) as url:
        desk = await at_desk(await new_machine(quiet, url, session))
        await desk.employee(working_history=[{"job_title": title} for title in ("Nurse", "Carpenter", "Accountant")])
        found = [(await desk.get(PATH)).body for _ in range(2)]
    assert [each["pending"] for each in found] == [1, 0]
    assert [len(each["skills"]) for each in found][1] == 3


async def test_that_it_was_read_stands_in_the_audit_log(desk: Desk, database: Database) -> None:
    await desk.employee()
    await desk.get(PATH)
    tenant_id = desk.machine.tenant.id
    employee = show(Kind.EMPLOYEE, subject_of(tenant_id, Kind.EMPLOYEE, "e-1"))

    async def look() -> list[str]:
        entries = await listed(database, tenant_id, record=employee)
        return [each.action for each in entries if each.action == "employees.skill_profile"]

    assert await until(look) == ["employees.skill_profile"]
