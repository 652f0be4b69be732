"""`POST /employees/{id}/matching_vacancies`: the vacancies that suit, the best first, and why."""

from typing import Any

import pytest

from access.logs import listed
from desks import Desk, at_desk, said
from machines import Machine
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import until

PATH = "/employees/e-1/matching_vacancies"
GHENT, ANTWERP = {"lat": 51.05, "lng": 3.72}, {"lat": 51.22, "lng": 4.40}  # 51 km apart


async def offer(desk: Desk, external_id: str, title: str, **fields: Any) -> None:
    """A vacancy whose texts are read."""
    made = await desk.post("/vacancies", {"external_id": external_id, "job_title": title, **fields})
    assert made.status == 204, made.body
    assert (await desk.get(f"/vacancies/{external_id}/skill_profile")).body["pending"] == 0


async def matched(desk: Desk, query: str = "", **body: Any) -> list[str]:
    answer = await desk.call("POST", PATH + query, body)
    assert answer.status == 200, answer.body
    return [match["vacancy_id"] for match in answer.body]


async def test_nobody_without_a_token_or_the_scope_gets_anywhere(desk: Desk, machine: Machine) -> None:
    await desk.employee()
    assert (await machine.call("POST", PATH, {}, token="")).status == 401
    writer = await at_desk(machine, scope="write")
    assert said(await writer.call("POST", PATH, {})) == ["The access token lacks the scope read."]


