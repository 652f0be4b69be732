"""Vacancies over HTTP (reference 5.1)."""

from typing import Any

import pytest

from desks import VACANCY, Desk, at_desk, said
from machines import Machine

ONE = "/vacancies/v-1"
FULL: dict[str, Any] = {
    "external_id": "v-1",
    "job_title": "Mechanical engineer",
    "job_description": "Engineers.",
    "active": False,
    "languages": [{"language": "en", "level": 3}],
    "company": "company-1",
    "location": {"lat": 51.05, "lng": 3.72},
}


async def shown(desk: Desk) -> dict[str, Any]:
    body: dict[str, Any] = (await desk.get(ONE)).body
    return {name: value for name, value in body.items() if name != "last_updated"}


async def test_nobody_without_a_token_or_without_its_scope_gets_anywhere(desk: Desk, machine: Machine) -> None:
    reader, writer = await at_desk(machine, scope="read"), await at_desk(machine, scope="write")
    await desk.vacancy()
    for method, path in (("GET", "/vacancies"), ("POST", "/vacancies"), ("GET", ONE), ("PATCH", ONE), ("DELETE", ONE)):
        assert (await machine.call(method, path, VACANCY, token="")).status == 401
        assert (await (writer if method == "GET" else reader).call(method, path, VACANCY)).status == 403
    assert (await desk.get(ONE)).status == 200


async def test_another_tenants_vacancy_is_not_there(desk: Desk, other_desk: Desk) -> None:
    await desk.vacancy()
    for answer in (await other_desk.get(ONE), await other_desk.patch(ONE, {}), await other_desk.delete(ONE)):
        assert (answer.status, said(answer)) == (404, ["There is no vacancy with this external_id."])
    assert (await other_desk.get("/vacancies")).body == {"count": 0, "results": []}
    assert (await other_desk.post("/vacancies", VACANCY)).status == 204


async def test_a_vacancy_is_shown_as_given_and_never_overwritten(desk: Desk) -> None:
    assert (await desk.post("/vacancies", FULL)).status == 204
    assert (await desk.post("/vacancies", VACANCY)).status == 409
    assert await shown(desk) == FULL


@pytest.mark.parametrize("missing", ["external_id", "job_title"])
async def test_id_and_title_are_needed(desk: Desk, missing: str) -> None:
    answer = await desk.post("/vacancies", {name: value for name, value in VACANCY.items() if name != missing})
    assert (answer.status, said(answer)) == (400, [f"{missing} is required."])


@pytest.mark.parametrize("name", ["job_description", "active", "languages", "company", "location"])
async def test_null_removes_what_may_be_absent(desk: Desk, name: str) -> None:
    await desk.post("/vacancies", FULL)
    assert (await desk.patch(ONE, {name: None})).status == 204
    left = {each: value for each, value in FULL.items() if each != name}
    assert await shown(desk) == ({**left, "active": True} if name == "active" else left)


@pytest.mark.parametrize("title", [None, "", 7])
async def test_the_title_cannot_be_removed(desk: Desk, title: Any) -> None:
    await desk.vacancy()
    answer = await desk.patch(ONE, {"job_title": title})
    assert (answer.status, said(answer)[0].split()[0]) == (400, "job_title")


async def test_a_list_is_narrowed_down_and_shows_no_descriptions(desk: Desk) -> None:
    await desk.post("/vacancies", FULL)
    await desk.vacancy("v-2")
    inactive = (await desk.get("/vacancies?is_active=false")).body
    assert inactive["count"] == 1
    assert inactive["results"][0].keys() == FULL.keys() - {"job_description", "languages"} | {"last_updated"}
    assert [each["external_id"] for each in (await desk.get("/vacancies?offset=1")).body["results"]] == ["v-2"]


async def test_a_deleted_vacancy_is_gone(desk: Desk) -> None:
    await desk.vacancy()
    assert (await desk.delete(ONE)).status == 204
    assert (await desk.get(ONE)).status == (await desk.delete(ONE)).status == 404
