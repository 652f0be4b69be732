"""`strict=true`: what names no skill is refused and not stored. Nobody else pays for it."""

from typing import Any

import pytest

from desks import Desk, said

STRICT = "?language=auto&strict=true"
NO_SKILLS = ["No skill is named in it, and with strict=true such a record is not stored; strict=false stores it."]
BARREN = {"external_id": "e-1", "assigned_position": "Somebody nice"}


@pytest.mark.parametrize(
    "body", [BARREN, {"external_id": "e-1"}, {"external_id": "e-1", "organisational_unit": "Nurse"}]
)
async def test_a_record_without_skills_is_refused_and_not_stored(desk: Desk, body: dict[str, Any]) -> None:
    answer = await desk.post(f"/employees{STRICT}", body)
    assert (answer.status, said(answer)) == (422, NO_SKILLS)
    assert (await desk.get("/employees/e-1")).status == 404
    vacancy = await desk.post(f"/vacancies{STRICT}", {"external_id": "v-1", "job_title": "Somebody nice"})
    assert (vacancy.status, said(vacancy)) == (422, NO_SKILLS)
    assert (await desk.get("/vacancies/v-1")).status == 404


async def test_a_repeated_request_gets_the_same_answer(desk: Desk) -> None:
    first, second = [await desk.post(f"/employees{STRICT}", BARREN, idempotency_key="k") for _ in range(2)]
    assert (first.status, second.status) == (422, 422)
    assert first.body == second.body
    assert second.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("strict", ["", "&strict=false"])
async def test_without_strict_it_is_stored(desk: Desk, strict: str) -> None:
    assert (await desk.post(f"/employees?language=en{strict}", BARREN)).status == 204


@pytest.mark.parametrize(
    "fields",
    [
        {"assigned_position": "Verpleegkundige"},
        {"working_history": [{"job_title": "Somebody nice"}, {"job_description": "Worked as a nurse."}]},
        {"desired_functions": [{"title": "Infirmière"}]},
    ],
)
async def test_one_skill_anywhere_is_enough(desk: Desk, fields: dict[str, Any]) -> None:
    assert (await desk.post(f"/employees{STRICT}", {"external_id": "e-1", **fields})).status == 204


async def test_a_change_is_refused_only_when_nothing_of_the_record_would_name_a_skill(desk: Desk) -> None:
    await desk.employee(assigned_position="Nurse", working_history=[{"job_title": "Carpenter"}])

    async def change(**changes: Any) -> int:
        return (await desk.patch(f"/employees/e-1{STRICT}", changes)).status

    assert await change(assigned_position="Somebody nice") == 204
    assert await change(active=False) == 204
    assert await change(working_history=None) == 422
    assert await change(working_history=[{"job_title": "Somebody nicer"}]) == 422
    assert await change(working_history=[{"job_title": "Baker"}]) == 204
    assert (await desk.get("/employees/e-1")).body["working_history"] == [{"job_title": "Baker"}]


async def test_what_is_not_there_is_not_found_and_what_is_there_stays(desk: Desk) -> None:
    assert (await desk.patch(f"/employees/e-1{STRICT}", {"assigned_position": "x"})).status == 404
    await desk.employee(assigned_position="Somebody nice")
    assert (await desk.post(f"/employees{STRICT}", {**BARREN, "assigned_position": "Nurse"})).status == 409
    assert (await desk.patch(f"/employees/e-1{STRICT}", {"active": False})).status == 422