async def test_another_tenants_employee_and_vacancies_are_not_there(desk: Desk, other_desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse")
    await offer(desk, "v-1", "Nurse")
    assert (await other_desk.call("POST", PATH, {})).status == 404
    await other_desk.employee(assigned_position="Nurse")
    assert await matched(other_desk) == []


@pytest.mark.parametrize(
    ("query", "body", "words"),
    [
        ("?limit=0", {}, "limit must be a whole number from 1 to 100"),
        ("?limit=101", {}, "limit must be a whole number from 1 to 100"),
        ("?score_min_threshold=1.1", {}, "score_min_threshold must be a number from 0 to 1"),
        ("?score_min_threshold=nan", {}, "score_min_threshold must be a number from 0 to 1"),
        ("?response_format=long", {}, "response_format must be one of: simple, explained"),
        ("?include=location", {}, "include must be one of: entity, score_breakdown"),
        ("", [], "must be a match: an object with filters and weights"),
        ("", {"filter": []}, "filter is no field here"),
        ("", {"filters": [{}]}, "filters[0].filter: filter is required"),
        ("", {"filters": [{"filter": "nearby"}]}, "filters[0].filter: filter must be one of: is_active"),
        ("", {"filters": [{"filter": "is_active"}]}, "filters[0].is_active: is_active is required"),
        ("", {"filters": [{"filter": "is_active", "is_active": 1}]}, "is_active must be true or false"),
        ("", {"filters": [{"filter": "last_updated", "value": "x", "operator": "lt"}]}, "value must be a date"),
        (
            "",
            {"filters": [{"filter": "last_updated", "value": "2026-01-01", "operator": "before"}]},
            "operator must be one of: lt, lte, eq, gte, gt, neq",
        ),
        ("", {"weights": [{"weight": "desired_functions", "value": 0.1}]}, "weight must be skills_match"),
        ("", {"weights": [{"weight": "skills_match", "value": 0}]}, "value must be a number above 0, at most 1"),
    ],
)
async def test_what_is_wrong_is_named(desk: Desk, query: str, body: Any, words: str) -> None:
    await desk.employee()
    answer = await desk.call("POST", PATH + query, body)
    assert answer.status == 400
    assert any(words in each for each in said(answer)), said(answer)


async def test_the_best_comes_first_and_what_has_nothing_in_common_not_at_all(desk: Desk) -> None:
    await desk.employee(assigned_position="Python and SQL developer")
    await offer(desk, "both", "Developer", job_description="Python and SQL.")
    await offer(desk, "one", "Accountant", job_description="Python.")
    await offer(desk, "none", "Nurse")

    answer = await desk.call("POST", PATH, {"filters": [], "weights": [{"weight": "skills_match", "value": 1}]})

    assert [match["vacancy_id"] for match in answer.body] == ["both", "one"]
    assert all(match.keys() == {"employee_id", "vacancy_id", "score"} for match in answer.body)
    assert 1 > answer.body[0]["score"] > answer.body[1]["score"] > 0
    assert await matched(desk, "?limit=1&offset=1") == ["one"]
    assert await matched(desk, f"?score_min_threshold={answer.body[0]['score'] - 0.000001:f}") == ["both"]


async def test_an_interaction_counts_at_once_and_a_dismissal_against(desk: Desk) -> None:
    await desk.employee()
    await offer(desk, "v-1", "Nurse")
    assert await matched(desk) == []

    liked = {"external_id": "i-1", "interaction_type": "vacancy_liked", "title": "Nurse"}
    await desk.post("/employees/e-1/interactions", liked)
    assert await matched(desk) == ["v-1"]

    await desk.post(
        "/employees/e-1/interactions", {**liked, "external_id": "i-2", "interaction_type": "vacancy_disliked"}
    )
    assert await matched(desk) == []
    await desk.delete("/employees/e-1/interactions/i-2")
    assert await matched(desk) == ["v-1"]


async def test_a_match_is_explained_by_the_skills_of_the_vacancy(desk: Desk) -> None:
    await desk.employee(assigned_position="Python developer")
    await offer(desk, "v-1", "Engineer", job_description="Python and SQL.", location=GHENT)

    query = "?response_format=explained&vocab_language=nl&include=entity&include=score_breakdown"
    [match] = (await desk.call("POST", PATH + query, {})).body

    told = {skill["skill_id"]: skill for skill in match["skills"]}
    assert (told["python"]["has"], told["python"]["match"], told["sql"]["has"]) == (1.0, 1.0, None)
    need = sum(skill["need"] for skill in told.values())
    fit = sum(skill["need"] * skill["match"] for skill in told.values())
    assert match["score"] == pytest.approx(fit / (need + 0.5), abs=1e-6)
    assert match["score_breakdown"] == {"skills_match": match["score"]}
    assert match["entity"]["location"] == GHENT
    assert match["skills"][0]["skill_id"] in told


async def test_only_active_vacancies_match_unless_a_filter_says_otherwise(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse")
    await offer(desk, "open", "Nurse")
    await offer(desk, "shut", "Nurse", active=False)
    assert await matched(desk) == ["open"]
    assert await matched(desk, filters=[{"filter": "is_active", "is_active": False}]) == ["shut"]


FILTERED: list[tuple[dict[str, Any], list[str]]] = [
    ({"filter": "external_id_is_in_list", "external_ids": ["a", "x"]}, ["a"]),
    ({"filter": "last_updated", "value": "2020-01-01", "operator": "gte"}, ["a", "b", "c"]),
    ({"filter": "last_updated", "value": "2020-01-01T00:00:00+01:00", "operator": "lt"}, []),
    ({"filter": "max_geo_distance", "max_geo_distance": 5}, ["a"]),
    ({"filter": "max_geo_distance", "max_geo_distance": 52}, ["a", "b"]),
    ({"filter": "language", "max_underqualification": 0}, ["a"]),
    ({"filter": "language", "max_underqualification": 1}, ["a", "b"]),
    ({"filter": "language", "max_overqualification": 0}, ["b"]),
    ({"filter": "custom_property", "property_name": "wage", "property_value": 3000}, ["b"]),
    ({"filter": "custom_property", "property_name": "wage", "property_value": 20, "operator": "gt"}, ["a", "b"]),
    ({"filter": "custom_property", "property_name": "wage", "property_value": 3000, "operator": "lt"}, ["a"]),
    ({"filter": "custom_property", "property_name": "wage", "property_value": 3000, "operator": "neq"}, ["a"]),
    ({"filter": "custom_property", "property_name": "wage", "property_value": "3000"}, []),
    ({"filter": "custom_property_is_in_list", "property_name": "licence", "possible_values": ["C", "CE"]}, ["a"]),
    ({"filter": "custom_property_contains_element", "property_name": "tools", "property_value": "saw"}, ["b"]),
    ({"filter": "custom_property_contains_element", "property_name": "licence", "property_value": "C"}, []),
    ({"filter": "custom_property", "property_name": "{0}'; --", "property_value": True}, []),
]


@pytest.mark.parametrize(("given", "expected"), FILTERED)
async def test_a_filter_leaves_out_what_it_does_not_hold_for(
    desk: Desk, given: dict[str, Any], expected: list[str]
) -> None:
    await desk.employee(assigned_position="Nurse", location=GHENT, languages=[{"language": "nl", "level": 3}])
    await offer(desk, "a", "Nurse", location=GHENT, languages=[{"language": "nl"}])
    await offer(desk, "b", "Nurse", location=ANTWERP, languages=[{"language": "nl", "level": 4}])
    await offer(desk, "c", "Nurse", languages=[{"language": "nl", "level": 3}, {"language": "fr", "level": 1}])
    for name, kind in (("wage", "number"), ("licence", "text"), ("tools", "list[text]")):
        definition = {"property_name": name, "property_type": kind}
        assert (await desk.call("POST", "/vacancies/custom_properties", definition)).status == 204
    for vacancy, values in (("a", {"wage": 200, "licence": "CE"}), ("b", {"wage": 3000.0, "tools": ["axe", "saw"]})):
        listing = [{"property_name": name, "property_value": value} for name, value in values.items()]
        assert (await desk.call("PUT", f"/vacancies/{vacancy}/custom_properties", listing)).status == 204

    assert await matched(desk, filters=[given]) == expected


async def test_without_a_place_of_ones_own_nothing_is_near(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse")
    await offer(desk, "v-1", "Nurse", location=GHENT)
    assert await matched(desk) == ["v-1"]
    assert await matched(desk, filters=[{"filter": "max_geo_distance", "max_geo_distance": 20_000}]) == []


async def test_who_asked_stands_in_the_audit_log(desk: Desk, database: Database) -> None:
    await desk.employee()
    await matched(desk)
    tenant_id = desk.machine.tenant.id
    shown = show(Kind.EMPLOYEE, subject_of(tenant_id, Kind.EMPLOYEE, "e-1"))

    async def noted() -> bool:
        entries = await listed(database, tenant_id)
        return any(each.action == "employees.matching_vacancies" and each.records == [shown] for each in entries)

    assert await until(noted)
