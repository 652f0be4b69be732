from datetime import timedelta

import aiohttp

from booked import at, expire_holds, new_interview
from domain.applicants.test_holds import hold
from domain.interviewing import team_of
from hiring import new_interviewer
from rapport.access.tenants import Tenant
from rapport.domain.applicants.availability import find_availability
from rapport.domain.applicants.calendars import find_calendars
from rapport.domain.applicants.slots import Calendar
from rapport.storage.database import Database


async def calendars(database: Database, tenant: Tenant, *numbers: int) -> list[Calendar]:
    async with database.tenant(tenant.id) as transaction:
        availabilities = await find_availability(transaction, tenant.id, numbers)
        return list(await find_calendars(transaction, tenant.id, availabilities, at(0), at(24)))


async def test_each_interviewer_has_what_is_booked_of_them_and_no_other(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    one = await new_interviewer(quiet, team, buffer_before_minutes=5, buffer_after_minutes=10, notice_minutes=60)
    other = await new_interviewer(quiet, team)
    await new_interview(quiet, team, one, at(9))
    await hold(quiet, team, other, hour=12)

    of_one, of_other = await calendars(quiet, tenant, one, other)

    assert (of_one.interviewer_id, of_one.booked, of_one.busy) == (one, [(at(9), at(10))], [])
    assert (of_other.interviewer_id, of_other.booked) == (other, [(at(12), at(13))])
    assert (of_one.before, of_one.after) == (timedelta(minutes=5), timedelta(minutes=10))
    assert of_one.earliest - of_other.earliest == timedelta(hours=1)
    assert of_one.working == [(at(8), at(16))]


async def test_what_lies_beside_the_window_may_reach_into_it_with_its_buffer(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number = await new_interviewer(quiet, team)
    await new_interview(quiet, team, number, at(13, -1))
    await new_interview(quiet, team, number, at(23, 1))
    await new_interview(quiet, team, number, at(24, 1))
    [calendar] = await calendars(quiet, tenant, number)
    assert calendar.booked == [(at(13, -1), at(14, -1)), (at(23, 1), at(24, 1))]


async def test_holds_that_are_over_are_not_there(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number = await new_interviewer(quiet, team)
    await hold(quiet, team, number)
    await expire_holds(quiet, team)
    [calendar] = await calendars(quiet, tenant, number)
    assert calendar.booked == []
