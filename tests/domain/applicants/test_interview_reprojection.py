"""Interviews that older rules placed: looked for, and moved to where today's rules have them."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.meetings import booked, found, scheduled
from domain.writing import carry_out
from hiring import new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.interview_parties import NO_INTERVIEW
from rapport.domain.applicants.interview_reprojection import REPROJECT, Aged, find_aged, in_order_of_moving, note_rules
from rapport.domain.applicants.interviews import Interview
from rapport.domain.applicants.time_zones import TZDATA
from rapport.engine.mutation import Completed, Failed, Outcome
from rapport.ids import NO_ONE
from rapport.storage.database import Database

HOUR = timedelta(hours=1)
DAY = "2100-05-01T"  # to come, whenever this runs


def test_the_operation_keeps_its_name() -> None:
    assert REPROJECT.name == "interviews.reproject"  # mutations that are written down name it
    assert not REPROJECT.commutes


async def age(database: Database, partner: Partner, *interviews: Interview, by: timedelta) -> None:
    """Makes them look as if rules had placed them that had another offset; they find room in the order given."""
    async with database.tenant(partner.tenant.id) as transaction:
        for interview in interviews:
            await transaction.execute(
                "UPDATE interview SET tzdata = '2020a', starts_at = starts_at + $2::interval,"
                " ends_at = ends_at + $2::interval WHERE id = $1",
                interview.id,
                by,
            )
            await transaction.execute(
                "UPDATE booking SET during = tstzrange(lower(during) + $2::interval, upper(during) + $2::interval)"
                " WHERE interview_id = $1",
                interview.id,
                by,
            )


async def aged(database: Database, partner: Partner) -> Sequence[Aged]:
    async with database.tenant(partner.tenant.id) as transaction:
        return await find_aged(transaction, partner.tenant.id)


async def move(database: Database, partner: Partner, *those: Aged) -> Sequence[Outcome]:
    bodies = [{"interview_id": each.id, "application_id": each.application_id} for each in those]
    return await carry_out(database, partner.tenant, REPROJECT, *bodies)


async def test_only_scheduled_ones_to_come_of_older_rules_are_found(
    quiet: Database, partner: Partner, other_tenant: Tenant
) -> None:
    right = await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00")
    past = await scheduled(quiet, partner, wall_start="2020-05-01T10:00:00")
    closed = await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00")
    await age(quiet, partner, past, closed, by=-HOUR)
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("UPDATE interview SET status = 'completed' WHERE id = $1", closed.id)
    assert await aged(quiet, partner) == []

    await age(quiet, partner, right, by=-HOUR)

    [one] = await aged(quiet, partner)
    assert (one.id, one.tzdata, one.starts_at, one.becomes) == (
        right.id,
        "2020a",
        right.starts_at - HOUR,
        right.starts_at,
    )
    assert not one.stays
    assert await aged(quiet, Partner(other_tenant, 1, "", "", partner.session)) == []


async def test_one_that_moves_is_changed_like_any_other_and_is_told_of(quiet: Database, partner: Partner) -> None:
    interview = await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00")
    await age(quiet, partner, interview, by=HOUR)

    [one] = await aged(quiet, partner)
    [outcome, again] = await move(quiet, partner, one, one)

    assert isinstance(outcome, Completed)
    assert outcome.events[0].type == "interview.rescheduled"
    assert outcome.events[0].data["previousStartsAt"] == interview.starts_at + HOUR
    assert isinstance(again, Completed)
    assert again.events == ()
    now = await found(quiet, partner, interview.id)
    assert (now.starts_at, now.ends_at) == (interview.starts_at, interview.ends_at)
    assert (now.sequence, now.tzdata, now.wall_start) == (1, TZDATA, interview.wall_start)
    assert [each[1:] for each in await booked(quiet, partner)] == [(interview.starts_at, interview.ends_at)]
    async with quiet.tenant(partner.tenant.id) as transaction:
        assert await transaction.fetchval("SELECT what FROM interview_change WHERE sequence = 1") == "reprojected"
    assert await aged(quiet, partner) == []


@pytest.mark.parametrize("by", [HOUR, -HOUR])
async def test_neighbours_move_together_and_make_room_for_one_another(
    quiet: Database, partner: Partner, by: timedelta
) -> None:
    interviewer = await new_interviewer(quiet, partner)
    row = [
        await scheduled(quiet, partner, wall_start=f"{DAY}{hour}:00:00", interviewer_ids=[interviewer])
        for hour in (10, 11, 12)
    ]
    await age(quiet, partner, *(reversed(row) if by > timedelta(0) else row), by=by)

    outcomes = await move(quiet, partner, *in_order_of_moving(await aged(quiet, partner)))

    assert all(isinstance(each, Completed) for each in outcomes)
    assert [(await found(quiet, partner, each.id)).starts_at for each in row] == [each.starts_at for each in row]


async def test_one_that_would_clash_is_left_alone(quiet: Database, partner: Partner) -> None:
    interviewer = await new_interviewer(quiet, partner)
    early = await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00", interviewer_ids=[interviewer])
    await age(quiet, partner, early, by=-HOUR)
    await scheduled(quiet, partner, wall_start=f"{DAY}10:30:00", interviewer_ids=[interviewer])

    [outcome] = await move(quiet, partner, *await aged(quiet, partner))

    assert isinstance(outcome, Failed)
    assert (outcome.code, f"interviewer {interviewer} is busy" in outcome.message) == ("conflict", True)
    assert (await found(quiet, partner, early.id)).starts_at == early.starts_at - HOUR
    assert len(await aged(quiet, partner)) == 1


async def test_a_time_that_does_not_exist_any_more_is_left_alone_and_told(quiet: Database, partner: Partner) -> None:
    interview = await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00")
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("UPDATE interview SET tzdata = '2020a', wall_start = '2100-03-28 02:30'")

    [one] = await aged(quiet, partner)

    assert (one.becomes, one.stays, "does not exist" in one.why) == (None, False, True)
    assert in_order_of_moving([one]) == [one]
    [outcome] = await move(quiet, partner, one)
    assert isinstance(outcome, Failed)
    assert (await found(quiet, partner, interview.id)).sequence == 0


async def test_those_that_stay_are_noted_as_looked_at(quiet: Database, partner: Partner) -> None:
    await scheduled(quiet, partner, wall_start=f"{DAY}10:00:00")
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("UPDATE interview SET tzdata = '2020a'")

    [one] = await aged(quiet, partner)
    assert one.stays
    assert in_order_of_moving([one]) == []
    await note_rules(quiet, partner.tenant.id, [one.id])

    assert await aged(quiet, partner) == []
    now = await found(quiet, partner, one.id)
    assert (now.sequence, now.tzdata) == (0, TZDATA)
    async with quiet.tenant(partner.tenant.id) as transaction:
        assert (
            await transaction.fetchval("SELECT details ->> 'unmoved' FROM audit WHERE action = $1", REPROJECT.name)
            == "1"
        )


async def test_one_that_is_gone_is_not_there(quiet: Database, partner: Partner) -> None:
    outcomes = await carry_out(quiet, partner.tenant, REPROJECT, {"interview_id": NO_ONE, "application_id": 1})
    assert outcomes == [NO_INTERVIEW]


async def test_the_second_of_two_times_stays_the_second(quiet: Database, partner: Partner) -> None:
    interview = await scheduled(quiet, partner, wall_start="2100-10-31T02:30:00", later=True)
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("UPDATE interview SET tzdata = '2020a'")

    [one] = await aged(quiet, partner)
    assert one.stays
    [outcome] = await move(quiet, partner, one)
    assert isinstance(outcome, Completed)
    assert outcome.events == ()
    assert (await found(quiet, partner, interview.id)).starts_at == interview.starts_at
