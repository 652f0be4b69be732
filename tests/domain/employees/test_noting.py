"""A text is due once, stays as long as anybody has it, and is gone with the last."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.writing import carry_out
from quiet import Administrator, administrator, blocked
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, vacancies
from rapport.domain.employees.noting import note
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.skills.reading import Box
from rapport.domain.skills.texts import due
from rapport.storage.database import Database

TITLE = "Registered nurse"


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    async with administrator(quiet_url) as connection:
        yield connection


@pytest.fixture
async def home(quiet: Database, tenant: Tenant) -> Tenant:
    """With two employees of whom nothing is known."""
    for name in ("e-1", "e-2"):
        await carry_out(quiet, tenant, employees.CREATE, {"external_id": name, "profile": {}})
    return tenant


def told(external_id: str = "i-1", employee: str = "e-1", **fields: Any) -> dict[str, Any]:
    given = {"employee_id": employee, "external_id": external_id, "type": "shared", "title": TITLE, "language": "en"}
    return {**given, **fields}


async def texts(quiet: Database, tenant: Tenant) -> tuple[int, int]:
    """How many readings there are, and how many findings."""
    async with quiet.tenant(tenant.id) as transaction:
        return (
            await transaction.fetchval("SELECT count(*) FROM skill_reading"),
            await transaction.fetchval("SELECT count(*) FROM skill_finding"),
        )


async def test_another_tenant_has_the_same_text_for_itself(quiet: Database, home: Tenant, other_tenant: Tenant) -> None:
    await carry_out(quiet, other_tenant, employees.CREATE, {"external_id": "e-1", "profile": {}})
    for tenant in (home, other_tenant):
        await carry_out(quiet, tenant, employee_interactions.CREATE, told())
    await carry_out(quiet, home, employees.DELETE, {"external_id": "e-1"})
    assert (await texts(quiet, home), await texts(quiet, other_tenant)) == ((0, 0), (1, 0))


async def test_the_same_text_is_read_once_however_many_have_it(quiet: Database, home: Tenant) -> None:
    await carry_out(quiet, home, employee_interactions.CREATE, told(), told("i-2"), told(employee="e-2"))
    await carry_out(
        quiet, home, vacancies.CREATE, {"external_id": "v-1", "profile": {"job_title": TITLE}, "language": "en"}
    )
    assert (await read_due(quiet, Box(), home.id)).texts == 1
    await carry_out(quiet, home, employee_interactions.CREATE, told("i-3"))
    assert (await read_due(quiet, Box(), home.id)).texts == 0
    assert await texts(quiet, home) == (1, 1)


async def test_what_is_refused_leaves_no_text(quiet: Database, home: Tenant) -> None:
    await carry_out(quiet, home, employee_interactions.CREATE, told())
    await carry_out(
        quiet,
        home,
        employee_interactions.CREATE,
        told(title="Carpenter"),
        told("i-2", "nobody", title="Baker"),
        told("i-3", title=None, vacancy_id="nothing"),
    )
    await carry_out(quiet, home, employees.UPDATE, {"external_id": "nobody", "changes": {"assigned_position": "Cook"}})
    assert await texts(quiet, home) == (1, 0)


async def test_it_goes_with_the_last_that_has_it(quiet: Database, home: Tenant) -> None:
    position = {"external_id": "e-3", "profile": {"assigned_position": TITLE}, "language": "en"}
    await carry_out(quiet, home, employee_interactions.CREATE, told(), told("i-2"), told(employee="e-2"))
    await carry_out(quiet, home, employees.CREATE, position)
    await carry_out(quiet, home, vacancies.CREATE, {**position, "profile": {"job_title": TITLE}})
    await read_due(quiet, Box(), home.id)

    for operation, body in (
        (employee_interactions.DELETE, {"employee_id": "e-1", "external_id": "i-1"}),
        (employees.DELETE, {"external_id": "e-1"}),
        (employees.UPDATE, {"external_id": "e-3", "changes": {"assigned_position": None}}),
        (vacancies.DELETE, {"external_id": "e-3"}),
    ):
        await carry_out(quiet, home, operation, body)
        assert await texts(quiet, home) == (1, 1), operation.name
    await carry_out(quiet, home, employees.DELETE, {"external_id": "e-2"})
    assert await texts(quiet, home) == (0, 0)


async def test_a_change_of_one_field_leaves_the_texts_of_the_others(quiet: Database, home: Tenant) -> None:
    profile = {"job_title": "Nurse", "job_description": "Cares for people."}
    await carry_out(quiet, home, vacancies.CREATE, {"external_id": "v-1", "profile": profile, "language": "en"})
    changed = {"external_id": "v-1", "language": "nl"}
    await carry_out(quiet, home, vacancies.UPDATE, {**changed, "changes": {"active": False}})
    await carry_out(quiet, home, vacancies.UPDATE, {**changed, "changes": {"job_title": "Timmerman"}})
    async with quiet.tenant(home.id) as transaction:
        rows = await transaction.fetch("SELECT path[1], asked FROM profile_text JOIN skill_reading USING (digest)")
    assert {row["path"]: row["asked"] for row in rows} == {"job_title": "nl", "job_description": "en"}
    assert await texts(quiet, home) == (2, 0)


async def test_who_takes_a_text_into_hand_while_the_last_other_lets_go_of_it_has_it(
    quiet: Database, home: Tenant, beside: Administrator
) -> None:
    await carry_out(quiet, home, employee_interactions.CREATE, told())
    async with quiet.tenant(home.id) as transaction:
        await note(transaction, home.id, [due(TITLE, "en", "en")])
        gone = asyncio.create_task(
            carry_out(quiet, home, employee_interactions.DELETE, {"employee_id": "e-1", "external_id": "i-1"})
        )
        await blocked(beside)
        await transaction.execute(
            "INSERT INTO profile_text (tenant_id, record, external_id, path, digest)"
            " VALUES ($1, 'employee', 'e-2', '{assigned_position}', $2)",
            home.id,
            due(TITLE, "en", "en").digest,
        )
    await gone
    assert await texts(quiet, home) == (1, 0)


async def test_what_is_removed_at_the_moment_that_it_is_wanted_again_is_noted_again(
    quiet: Database, home: Tenant, beside: Administrator
) -> None:
    await carry_out(quiet, home, employee_interactions.CREATE, told())
    await read_due(quiet, Box(), home.id)
    async with beside.transaction():
        await beside.execute("DELETE FROM skill_reading WHERE tenant_id = $1", home.id)
        wanted = asyncio.create_task(carry_out(quiet, home, employee_interactions.CREATE, told(employee="e-2")))
        await blocked(beside)
    await wanted
    assert await texts(quiet, home) == (1, 0)
    assert (await read_due(quiet, Box(), home.id)).texts == 1


async def test_writers_of_a_text_do_not_wait_for_its_reading(
    quiet: Database, home: Tenant, beside: Administrator
) -> None:
    await carry_out(quiet, home, employee_interactions.CREATE, told())
    async with beside.transaction():
        await beside.execute("SELECT FROM skill_reading WHERE tenant_id = $1 FOR NO KEY UPDATE", home.id)
        await carry_out(quiet, home, employee_interactions.CREATE, told("i-2"))


async def test_who_exchange_texts_at_once_do_not_wait_for_each_other_for_ever(quiet: Database, home: Tenant) -> None:
    async def change(employee: str, number: int) -> None:
        titles = ["Nurse", "Carpenter", "Baker"] if number % 2 else ["Clerk", "Nurse"]
        history = [{"job_title": title} for title in titles]
        body = {"external_id": employee, "changes": {"working_history": history}, "language": "en"}
        await carry_out(quiet, home, employees.UPDATE, body)

    async with asyncio.TaskGroup() as group:
        for number in range(30):
            for place, employee in enumerate(("e-1", "e-2")):
                group.create_task(change(employee, number + place))
            group.create_task(carry_out(quiet, home, employee_interactions.CREATE, told(f"i-{number}", title="Nurse")))
            gone = {"employee_id": "e-1", "external_id": f"i-{number - 3}"}
            group.create_task(carry_out(quiet, home, employee_interactions.DELETE, gone))
    for employee in ("e-1", "e-2"):
        await carry_out(quiet, home, employees.DELETE, {"external_id": employee})
    assert await texts(quiet, home) == (0, 0)
