"""Employees over HTTP (reference 3)."""

import re
from typing import Any

import pytest

from access.logs import listed
from desks import EMPLOYEE, Desk, at_desk, said
from machines import Machine
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import until

ONE = "/employees/e-1"
FULL: dict[str, Any] = {
    "external_id": "e-1",
    "assigned_position": "Teacher",
    "active": False,
    "organisational_unit": "school-1",
    "working_history": [
        {
            "start_date": "2010-09-01",
            "end_date": None,
            "company": "School",
            "job_title": "Teacher",
            "job_description": "Teaches",
        }
    ],
    "education_history": [{"start_date": "2006-09-01", "school": "Academy", "degree_name": "Bachelor"}],
    "languages": [{"language": "nl", "level": 5}],
    "desired_functions": [{"title": "Head", "importance": 0.5}],
    "non_desired_functions": ["Clerk", {"title": "Janitor"}],
    "location": {"lat": 51.05, "lng": 3.72},
}
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def without_moment(shown: dict[str, Any]) -> dict[str, Any]:
    assert MOMENT.fullmatch(shown["last_updated"])
    return {name: value for name, value in shown.items() if name != "last_updated"}


async def test_nobody_without_a_token_or_without_its_scope_gets_anywhere(desk: Desk, machine: Machine) -> None:
    reader, writer = await at_desk(machine, scope="read"), await at_desk(machine, scope="write")
    await desk.employee()
    for method, path in (
        ("GET", "/employees"),
        ("POST", "/employees"),
        ("GET", ONE),
        ("PATCH", ONE),
        ("DELETE", ONE),
    ):
        assert (await machine.call(method, path, EMPLOYEE, token="")).status == 401
        assert (await (writer if method == "GET" else reader).call(method, path, EMPLOYEE)).status == 403
    assert (await desk.get(ONE)).status == 200


async def test_another_tenants_employee_is_not_there(desk: Desk, other_desk: Desk) -> None:
    await desk.employee()
    for answer in (await other_desk.get(ONE), await other_desk.patch(ONE, {}), await other_desk.delete(ONE)):
        assert (answer.status, said(answer)) == (404, ["There is no employee with this external_id."])
    assert (await other_desk.get("/employees")).body == {"count": 0, "results": []}
    assert (await desk.get(ONE)).status == 200


async def test_what_is_not_there_and_what_a_path_does_not_take_is_refused_in_the_surfaces_shape(desk: Desk) -> None:
    for path in (f"{ONE}/nothing", f"{ONE}/interactions/i-1/x"):
        missing = await desk.get(path)
        assert (missing.status, said(missing)) == (404, ["There is nothing at this path."])
    wrong = await desk.call("PUT", ONE)
    assert wrong.status == 405
    assert said(wrong)
    allowed = await desk.call("OPTIONS", ONE)
    assert (allowed.status, allowed.headers["allow"]) == (204, "DELETE, GET, OPTIONS, PATCH")


async def test_an_employee_is_shown_as_given(desk: Desk) -> None:
    created = await desk.post("/employees", FULL)
    assert (created.status, created.body) == (204, "")
    assert without_moment((await desk.get(ONE)).body) == FULL


async def test_only_the_id_is_needed_and_what_is_not_given_is_absent(desk: Desk) -> None:
    await desk.employee()
    assert without_moment((await desk.get(ONE)).body) == {"external_id": "e-1", "active": True}


async def test_a_language_without_a_level_has_the_second(desk: Desk) -> None:
    await desk.employee(languages=[{"language": "nl"}])
    assert (await desk.get(ONE)).body["languages"] == [{"language": "nl", "level": 2}]
    await desk.patch(ONE, {"languages": [{"language": "fr"}]})
    assert (await desk.get(ONE)).body["languages"] == [{"language": "fr", "level": 2}]


async def test_a_creation_never_overwrites(desk: Desk) -> None:
    await desk.employee(assigned_position="Teacher")
    again = await desk.post("/employees", {"external_id": "e-1", "assigned_position": "Head"})
    assert (again.status, said(again)) == (
        409,
        ["external_id: there is an employee with this id already; PATCH changes them."],
    )
    assert (await desk.get(ONE)).body["assigned_position"] == "Teacher"


@pytest.mark.parametrize("name", [name for name in FULL if name != "external_id"])
async def test_null_removes_a_field_and_leaves_the_others(desk: Desk, name: str) -> None:
    await desk.post("/employees", FULL)
    assert (await desk.patch(ONE, {name: None})).status == 204
    left = {each: value for each, value in FULL.items() if each != name}
    assert without_moment((await desk.get(ONE)).body) == ({**left, "active": True} if name == "active" else left)


