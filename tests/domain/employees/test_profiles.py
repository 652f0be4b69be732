"""What holds for every table of records that clients name themselves, tried on each of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.writing import ACCEPTED_AT, carry_out
from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.domain.employees import employees, vacancies
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.profiles import DEFAULTS, Table, find_profile, list_profiles
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Operation, Outcome
from rapport.ids import Kind, new_id
from rapport.storage.database import Database

KINDS = pytest.mark.parametrize(
    ("table", "made", "changed"),
    [
        (EMPLOYEES, employees.CREATE, employees.UPDATE),
        (VACANCIES, vacancies.CREATE, vacancies.UPDATE),
    ],
)
LATER = timedelta(minutes=1)


async def fields_of(quiet: Database, tenant: Tenant, table: Table, external_id: str = "e-1") -> dict[str, Any] | None:
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_profile(transaction, tenant.id, table, external_id)
    return None if found is None else found.fields


def failures(outcomes: Sequence[Outcome]) -> list[str | None]:
    return [None if isinstance(outcome, Completed) else outcome.code for outcome in outcomes]


def one(**profile: Any) -> dict[str, Any]:
    return {"external_id": "e-1", "profile": profile}


@KINDS
async def test_what_is_another_tenants_is_not_there(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    await carry_out(quiet, tenant, made, one(active=False))

    changing = await carry_out(quiet, other_tenant, changed, {"external_id": "e-1", "changes": {"active": True}})

    assert changing == [table.missing]
    assert await fields_of(quiet, other_tenant, table) is None
    assert await fields_of(quiet, tenant, table) == {"active": False}
    assert failures(await carry_out(quiet, other_tenant, made, one())) == [None]


@KINDS
async def test_a_creation_never_overwrites(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    await carry_out(quiet, tenant, made, one(location={"lat": 1.5, "lng": -2}))

    again = await carry_out(quiet, tenant, made, one(active=False), {"external_id": "e-2", "profile": {}})

    assert again[0] == table.existing
    assert failures(again) == ["conflict", None]
    assert await fields_of(quiet, tenant, table) == {"active": True, "location": {"lat": 1.5, "lng": -2}}
    assert changed.name.endswith(".update")


@KINDS
async def test_a_creation_and_a_change_leave_an_event_about_the_same_subject(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    [creation] = await carry_out(quiet, tenant, made, one())
    [change] = await carry_out(quiet, tenant, changed, {"external_id": "e-1", "changes": {"location": None}})

    assert isinstance(creation, Completed)
    assert isinstance(change, Completed)
    subject = subject_of(tenant.id, table.kind, "e-1")
    assert [(event.type, event.subject) for event in (*creation.events, *change.events)] == [
        (f"{table.name}.created", subject),
        (f"{table.name}.updated", subject),
    ]
    assert change.changed == ["location"]


@KINDS
async def test_null_and_what_is_empty_remove_a_field_and_the_default_comes_back(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    await carry_out(quiet, tenant, made, one(active=False, languages=[{"language": "nl", "level": 2}], title="a", x=0))
    changes: dict[str, Any] = {"active": None, "languages": [], "title": "", "x": False}

    await carry_out(quiet, tenant, changed, {"external_id": "e-1", "changes": changes})

    assert await fields_of(quiet, tenant, table) == {**DEFAULTS, "x": False}


@KINDS
async def test_the_moment_of_the_last_change_never_goes_back(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    await carry_out(quiet, tenant, made, one())
    moments = []
    for later in (2 * LATER, LATER):
        await carry_out(quiet, tenant, changed, {"external_id": "e-1", "changes": {}}, later=later)
        async with quiet.tenant(tenant.id) as transaction:
            found = await find_profile(transaction, tenant.id, table, "e-1")
        assert found is not None
        moments.append(found.updated_at)
    assert moments == [ACCEPTED_AT + 2 * LATER] * 2


@KINDS
async def test_a_list_has_what_is_wanted_the_longest_unchanged_first_and_counts_all_pages(
    quiet: Database, tenant: Tenant, table: Table, made: Operation, changed: Operation
) -> None:
    for name in ("b", "a", "C", "d"):
        await carry_out(quiet, tenant, made, {"external_id": name, "profile": {"active": name != "d"}})
    await carry_out(quiet, tenant, changed, {"external_id": "a", "changes": {}}, later=LATER)

    async def page(fields: dict[str, Any], limit: int, offset: int) -> tuple[int, list[str]]:
        async with quiet.tenant(tenant.id) as transaction:
            found = await list_profiles(transaction, tenant.id, table, fields=fields, limit=limit, offset=offset)
        return found.count, [each.external_id for each in found.profiles]

    assert await page({}, 10, 0) == (4, ["C", "b", "d", "a"])
    assert await page({}, 2, 1) == (4, ["b", "d"])
    assert await page({}, 2, 4) == (4, [])
    assert await page({"active": True}, 10, 0) == (3, ["C", "b", "a"])
    assert await page({"active": False}, 10, 0) == (1, ["d"])


values = st.one_of(st.none(), st.just(""), st.just([]), st.booleans(), st.integers(-9, 9), st.text("ab", max_size=2))
profiles = st.dictionaries(st.sampled_from(["active", "p", "q", "r"]), values, max_size=4)


@settings(max_examples=30, deadline=None)  # each is a few transactions
@given(profile=profiles, changes=st.lists(profiles, max_size=3))
async def test_changes_one_after_the_other_are_what_a_dictionary_makes_of_them(
    quiet: Database, profile: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    tenant = await new_tenant(quiet)
    await carry_out(quiet, tenant, employees.CREATE, one(**profile))
    expected = {**DEFAULTS, **profile}
    for each in changes:
        await carry_out(quiet, tenant, employees.UPDATE, {"external_id": "e-1", "changes": each})
        expected |= each
        kept = {name: value for name, value in expected.items() if name not in each or value not in (None, "", [])}
        expected = {**DEFAULTS, **kept}
    assert await fields_of(quiet, tenant, EMPLOYEES) == expected


def test_a_subject_is_made_of_tenant_kind_and_ids_and_nothing_else() -> None:
    tenant_id, other_id = new_id(), new_id()
    subject = subject_of(tenant_id, Kind.EMPLOYEE, "a")
    assert subject == subject_of(tenant_id, Kind.EMPLOYEE, "a")
    others = [
        subject_of(other_id, Kind.EMPLOYEE, "a"),
        subject_of(tenant_id, Kind.VACANCY, "a"),
        subject_of(tenant_id, Kind.EMPLOYEE, "b"),
        subject_of(tenant_id, Kind.EMPLOYEE_INTERACTION, "a", "b"),
        subject_of(tenant_id, Kind.EMPLOYEE_INTERACTION, "ab"),
    ]
    assert len({subject, *others}) == 6
