"""Values of custom properties over HTTP (reference 7)."""

from typing import Any

import pytest

from access.logs import listed
from desks import Desk, said
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import until

TYPES = {
    "freelancer": "boolean",
    "grade": "number",
    "motto": "text",
    "since": "datetime",
    "tools": "list[text]",
}
VALUES: dict[str, Any] = {
    "freelancer": False,
    "grade": 3.5,
    "motto": "",
    "since": "2023-04-25T17:14:30.40",
    "tools": ["JIRA", "Git"],
}
ONES = ("/employees/e-1", "/vacancies/v-1")

kinds = pytest.mark.parametrize("one", ONES)


def shown(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"property_name": name, "property_value": value} for name, value in values.items()]


@pytest.fixture
async def defined(desk: Desk) -> Desk:
    """With an employee, a vacancy, and a property of each type for both."""
    await desk.employee()
    await desk.vacancy()
    for name, kind in TYPES.items():
        for records in ("employees", "vacancies"):
            definition = {"property_name": name, "property_type": kind}
            assert (await desk.call("POST", f"/{records}/custom_properties", definition)).status == 204
    return desk


@kinds
@pytest.mark.parametrize("slash", ["", "/"])
async def test_values_are_shown_as_given_by_name(defined: Desk, one: str, slash: str) -> None:
    path = f"{one}/custom_properties{slash}"
    assert (await defined.get(path)).body == []
    put = await defined.call("PUT", path, list(reversed(shown(VALUES))))
    assert (put.status, put.body) == (204, "")
    assert (await defined.get(path)).body == shown(VALUES)


@kinds
async def test_a_put_replaces_all_and_a_patch_some(defined: Desk, one: str) -> None:
    path = f"{one}/custom_properties"
    await defined.call("PUT", path, shown(VALUES))
    changes = {"motto": "Yes", "grade": None, "since": "2025-05-02"}
    assert (await defined.call("PATCH", path, shown(changes))).status == 204
    changed = {**VALUES, "motto": "Yes", "since": "2025-05-02"}
    del changed["grade"]
    assert (await defined.get(path)).body == shown(changed)
    assert (await defined.call("PUT", path, shown({"tools": []}))).status == 204
    assert (await defined.get(path)).body == shown({"tools": []})
    assert (await defined.call("PUT", path, [])).status == 204
    assert (await defined.get(path)).body == []


@kinds
async def test_a_record_shows_them_when_they_are_included(defined: Desk, one: str) -> None:
    await defined.call("PUT", f"{one}/custom_properties", shown(VALUES))
    plain = (await defined.get(one)).body
    assert "custom_properties" not in plain
    included = (await defined.get(f"{one}?include=custom_properties&include=custom_properties")).body
    assert included == {**plain, "custom_properties": shown(VALUES)}
    refused = await defined.get(f"{one}?include=custom_properties&include=skills")
    assert (refused.status, said(refused)) == (
        400,
        ["include must be one of: custom_properties; it may be given several times."],
    )


@kinds
async def test_a_deleted_definition_takes_its_values_with_it(defined: Desk, one: str) -> None:
    await defined.call("PUT", f"{one}/custom_properties", shown(VALUES))
    definitions = f"/{one.split('/')[1]}/custom_properties"
    assert (await defined.delete(f"{definitions}?property_name=grade")).status == 204
    assert "grade" not in str((await defined.get(f"{one}/custom_properties")).body)
    assert (await defined.call("POST", definitions, {"property_name": "grade", "property_type": "text"})).status == 204
    assert "grade" not in str((await defined.get(f"{one}/custom_properties")).body)


@kinds
async def test_a_deleted_record_takes_its_values_with_it(defined: Desk, one: str) -> None:
    await defined.call("PUT", f"{one}/custom_properties", shown(VALUES))
    assert (await defined.delete(one)).status == 204
    for method in ("GET", "PUT", "PATCH"):
        assert (await defined.call(method, f"{one}/custom_properties", [])).status == 404
    await (defined.employee() if "employees" in one else defined.vacancy())
    assert (await defined.get(f"{one}/custom_properties")).body == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_all_that_is_wrong_is_named_and_nothing_is_written(defined: Desk, method: str) -> None:
    path = "/employees/e-1/custom_properties"
    await defined.call("PUT", path, shown(VALUES))
    zoned = "2025-05-02T10:00:00Z"
    wrong = shown({"freelancer": 1, "grade": "3", "motto": True, "since": zoned, "tools": "Git", "x": 0})
    answer = await defined.call(method, path, [*wrong, *shown({"motto": "twice"})])
    assert (answer.status, said(answer)) == (
        400,
        [
            "[0].property_value: freelancer must be true or false.",
            "[1].property_value: grade must be a number.",
            "[2].property_value: motto must be text.",
            "[3].property_value: since must be a datetime such as 2025-05-02T14:42:31.130855 or 2025-05-02.",
            "[4].property_value: tools must be a list of texts.",
            "[5].property_name: no property of this name is defined; define it first.",
            "[6].property_name: the same as that of [2]; give each property once.",
        ],
    )
    assert (await defined.get(path)).body == shown(VALUES)


@pytest.mark.parametrize(
    ("method", "body", "field"),
    [
        ("PUT", shown({"grade": None}), "[0].property_value"),
        ("PUT", {"property_name": "grade", "property_value": 1}, "The"),
        ("PATCH", [{"property_name": "grade"}], "[0].property_value"),
        ("PATCH", [{"property_name": "a__b", "property_value": 1}], "[0].property_name"),
        ("PATCH", shown({"motto": "a\x00"}), "[0].property_value"),
        ("PATCH", shown({"grade": 1e300}), "[0].property_value"),
        ("PATCH", shown({f"p{number}": 1 for number in range(201)}), "The"),
    ],
)
async def test_what_could_not_be_a_value_is_named(defined: Desk, method: str, body: Any, field: str) -> None:
    answer = await defined.call(method, "/employees/e-1/custom_properties", body)
    assert (answer.status, said(answer)[0].split()[0].rstrip(":")) == (400, field)


async def test_a_failed_write_is_the_same_failure_when_it_is_repeated(defined: Desk) -> None:
    path = "/employees/e-1/custom_properties"
    wrong = shown({"grade": "3", "x": 1})
    first, again = [await defined.call("PATCH", path, wrong, idempotency_key="key") for _ in range(2)]
    assert (first.status, len(first.body)) == (400, 2)
    assert (again.body, again.headers["idempotency-replayed"]) == (first.body, "true")


async def test_who_reads_an_employees_values_stands_in_the_audit_log(defined: Desk, database: Database) -> None:
    tenant_id = defined.machine.tenant.id
    await defined.call("PATCH", "/employees/e-1/custom_properties", shown({"grade": 1}))
    await defined.get("/employees/e-1/custom_properties")
    await defined.get("/vacancies/v-1/custom_properties")

    async def look() -> Any:
        entries = [each for each in await listed(database, tenant_id) if "property_values" in each.action]
        return entries if len(entries) == 2 else None

    entries = {each.action: each for each in await until(look)}

    read, change = entries["employee_property_values.read"], entries["employee_property_values.change"]
    employee = show(Kind.EMPLOYEE, subject_of(tenant_id, Kind.EMPLOYEE, "e-1"))
    assert list(read.records) == list(change.records) == [employee]
    assert change.details["changed"] == ["custom_properties.grade"]
