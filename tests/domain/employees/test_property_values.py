"""Values of custom properties: of their types, each once, gone with the record, and ready for conditions in SQL."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.writing import ACCEPTED_AT, carry_out
from quiet import new_tenant, request_of
from rapport.access.tenants import Tenant
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.custom_properties import EMPLOYEE_PROPERTIES, VACANCY_PROPERTIES, PropertyType
from rapport.domain.employees.employees import EMPLOYEES, NO_EMPLOYEE
from rapport.domain.employees.profiles import find_profile
from rapport.domain.employees.property_values import EMPLOYEE_VALUES, VACANCY_VALUES, faults_of, find_values, fits
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.subjects import subject_of
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Event, Failed
from rapport.ids import Kind
from rapport.storage.database import Database

TYPES = {
    "number": PropertyType.NUMBER,
    "text": PropertyType.TEXT,
    "boolean": PropertyType.BOOLEAN,
    "datetime": PropertyType.DATETIME,
    "list": PropertyType.LIST_OF_TEXT,
}
LATER = timedelta(minutes=1)


def said(external_id: str, **values: Any) -> dict[str, Any]:
    return {"external_id": external_id, "properties": [{"name": n, "value": v} for n, v in values.items()]}


async def define(quiet: Database, tenant: Tenant) -> None:
    made = [{"name": name, "type": kind} for name, kind in TYPES.items()]
    await carry_out(quiet, tenant, EMPLOYEE_PROPERTIES.create, *made)
    await carry_out(quiet, tenant, VACANCY_PROPERTIES.create, *made)


async def held(quiet: Database, tenant: Tenant, external_id: str = "e-1") -> Any:
    async with quiet.tenant(tenant.id) as transaction:
        return await find_values(transaction, tenant.id, EMPLOYEES, external_id)


def test_the_operations_keep_their_names() -> None:
    assert [each.name for each in (*EMPLOYEE_VALUES.operations, *VACANCY_VALUES.operations)] == [
        "employee_property_values.replace",
        "employee_property_values.change",
        "vacancy_property_values.replace",
        "vacancy_property_values.change",
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("number", [0, -1, 1.5, 10**15]),
        ("text", ["", "a", "2025-05-02"]),
        ("boolean", [True, False]),
        (
            "datetime",
            ["2025-05-02", "2024-02-29", "2023-04-25T17:14:30.40", "2023-06-08T14:42:31.130855", "2023-06-08T14:42:31"],
        ),
        ("list", [[], ["a"], ["", "a"]]),
    ],
)
def test_a_value_is_of_its_type_as_json_has_it(name: str, values: list[Any]) -> None:
    assert all(fits(TYPES[name], value) for value in values)
    others = [0, 1.5, "x", True, ["a"], [1], {}, None]
    assert [other for other in others if fits(TYPES[name], other)] == {
        "number": [0, 1.5],
        "text": ["x"],
        "boolean": [True],
        "datetime": [],
        "list": [["a"]],
    }[name]


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "2025-5-2",
        "20250502",
        "0000-01-01",
        "2025-05-02T",
        "2025-05-02T10:00",
        "2025-05-02T24:00:00.0",
        "2025-05-02T10:00:60.0",
        "2025-05-02 10:00:00.0",
        "2025-05-02T10:00:00.1234567",
        "2025-05-02T10:00:00.0Z",
        "2025-05-02T10:00:00.0+02:00",
        "2025-W18-5",
        "2025-05-02\n",
        "\u0662\u0660\u0662\u0665-05-02",
        "",
    ],
)
def test_what_only_looks_like_a_datetime_is_none(text: str) -> None:
    assert not fits(PropertyType.DATETIME, text)


def test_all_that_is_wrong_is_said_without_repeating_a_value() -> None:
    given: list[dict[str, Any]] = [
        {"name": "number", "value": "secret"},
        {"name": "nothing", "value": None},
        {"name": "number", "value": 1},
        {"name": "list", "value": ["a"]},
        {"name": "datetime", "value": 7},
    ]
    assert faults_of(TYPES, given) == [
        "[0].property_value: number must be a number.",
        "[1].property_name: no property of this name is defined; define it first.",
        "[2].property_name: the same as that of [0]; give each property once.",
        "[4].property_value: datetime must be a datetime such as 2025-05-02T14:42:31.130855 or 2025-05-02.",
    ]


async def test_what_is_wrong_is_not_written_and_not_kept(quiet: Database, tenant: Tenant) -> None:
    await define(quiet, tenant)
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    await carry_out(quiet, tenant, EMPLOYEE_VALUES.replace, said("e-1", number=1))

    wrong, nobody, right = await carry_out(
        quiet,
        tenant,
        EMPLOYEE_VALUES.replace,
        said("e-1", text="a", number="b"),
        said("e-2", text="a"),
        said("e-1", text="a"),
    )

    assert wrong == Failed(code="invalid", message="[1].property_value: number must be a number.", forget=True)
    assert nobody == NO_EMPLOYEE
    event = Event(type="employee.updated", subject=subject_of(tenant.id, Kind.EMPLOYEE, "e-1"))
    assert right == Completed(events=[event], changed=["custom_properties.text"])
    assert await held(quiet, tenant) == {"text": "a"}


async def test_a_record_with_new_values_was_updated_then(quiet: Database, tenant: Tenant) -> None:
    await define(quiet, tenant)
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": {"job_title": "Clerk"}})
    await carry_out(quiet, tenant, VACANCY_VALUES.change, said("v-1", boolean=False), later=LATER)
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_profile(transaction, tenant.id, VACANCIES, "v-1")
        assert await find_values(transaction, tenant.id, VACANCIES, "v-1") == {"boolean": False}
        assert await find_values(transaction, tenant.id, EMPLOYEES, "v-1") is None
    assert found is not None
    assert (found.updated_at, found.fields) == (ACCEPTED_AT + LATER, {"active": True, "job_title": "Clerk"})


async def test_the_values_of_an_erased_employee_are_nowhere(quiet: Database, tenant: Tenant) -> None:
    await define(quiet, tenant)
    subject = subject_of(tenant.id, Kind.EMPLOYEE, "e-1")
    for operation, body in (
        (employees.CREATE, {"external_id": "e-1", "profile": {}}),
        (EMPLOYEE_VALUES.replace, said("e-1", text="secret")),
        (EMPLOYEE_VALUES.change, said("e-1", text="secret", number="secret")),
        (EMPLOYEE_VALUES.change, said("e-1", secret=1)),
        (employees.DELETE, {"external_id": "e-1"}),
        (EMPLOYEE_VALUES.change, said("e-1", text="secret")),
    ):
        await execute(quiet, request_of(tenant.id, operation.name, subjects=[subject], body=body), operation)

    assert await held(quiet, tenant) is None
    async with quiet.tenant(tenant.id) as transaction:
        for table in ("mutation", "event", "audit"):
            assert "secret" not in str(await transaction.fetch(f"SELECT t::text FROM {table} t")), table
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    assert await held(quiet, tenant) == {}


values = st.dictionaries(
    st.sampled_from(sorted(TYPES)), st.one_of(st.none(), st.text("ab", max_size=2)), max_size=4
).map(lambda given: {name: value if value is None else right(name, value) for name, value in given.items()})


def right(name: str, text: str) -> Any:
    """A value of that type, made of the text."""
    moments = ["2025-05-02", "2025-05-02T10:00:00.5", "2024-01-01"]
    return {
        "number": len(text) - 0.5,
        "text": text,
        "boolean": bool(text),
        "datetime": moments[len(text)],
        "list": list(text),
    }[name]


@settings(max_examples=20, deadline=None)  # each is a few transactions
@drawn(writes=st.lists(st.tuples(st.booleans(), values), max_size=4))
async def test_writes_one_after_the_other_are_what_a_dictionary_makes_of_them(
    quiet: Database, writes: list[tuple[bool, dict[str, Any]]]
) -> None:
    tenant = await new_tenant(quiet)
    await define(quiet, tenant)
    await carry_out(quiet, tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    expected: dict[str, Any] = {}
    for whole, given_values in writes:
        operation = EMPLOYEE_VALUES.replace if whole else EMPLOYEE_VALUES.change
        await carry_out(quiet, tenant, operation, said("e-1", **given_values))
        merged = ({} if whole else expected) | given_values
        expected = {name: value for name, value in merged.items() if value is not None}
    assert await held(quiet, tenant) == expected
    assert list(await held(quiet, tenant)) == sorted(expected)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("(custom -> 'number')::numeric > 1", ["a"]),
        ("(custom -> 'number')::numeric <> 2", ["b"]),
        ("custom ->> 'text' = ANY('{x,y}')", ["a", "b"]),
        ("(custom -> 'boolean')::boolean", ["a"]),
        ("(custom ->> 'datetime')::timestamp >= '2025-05-02T00:00:00'", ["a"]),
        ("custom -> 'list' @> '[\"k\"]'", ["a", "b"]),
        ("custom -> 'list' ?| '{m,n}'", ["a"]),
    ],
)
async def test_a_condition_holds_for_records_that_have_such_a_value_and_for_no_others(
    quiet: Database, tenant: Tenant, condition: str, found: list[str]
) -> None:
    await define(quiet, tenant)
    for name in ("a", "b", "without"):
        await carry_out(quiet, tenant, employees.CREATE, {"external_id": name, "profile": {}})
    a = said("a", number=2, text="x", boolean=True, datetime="2025-05-02", list=["k", "m"])
    b = said("b", number=0.5, text="y", boolean=False, datetime="2025-05-01T23:59:59.999999", list=["k"])
    await carry_out(quiet, tenant, EMPLOYEE_VALUES.replace, a, b)
    async with quiet.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(
            f"SELECT external_id FROM employee WHERE tenant_id = $1 AND {condition} ORDER BY external_id", tenant.id
        )
    assert [row["external_id"] for row in rows] == found
