"""Scheduling as an operation: what it sets, what it books, what it tells, and what of a failure is left."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.meetings import booked, interview_of, schedule, scheduled, wish
from domain.writing import ACCEPTED_AT, mutation, note_accepted
from hiring import new_applicant, new_application, new_interviewer
from partners import Partner
from quiet import administrator, blocked
from rapport.access.tenants import Tenant
from rapport.app.operations import OPERATIONS
from rapport.domain.applicants.interview_changes import application_subject
from rapport.domain.applicants.interview_scheduling import SCHEDULE, Scheduled, Wanted
from rapport.domain.applicants.interview_scheduling import schedule as schedule_within
from rapport.domain.applicants.time_zones import TZDATA
from rapport.engine.mutation import Completed, Event, Failed
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

START = datetime(2030, 5, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_operation_keeps_its_name() -> None:
    assert SCHEDULE.name == "interviews.schedule"  # mutations that are written down name it
    assert not SCHEDULE.commutes
    assert SCHEDULE in OPERATIONS


async def test_what_is_of_another_tenant_is_not_there(quiet: Database, partner: Partner, other_tenant: Tenant) -> None:
    theirs = await wish(quiet, partner, team_id=None)
    here = Partner(other_tenant, partner.team_id, "", "", partner.session)
    [outcome] = await schedule(quiet, here, theirs)
    assert isinstance(outcome, Failed)
    assert outcome.code == "not_found"
    assert await booked(quiet, here) == []


async def test_a_new_interview_books_its_interviewers_and_is_told_by_ids_and_times_only(
    quiet: Database, partner: Partner
) -> None:
    first, second = [await new_interviewer(quiet, partner) for _ in range(2)]
    wanted = await wish(quiet, partner, interviewer_ids=[second, first])

    [outcome] = await schedule(quiet, partner, wanted)

    interview = await interview_of(quiet, partner, outcome)
    assert (interview.status, interview.sequence, interview.tzdata) == ("scheduled", 0, TZDATA)
    assert (interview.starts_at, interview.ends_at) == (START, START + HOUR)
    assert [each.number for each in interview.interviewers] == [second, first]
    assert await booked(quiet, partner) == [(each, START, START + HOUR) for each in sorted([first, second])]
    shown = show(Kind.INTERVIEW, interview.id)
    assert outcome == Completed(
        events=[
            Event(
                type="interview.scheduled",
                subject=application_subject(partner.tenant.id, wanted["application_id"]),
                data={
                    "number": wanted["application_id"],
                    "interviewId": shown,
                    "sequence": 0,
                    "startsAt": START,
                    "endsAt": START + HOUR,
                },
            )
        ],
        result={"interviewIds": [shown], "interviewSequence": 0},
    )


async def test_a_move_tells_of_both_times_and_keeps_the_interview(quiet: Database, partner: Partner) -> None:
    wanted = await wish(quiet, partner)
    moved = {**wanted, "wall_start": "2030-05-01T11:30:00", "duration_minutes": 30}

    before, after, again = await schedule(quiet, partner, wanted, moved, moved)

    assert isinstance(after, Completed)
    assert isinstance(again, Completed)
    assert after.events[0].type == "interview.rescheduled"
    assert after.events[0].data == {
        "number": wanted["application_id"],
        "interviewId": show(Kind.INTERVIEW, (await interview_of(quiet, partner, before)).id),
        "sequence": 1,
        "startsAt": START + 1.5 * HOUR,
        "endsAt": START + 2 * HOUR,
        "previousStartsAt": START,
        "previousEndsAt": START + HOUR,
    }
    assert (again.events, again.result) == ((), after.result)
    assert await booked(quiet, partner) == [
        (wanted["interviewer_ids"][0], START + 1.5 * HOUR, START + 2 * HOUR),
    ]


async def test_answers_stay_while_the_time_does(quiet: Database, partner: Partner) -> None:
    first, second = [await new_interviewer(quiet, partner) for _ in range(2)]
    wanted = await wish(quiet, partner, interviewer_ids=[first])
    [made] = await schedule(quiet, partner, wanted)
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("UPDATE interview_attendee SET answer = 'accepted', answered_at = now()")

    for change, answers in (
        ({"location": "Room 5", "interviewer_ids": [second, first]}, ["needs-action", "accepted"]),
        ({"duration_minutes": 30}, ["needs-action"]),
    ):
        await schedule(quiet, partner, {**wanted, **change})
        interview = await interview_of(quiet, partner, made)
        assert [each.answer for each in interview.interviewers] == answers


async def test_a_set_has_an_outcome_for_each_and_one_that_clashes_fails_alone(
    quiet: Database, partner: Partner
) -> None:
    one = await wish(quiet, partner)
    clashing = await wish(quiet, partner, interviewer_ids=one["interviewer_ids"], wall_start="2030-05-01T10:59:00")
    unknown = await wish(quiet, partner, application_id=1)
    other = await wish(quiet, partner)

    outcomes = await schedule(quiet, partner, one, clashing, unknown, other)

    assert [each.code if isinstance(each, Failed) else "" for each in outcomes] == ["", "conflict", "not_found", ""]
    assert len(await booked(quiet, partner)) == 2


async def test_a_clash_names_no_person_and_no_other_team(quiet: Database, partner: Partner) -> None:
    person = await new_applicant(quiet, partner, first_name="Zoe", email="zoe@home.example", email_key="zoe")
    interviewer = await new_interviewer(quiet, partner)
    application = await new_application(quiet, partner, applicant=person)
    await scheduled(quiet, partner, application_id=application, interviewer_ids=[interviewer])

    [busy] = await schedule(quiet, partner, await wish(quiet, partner, interviewer_ids=[interviewer]))

    assert isinstance(busy, Failed)
    assert busy.message == (
        f"date: interviewer {interviewer} is busy from 2030-05-01T08:00:00Z to 2030-05-01T09:00:00Z;"
        " choose another time"
    )


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"wall_start": "2030-03-31T02:30:00"}, "invalid", "date"),
        ({"time_zone": "Mars"}, "invalid", "timezone"),
        ({"interviewer_ids": [1]}, "not_found", "interviewerId"),
        ({"interviewer_ids": [1], "ids_field": "interviewerIds"}, "not_found", "interviewerIds"),
        ({"interviewer_email": "nobody@team.example", "interviewer_team_id": 1}, "not_found", "interviewerEmail"),
    ],
)
async def test_what_is_wrong_is_named(
    quiet: Database, partner: Partner, change: dict[str, object], code: str, field: str
) -> None:
    [outcome] = await schedule(quiet, partner, await wish(quiet, partner, **change))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.message.partition(": ")[0]) == (code, field)


async def test_the_email_is_compared_without_case_in_exactly_that_team(quiet: Database, partner: Partner) -> None:
    number = await new_interviewer(quiet, partner, email="Ina@Team.example", email_key="ina@team.example")
    by_email = {"interviewer_email": " INA@team.example", "interviewer_team_id": partner.team_id}
    interview = await scheduled(quiet, partner, **by_email)
    assert [each.number for each in interview.interviewers] == [number]
    [elsewhere] = await schedule(quiet, partner, await wish(quiet, partner, **{**by_email, "interviewer_team_id": 1}))
    assert isinstance(elsewhere, Failed)


async def test_an_interviewer_who_goes_meanwhile_is_a_conflict(
    quiet: Database, quiet_url: str, partner: Partner
) -> None:
    wanted = await wish(quiet, partner)
    async with administrator(quiet_url) as beside:
        async with quiet.tenant(partner.tenant.id) as transaction:
            await transaction.execute("DELETE FROM interviewer")
            scheduling = asyncio.create_task(schedule(quiet, partner, wanted))
            await blocked(beside)
        [outcome] = await scheduling
    assert isinstance(outcome, Failed)
    assert (outcome.code, "please try again" in outcome.message) == ("conflict", True)


# ── Holds ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def hold(quiet: Database, partner: Partner, interviewer: int, expires: str) -> UUID:
    hold_id = new_id()
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO booking (tenant_id, id, interviewer_id, hold_id, during, may_overlap, expires_at)"
            f" VALUES ($1, $2, $3, $2, tstzrange($4, $5), false, now() + '{expires}'::interval)",
            partner.tenant.id,
            hold_id,
            interviewer,
            START,
            START + HOUR,
        )
    return hold_id


async def test_a_live_hold_keeps_others_out_and_lets_its_holder_in(quiet: Database, partner: Partner) -> None:
    interviewer, another = [await new_interviewer(quiet, partner) for _ in range(2)]
    held = await hold(quiet, partner, interviewer, "1 minute")
    foreign = await hold(quiet, partner, another, "1 minute")
    wanted = await wish(quiet, partner, interviewer_ids=[interviewer])

    refused = await schedule(quiet, partner, wanted, {**wanted, "hold_id": foreign})
    [let_in] = await schedule(quiet, partner, {**wanted, "hold_id": held})

    for each in refused:
        assert isinstance(each, Failed)
        assert "is held for somebody else from 2030-05-01T08:00:00Z" in each.message
    assert isinstance(let_in, Completed)
    assert await booked(quiet, partner) == [(each, START, START + HOUR) for each in (interviewer, another)]


async def test_a_hold_that_is_over_makes_room(quiet: Database, partner: Partner) -> None:
    interviewer, another = [await new_interviewer(quiet, partner) for _ in range(2)]
    for each in (interviewer, another):
        await hold(quiet, partner, each, "-1 second")
    await scheduled(quiet, partner, interviewer_ids=[interviewer])
    assert len(await booked(quiet, partner)) == 2  # the other one's is left to whoever books there


# ── Inside another operation ────────────────────────────────────────────────────────────────────────────────────


async def test_it_can_be_a_part_of_another_write_that_goes_on_after_a_clash(quiet: Database, partner: Partner) -> None:
    free = Wanted(**await wish(quiet, partner) | {"wall_start": datetime(2030, 5, 1, 10)})  # noqa: DTZ001  # on the wall
    busy = Wanted(**await wish(quiet, partner, interviewer_ids=free.interviewer_ids) | {"wall_start": free.wall_start})
    async with quiet.tenant(partner.tenant.id) as transaction:
        mutations = [mutation(SCHEDULE, {}), mutation(SCHEDULE, {})]
        await note_accepted(transaction, partner.tenant.id, mutations)
        done = [
            await schedule_within(transaction, partner.tenant.id, each, wanted)
            for each, wanted in zip(mutations, (free, busy), strict=True)
        ]
        await transaction.execute("UPDATE job SET name = 'Nurse II'")
    assert isinstance(done[0], Scheduled)
    assert (done[0].interview.starts_at, done[0].interview.updated_at) == (START, ACCEPTED_AT)
    assert isinstance(done[1], Failed)
    assert len(await booked(quiet, partner)) == 1
