"""Definitions of custom properties over HTTP (reference 7)."""

from typing import Any

import pytest

from access.logs import listed
from desks import Desk, said
from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.domain.employees.custom_properties import definition_subject
from rapport.domain.employees.employees import EMPLOYEES
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region

PATH = "/employees/custom_properties"
FREELANCER = {"property_name": "freelancer", "property_type": "boolean"}

kinds = pytest.mark.parametrize("path", [PATH, "/vacancies/custom_properties"])


@kinds
async def test_a_definition_is_made_shown_changed_and_deleted(desk: Desk, path: str) -> None:
    assert (await desk.get(path)).body == []
    grade = {"property_name": "grade level", "property_type": "number"}
    for definition in (grade, FREELANCER):
        made = await desk.call("POST", path, definition)
        assert (made.status, made.body) == (204, "")
    assert (await desk.get(path)).body == [FREELANCER, grade]

    assert (await desk.call("PATCH", path, {**grade, "property_type": "list[text]"})).status == 204
    assert (await desk.get(path)).body[1]["property_type"] == "list[text]"

    assert (await desk.delete(f"{path}?property_name=grade%20level")).status == 204
    assert (await desk.get(path)).body == [FREELANCER]
    assert (await desk.get(PATH if path != PATH else "/vacancies/custom_properties")).body == []


@kinds
async def test_a_slash_at_the_end_makes_no_difference(desk: Desk, path: str) -> None:
    assert (await desk.call("POST", f"{path}/", FREELANCER)).status == 204
    assert (await desk.get(f"{path}/")).body == [FREELANCER]
    assert (await desk.delete(f"{path}/?property_name=freelancer")).status == 204


async def test_what_exists_is_not_defined_again(desk: Desk) -> None:
    await desk.call("POST", PATH, FREELANCER)
    again = await desk.call("POST", PATH, {**FREELANCER, "property_type": "text"})
    assert (again.status, said(again)) == (
        409,
        ["property_name: there is a property of this name already; PATCH changes its type."],
    )


async def test_what_is_not_defined_is_neither_changed_nor_deleted(desk: Desk) -> None:
    for answer in (await desk.call("PATCH", PATH, FREELANCER), await desk.delete(f"{PATH}?property_name=freelancer")):
        assert (answer.status, said(answer)) == (404, ["property_name: there is no property of this name."])


async def test_a_type_does_not_change_under_a_value(desk: Desk) -> None:
    await desk.employee()
    await desk.call("POST", PATH, FREELANCER)
    value = {"property_name": "freelancer", "property_value": True}
    await desk.call("PATCH", "/employees/e-1/custom_properties", [value])
    refused = await desk.call("PATCH", PATH, {**FREELANCER, "property_type": "text"})
    assert (refused.status, said(refused)[0].partition(":")[0]) == (409, "property_type")
    assert (await desk.get(PATH)).body == [FREELANCER]


@pytest.mark.parametrize(
    ("definition", "fields"),
    [
        ({}, ["property_name", "property_type"]),
        ({**FREELANCER, "property_name": "a__b"}, ["property_name"]),
        ({"property_name": "", "property_type": "date"}, ["property_name", "property_type"]),
        ({**FREELANCER, "x": 1}, ["x"]),
        ([FREELANCER], ["The"]),
    ],
)
async def test_a_definition_that_is_wrong_is_named_and_not_made(desk: Desk, definition: Any, fields: list[str]) -> None:
    for method in ("POST", "PATCH"):
        answer = await desk.call(method, PATH, definition)
        assert (answer.status, sorted(each.split()[0] for each in said(answer))) == (400, fields)
    assert (await desk.get(PATH)).body == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?property_name=",
        "?property_name=a__b",
        f"?property_name={'a' * 101}",
        "?x=1",
        "?property_name=freelancer&property_name=grade",
    ],
)
async def test_who_deletes_names_one_property(desk: Desk, query: str) -> None:
    await desk.call("POST", PATH, FREELANCER)
    answer = await desk.delete(PATH + query)
    assert (answer.status, said(answer)[0].split()[0]) == (400, "property_name")
    assert (await desk.get(PATH)).body == [FREELANCER]


async def test_no_record_has_the_id_that_is_the_path(desk: Desk) -> None:
    for path, body in (("/employees", {}), ("/vacancies", {"job_title": "Clerk"})):
        answer = await desk.post(path, {"external_id": "custom_properties", **body})
        assert (answer.status, said(answer)) == (
            400,
            ["external_id must be 1 to 100 of the characters a-z, A-Z, 0-9, _ and -, but not custom_properties."],
        )
        assert (await desk.post(path, {"external_id": "custom_properties_", **body})).status == 204


async def test_a_definition_is_a_mutation_with_its_key_its_event_and_its_audit_entry(
    desk: Desk, database: Database
) -> None:
    tenant = desk.machine.tenant
    first, again = [await desk.call("POST", PATH, FREELANCER, idempotency_key="key") for _ in range(2)]
    other = await desk.call("POST", "/vacancies/custom_properties", FREELANCER, idempotency_key="key")
    assert (first.status, again.status, again.headers["idempotency-replayed"]) == (204, 204, "true")
    assert (other.status, (await desk.get("/vacancies/custom_properties")).body) == (422, [])

    subject = definition_subject(tenant.id, EMPLOYEES, "freelancer")
    _, key = await create_key(database, tenant, list(Scope))
    region = Region(tenant, key, "", desk.machine.url, desk.machine.session)
    assert (await region.get("/mutations/key")).data["result"]["customPropertyIds"] == [
        show(Kind.CUSTOM_PROPERTY, subject)
    ]
    async with database.tenant(tenant.id) as transaction:
        [event] = await transaction.fetch("SELECT type, subject FROM event")
    assert tuple(event) == ("employee_property.created", subject)
    [entry] = [each for each in await listed(database, tenant.id) if each.action == "employee_properties.create"]
    assert list(entry.records) == [show(Kind.CUSTOM_PROPERTY, subject)]
