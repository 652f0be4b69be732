"""Holds give way to who made them, once, and to everybody when they are over."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import aiohttp
import asyncpg
import pytest

from booked import at, expire_holds, new_interview
from domain.interviewing import team_of
from domain.writing import ACCEPTED_AT, carry_out
from hiring import new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.holds import CREATE, RELEASE, make_way, take_hold
from rapport.engine.mutation import Completed, Event, Failed, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.database import Database

LATER = at(0) - ACCEPTED_AT  # a hold is made right before the monday, so it is not over when a test looks


async def hold(
    database: Database, team: Partner, *numbers: int, hour: float = 9, hold_id: UUID | None = None
) -> Outcome:
    body = {
        "id": hold_id or new_id(),
        "team_id": team.team_id,
        "interviewer_ids": numbers,
        "starts_at": at(hour),
        "duration_minutes": 60,
        "minutes": 5,
    }
    [outcome] = await carry_out(database, team.tenant, CREATE, body, later=LATER)
    return outcome


async def take(database: Database, tenant: Tenant, hold_id: UUID, interviewer_ids: Sequence[int]) -> bool:
    async with database.tenant(tenant.id) as transaction:
        await make_way(transaction, tenant.id, interviewer_ids)
        return await take_hold(transaction, tenant.id, hold_id, interviewer_ids)


async def held(database: Database, tenant: Tenant) -> int:
    async with database.tenant(tenant.id) as transaction:
        return int(await transaction.fetchval("SELECT count(*) FROM booking WHERE tenant_id = $1", tenant.id))


@pytest.mark.parametrize(("operation", "name"), [(CREATE, "holds.create"), (RELEASE, "holds.release")])
def test_the_operations_keep_their_names(operation: Operation, name: str) -> None:
    assert operation.name == name  # mutations that are written down name them
    assert not operation.commutes


async def test_another_tenants_hold_is_neither_taken_nor_released(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team, other = [await team_of(quiet, session, each) for each in (tenant, other_tenant)]
    number, hold_id = await new_interviewer(quiet, team), new_id()
    await hold(quiet, team, number, hold_id=hold_id)
    assert not await take(quiet, other_tenant, hold_id, [number])
    [outcome] = await carry_out(quiet, other_tenant, RELEASE, {"id": hold_id, "team_id": other.team_id})
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_found"
    assert await held(quiet, tenant) == 1


async def test_a_hold_of_others_is_not_taken(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> None:
    team = await team_of(quiet, session, tenant)
    number, other = [await new_interviewer(quiet, team) for _ in range(2)]
    hold_id = new_id()
    await hold(quiet, team, number, hold_id=hold_id)
    assert not await take(quiet, tenant, hold_id, [other])
    assert await held(quiet, tenant) == 1


async def test_a_hold_is_taken_once_and_as_a_whole(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    numbers = [await new_interviewer(quiet, team) for _ in range(2)]
    hold_id = new_id()
    outcome = await hold(quiet, team, *numbers, hold_id=hold_id)
    assert isinstance(outcome, Completed)
    assert outcome.events == [Event(type="hold.created", subject=hold_id)]
    assert await held(quiet, tenant) == 2
    assert await take(quiet, tenant, hold_id, numbers[:1])
    assert await held(quiet, tenant) == 0
    assert not await take(quiet, tenant, hold_id, numbers)


async def test_what_is_not_booked_after_all_stays_held(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number, hold_id = await new_interviewer(quiet, team), new_id()
    await hold(quiet, team, number, hold_id=hold_id)
    with suppress(ZeroDivisionError):
        async with quiet.tenant(tenant.id) as transaction:
            assert await take_hold(transaction, tenant.id, hold_id, [number])
            raise ZeroDivisionError
    assert await held(quiet, tenant) == 1


async def test_a_hold_that_is_over_is_not_taken_and_is_gone_once_somebody_books(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number, other = [await new_interviewer(quiet, team) for _ in range(2)]
    hold_id = new_id()
    await hold(quiet, team, number, hold_id=hold_id)
    await hold(quiet, team, other)
    await expire_holds(quiet, team)
    assert not await take(quiet, tenant, hold_id, [number])
    assert await held(quiet, tenant) == 1  # nobody has booked the other one since


async def test_a_live_hold_keeps_every_booking_away(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number = await new_interviewer(quiet, team)
    await hold(quiet, team, number)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await new_interview(quiet, team, number, at(9.5))


async def test_of_a_set_the_first_one_holds_the_time(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    numbers = [await new_interviewer(quiet, team) for _ in range(2)]
    first, second = [await hold(quiet, team, *each) for each in (numbers[:1], numbers)]
    assert isinstance(first, Completed)
    assert isinstance(second, Failed)
    assert second.code == "conflict"
    assert await held(quiet, tenant) == 1
