"""What employees do: kept as it was told, to the byte, beneath the one who did it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.writing import ACCEPTED_AT, carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, vacancies
from rapport.domain.employees.employee_interactions import (
    CREATE,
    DELETE,
    EXISTING,
    NO_INTERACTION,
    NO_VACANCY,
    find_interaction,
    instant_of,
    list_interactions,
    shown_id,
)
from rapport.domain.employees.employees import NO_EMPLOYEE
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Operation
from rapport.ids import Kind
from rapport.storage.database import Database


def told(external_id: str = "i-1", employee: str = "e-1", **fields: Any) -> dict[str, Any]:
    title = {} if "vacancy_id" in fields else {"title": "mechanical engineer"}
    given = {"employee_id": employee, "external_id": external_id, "type": "title_liked", "language": "en"}
    return {**given, **title, **fields}


@pytest.fixture
async def employee(quiet: Database, tenant: Tenant) -> str:
    await carry_out(quiet, tenant, employees.CREATE, *({"external_id": name, "profile": {}} for name in ("e-1", "e-2")))
    return "e-1"


@pytest.mark.parametrize(
    ("operation", "name"), [(CREATE, "employee_interactions.create"), (DELETE, "employee_interactions.delete")]
)
def test_the_operations_keep_their_names(operation: Operation, name: str) -> None:
    assert operation.name == name  # mutations that are written down name them
    assert not operation.commutes


async def test_another_tenants_employee_has_no_interactions_here(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, employee: str
) -> None:
    await carry_out(quiet, tenant, CREATE, told())

    assert await carry_out(quiet, other_tenant, CREATE, told("i-2")) == [NO_EMPLOYEE]
    assert await carry_out(quiet, other_tenant, DELETE, {"employee_id": employee, "external_id": "i-1"}) == [
        NO_INTERACTION
    ]
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await find_interaction(transaction, other_tenant.id, employee, "i-1") is None
        page = await list_interactions(transaction, other_tenant.id, employee, limit=10, offset=0)
        assert (page.count, page.interactions) == (0, [])


async def test_a_set_has_an_outcome_for_each_of_its_own(quiet: Database, tenant: Tenant, employee: str) -> None:
    await carry_out(quiet, tenant, vacancies.CREATE, {"external_id": "v-1", "profile": {}})
    await carry_out(quiet, tenant, CREATE, told("there"))

    outcomes = await carry_out(
        quiet,
        tenant,
        CREATE,
        told("there"),
        told("there", "e-2"),
        told("i-1", "nobody", vacancy_id="v-1"),
        told("i-2", vacancy_id="v-2"),
        told("i-3", vacancy_id="v-1"),
    )

    assert outcomes[0] == EXISTING
    assert outcomes[2:4] == [NO_EMPLOYEE, NO_VACANCY]
    for outcome, (owner, name) in zip((outcomes[1], outcomes[4]), (("e-2", "there"), (employee, "i-3")), strict=True):
        event = Event(
            type="employee_interaction.created",
            subject=subject_of(tenant.id, Kind.EMPLOYEE, owner),
            data={"interactionId": shown_id(tenant.id, owner, name)},
        )
        assert outcome == Completed(events=[event])


@pytest.mark.parametrize(
    ("given", "shown", "instant"),
    [
        ("2023-06-08T14:42:31.130855", "2023-06-08T14:42:31.130855", datetime(2023, 6, 8, 14, 42, 31, 130855, UTC)),
        ("2025-05-02", "2025-05-02", datetime(2025, 5, 2, tzinfo=UTC)),
        ("2025-05-02T00:30:00+02:00", "2025-05-02T00:30:00+02:00", datetime(2025, 5, 1, 22, 30, tzinfo=UTC)),
        ("2025-05-02T00:30Z", "2025-05-02T00:30Z", datetime(2025, 5, 2, 0, 30, tzinfo=UTC)),
        (None, "2026-03-02T09:30:00.000000", ACCEPTED_AT),
    ],
)
async def test_the_time_is_shown_as_given_else_the_creation_is_it(
    quiet: Database, tenant: Tenant, employee: str, given: str | None, shown: str, instant: datetime
) -> None:
    await carry_out(quiet, tenant, CREATE, told(timestamp=given))
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_interaction(transaction, tenant.id, employee, "i-1")
        kept = await transaction.fetchval("SELECT instant FROM employee_interaction")
    assert found is not None
    assert (found.timestamp_shown, kept) == (shown, instant)


moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30))  # noqa: DTZ001  # naive bounds are asked for
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(moment=moments, offset=offsets)
def test_an_instant_is_that_of_the_offset_or_of_utc(moment: datetime, offset: timezone) -> None:
    there = moment.replace(tzinfo=offset)
    assert instant_of(there.isoformat()) == there
    assert instant_of(moment.isoformat()) == moment.replace(tzinfo=UTC)
    assert instant_of(moment.date().isoformat()) == datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


async def test_a_list_is_in_the_order_of_creation_and_counts_all_pages(
    quiet: Database, tenant: Tenant, employee: str
) -> None:
    await carry_out(quiet, tenant, CREATE, told("b", timestamp="2025-05-02"), later=timedelta(minutes=1))
    await carry_out(quiet, tenant, CREATE, told("c", timestamp="2025-05-01"), told("of another", "e-2"))
    await carry_out(quiet, tenant, CREATE, told("a"), later=timedelta(minutes=1))

    async def page(limit: int, offset: int) -> tuple[int, list[str]]:
        async with quiet.tenant(tenant.id) as transaction:
            found = await list_interactions(transaction, tenant.id, employee, limit=limit, offset=offset)
        return found.count, [each.external_id for each in found.interactions]

    assert await page(10, 0) == (3, ["c", "a", "b"])
    assert await page(1, 1) == (3, ["a"])
    assert await page(1, 3) == (3, [])


async def test_a_deleted_one_is_gone_and_its_id_is_free(quiet: Database, tenant: Tenant, employee: str) -> None:
    await carry_out(quiet, tenant, CREATE, told(), told(employee="e-2"))
    gone = {"employee_id": employee, "external_id": "i-1"}

    first = await carry_out(quiet, tenant, DELETE, gone, {"employee_id": employee, "external_id": "i-2"})

    assert isinstance(first[0], Completed)
    assert [event.type for event in first[0].events] == ["employee_interaction.deleted"]
    assert first[1] == NO_INTERACTION
    assert isinstance((await carry_out(quiet, tenant, CREATE, told()))[0], Completed)
    async with quiet.tenant(tenant.id) as transaction:
        assert await find_interaction(transaction, tenant.id, "e-2", "i-1") is not None
    assert employee_interactions.EXISTING.forget
