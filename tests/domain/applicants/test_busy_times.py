from datetime import datetime
from typing import Any

import aiohttp
import pytest

from booked import at
from domain.interviewing import team_of
from domain.writing import carry_out
from hiring import new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.availability import missing
from rapport.domain.applicants.busy_times import CREATE, DELETE, REPLACE, BusyTime, find_busy_times
from rapport.domain.applicants.interviewer_reach import interviewer_subject
from rapport.engine.mutation import Completed, Event, Operation
from rapport.ids import new_id
from rapport.storage.database import Database


@pytest.mark.parametrize(
    ("operation", "name"),
    [(CREATE, "busy_times.create"), (REPLACE, "busy_times.replace"), (DELETE, "busy_times.delete")],
)
def test_the_operations_keep_their_names(operation: Operation, name: str) -> None:
    assert operation.name == name  # mutations that are written down name them
    assert not operation.commutes


def given(team: Partner, number: int, *times: tuple[datetime, datetime]) -> dict[str, Any]:
    return {
        "interviewer_id": number,
        "team_id": team.team_id,
        "times": [{"id": new_id(), "starts_at": since, "ends_at": until} for since, until in times],
    }


async def found(database: Database, tenant: Tenant, number: int, since: float = 0, until: float = 24) -> list[BusyTime]:
    """Between these hours of the day."""
    async with database.tenant(tenant.id) as transaction:
        return list(await find_busy_times(transaction, tenant.id, [number], at(since), at(until)))


async def test_another_teams_interviewer_is_left_alone(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team, beside, other = [await team_of(quiet, session, each) for each in (tenant, tenant, other_tenant)]
    number = await new_interviewer(quiet, team)
    await carry_out(quiet, tenant, CREATE, given(team, number, (at(9), at(10))))
    [busy] = await found(quiet, tenant, number)
    for outsider in (beside, other):
        for operation in (CREATE, REPLACE):
            body = given(outsider, number, (at(11), at(12)))
            assert await carry_out(quiet, outsider.tenant, operation, body) == [missing(number)]
        removal = {"interviewer_id": number, "team_id": outsider.team_id, "id": busy.id}
        assert await carry_out(quiet, outsider.tenant, DELETE, removal) == [missing(number)]
    assert await found(quiet, tenant, number) == [busy]


async def test_a_window_shows_what_reaches_into_it(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number = await new_interviewer(quiet, team)
    times = [(at(8), at(9)), (at(8), at(9.5)), (at(9), at(10)), (at(9.5), at(11)), (at(10), at(11)), (at(8), at(12))]

    [outcome] = await carry_out(quiet, tenant, CREATE, given(team, number, *times))

    shown = [(each.starts_at, each.ends_at) for each in await found(quiet, tenant, number, 9, 10)]
    assert shown == [(at(8), at(9.5)), (at(8), at(12)), (at(9), at(10)), (at(9.5), at(11))]
    assert isinstance(outcome, Completed)
    subject = interviewer_subject(tenant.id, number)
    assert outcome.events == [Event(type="interviewer.busy_times_changed", subject=subject, data={"number": number})]


async def test_an_import_replaces_what_was_imported_before_and_nothing_else(
    quiet: Database, tenant: Tenant, session: aiohttp.ClientSession
) -> None:
    team = await team_of(quiet, session, tenant)
    number, other = [await new_interviewer(quiet, team) for _ in range(2)]
    await carry_out(quiet, tenant, CREATE, given(team, number, (at(9), at(10))))
    await carry_out(quiet, tenant, REPLACE, given(team, number, (at(10), at(11)), (at(12), at(13))))
    await carry_out(quiet, tenant, REPLACE, given(team, other, (at(10), at(11))))

    await carry_out(quiet, tenant, REPLACE, given(team, number, (at(14), at(15))))

    assert [(each.starts_at, each.imported) for each in await found(quiet, tenant, number)] == [
        (at(9), False),
        (at(14), True),
    ]
    assert len(await found(quiet, tenant, other)) == 1