async def test_an_empty_text_or_list_removes_a_field_too(desk: Desk) -> None:
    await desk.post("/employees", FULL)
    assert (await desk.patch(ONE, {"assigned_position": "", "languages": []})).status == 204
    assert {"assigned_position", "languages"}.isdisjoint((await desk.get(ONE)).body)


async def test_given_fields_replace_whole(desk: Desk) -> None:
    await desk.post("/employees", FULL)
    changes = {"location": {"lat": 0, "lng": 0.5}, "working_history": [{"company": "Other"}], "active": True}
    assert (await desk.patch(ONE, changes)).status == 204
    assert without_moment((await desk.get(ONE)).body) == {**FULL, **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"external_id": "e-2"}, "external_id"),
        ({"assigned_position": "a" * 256}, "assigned_position"),
        ({"active": "yes"}, "active"),
        ({"location": {"lat": 91, "lng": 0}}, "location.lat"),
        ({"location": {"lat": 1}}, "location.lng"),
        ({"desired_functions": [{"importance": 1}]}, "desired_functions[0].title"),
        ({"desired_functions": [{"title": "a", "importance": 1.1}]}, "desired_functions[0].importance"),
        ({"non_desired_functions": [7]}, "non_desired_functions[0]"),
        ({"education_history": [{"start_date": "1st"}]}, "education_history[0].start_date"),
        ({"last_updated": "2021-01-21T17:32:28Z"}, "last_updated"),
        ({"assigned_position_id": "job"}, "assigned_position_id"),
        ({"employee_documents": []}, "employee_documents"),
    ],
)
async def test_a_change_that_is_wrong_is_named_and_not_made(desk: Desk, changes: dict[str, Any], field: str) -> None:
    await desk.post("/employees", FULL)
    answer = await desk.patch(ONE, changes)
    assert answer.status == 400
    [description] = said(answer)
    assert description.startswith((f"{field} ", f"{field}: "))
    assert without_moment((await desk.get(ONE)).body) == FULL


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_the_language_is_required(desk: Desk, method: str) -> None:
    path = "/employees" if method == "POST" else ONE
    answer = await desk.call(method, path, {})
    assert answer.status == 400
    assert said(answer)[0].startswith("language is required in the query")


async def test_a_list_is_narrowed_down_paged_and_ordered_by_the_last_change(desk: Desk) -> None:
    for number, unit in enumerate(("a", "b", "a", "a")):
        await desk.employee(f"e-{number}", organisational_unit=unit, active=number != 2, languages=[])
    await desk.patch("/employees/e-0", {})

    page = (await desk.get("/employees?limit=2")).body
    found = (await desk.get("/employees?organisational_unit=a&is_active=true")).body

    assert page["count"] == 4
    assert [each["external_id"] for each in page["results"]] == ["e-1", "e-2"]
    assert (found["count"], [each["external_id"] for each in found["results"]]) == (2, ["e-3", "e-0"])
    assert without_moment(found["results"][0]) == {"external_id": "e-3", "active": True, "organisational_unit": "a"}
    assert (await desk.get("/employees?is_active=false&offset=1")).body == {"count": 1, "results": []}


async def test_an_erased_employee_is_gone_with_all_interactions(desk: Desk, database: Database) -> None:
    await desk.employee(assigned_position="Secret")
    await desk.post(f"{ONE}/interactions", {"external_id": "i-1", "interaction_type": "x", "title": "Secret"})

    assert (await desk.delete(ONE)).status == 204

    assert [(await desk.get(path)).status for path in (ONE, f"{ONE}/interactions", f"{ONE}/interactions/i-1")] == [
        404
    ] * 3
    async with database.tenant(desk.machine.tenant.id) as transaction:
        left = await transaction.fetch("SELECT body::text, result::text, refers::text FROM mutation")
    assert "Secret" not in str(left)
    await desk.employee()
    assert (await desk.get(f"{ONE}/interactions")).body["count"] == 0


async def test_who_reads_an_employee_stands_in_the_audit_log_without_the_clients_id(
    desk: Desk, database: Database
) -> None:
    await desk.employee("ann-example")
    await desk.get("/employees/ann-example")
    await desk.get("/employees")
    await desk.get("/employees/nobody")
    tenant_id = desk.machine.tenant.id

    async def look() -> list[Any] | None:
        found = [each for each in await listed(database, tenant_id) if each.action.startswith("employees.")]
        return found if len(found) == 3 else None

    found = await until(look)

    shown = show(Kind.EMPLOYEE, subject_of(tenant_id, Kind.EMPLOYEE, "ann-example"))
    assert {each.action: list(each.records) for each in found} == {
        "employees.create": [shown],
        "employees.read": [shown],
        "employees.list": [shown],
    }
    assert "ann-example" not in str(found)
