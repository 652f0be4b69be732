"""Reports: what is counted, by whose clock, and of whom."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from domain.timeline.happened import applied, attended, employed, interviewed, met, moved, one_person, said
from hiring import new_interviewer
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.timeline.reports.contacts import count_contacts
from rapport.domain.timeline.reports.funnel import count_funnel
from rapport.domain.timeline.reports.interviewers import measure_loads
from rapport.domain.timeline.reports.lead_times import measure_lead_times
from rapport.domain.timeline.reports.period import By, Period
from rapport.storage.database import Database

ZONE = "Europe/Amsterdam"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
PERIOD = Period(since=MARCH, until=datetime(2026, 4, 1, tzinfo=UTC), by=By.WEEK, zone=ZONE)
HIRED = (5, "Hired")


def march(day: int, hour: int = 12) -> datetime:
    return MARCH + timedelta(days=day - 1, hours=hour)


async def hired(database: Database, partner: Partner, *, called: datetime, met_at: datetime, on: datetime) -> None:
    """A person who was called, applied, was interviewed, and hired."""
    candidate = await met(database, partner, said(called))
    applicant, application = await applied(database, partner, called + timedelta(hours=1))
    await interviewed(database, partner, application, met_at)
    await moved(database, partner, application, on, HIRED)
    await one_person(database, partner, candidate, applicant)


async def test_nothing_is_counted_of_another_tenant(quiet: Database, partner: Partner, other_tenant: Tenant) -> None:
    await hired(quiet, partner, called=march(2), met_at=march(5), on=march(9))
    interview = await interviewed(quiet, partner, (await applied(quiet, partner, march(3)))[1], march(8))
    await attended(quiet, partner, interview, await new_interviewer(quiet, partner))
    async with quiet.tenant(other_tenant.id) as transaction:
        for report in (count_contacts, measure_lead_times, measure_loads):
            assert await report(transaction, other_tenant.id, PERIOD) == []
            assert await report(transaction, partner.tenant.id, PERIOD) == []
        assert [step.people for step in await count_funnel(transaction, partner.tenant.id, PERIOD)] == [0] * 5
    async with quiet.tenant(partner.tenant.id) as transaction:
        for report in (count_contacts, measure_lead_times, measure_loads):
            assert await report(transaction, partner.tenant.id, PERIOD) != []


async def test_contacts_are_counted_by_kind_and_type(quiet: Database, partner: Partner) -> None:
    await met(quiet, partner, said(march(3)), said(march(4), types=["Meeting", "Referral"]), said(march(31, 30)))
    await employed(quiet, partner, "erin", march(3), march(10))
    _, application = await applied(quiet, partner, march(3))
    await interviewed(quiet, partner, application, march(11), status="cancelled")

    async with quiet.tenant(partner.tenant.id) as transaction:
        rows = await count_contacts(transaction, partner.tenant.id, PERIOD)

    assert [(row.starts, row.kind, row.type, row.source, row.count) for row in rows] == [
        ("2026-03-02", "application", "applied", "Referral", 1),
        ("2026-03-02", "employee_interaction", "like", None, 1),
        ("2026-03-02", "interaction", "Meeting", None, 1),
        ("2026-03-02", "interaction", "Phone call", None, 1),
        ("2026-03-02", "interaction", "Referral", None, 1),
        ("2026-03-09", "employee_interaction", "like", None, 1),
        ("2026-03-09", "interview", "cancelled", None, 1),
    ]


@pytest.mark.parametrize(
    ("zone", "by", "starts"),
    [
        ("Europe/Amsterdam", By.DAY, "2026-03-16"),
        ("America/New_York", By.DAY, "2026-03-15"),
        ("Asia/Kathmandu", By.DAY, "2026-03-16"),
        ("America/New_York", By.WEEK, "2026-03-09"),
        ("Europe/Amsterdam", By.WEEK, "2026-03-16"),
        ("Europe/Amsterdam", By.MONTH, "2026-03-01"),
    ],
)
async def test_days_are_those_of_the_tenants_clock(
    quiet: Database, partner: Partner, zone: str, by: By, starts: str
) -> None:
    await met(quiet, partner, said(datetime(2026, 3, 15, 23, 30, tzinfo=UTC)))
    period = msgspec.structs.replace(PERIOD, zone=zone, by=by)
    async with quiet.tenant(partner.tenant.id) as transaction:
        assert [row.starts for row in await count_contacts(transaction, partner.tenant.id, period)] == [starts]


async def test_the_funnel_counts_people_who_were_met_first_in_the_period(quiet: Database, partner: Partner) -> None:
    await hired(quiet, partner, called=march(2), met_at=march(5), on=march(40))  # hired later, counted all the same
    await hired(quiet, partner, called=march(-20), met_at=march(5), on=march(9))  # met before
    only_called = await met(quiet, partner, said(march(3)), said(march(4)))
    known = await met(quiet, partner, said(march(-3)), said(march(4)))
    liked = await employed(quiet, partner, "erin", march(6))
    for record in (only_called, known, liked):
        await one_person(quiet, partner, record)
    applicant, application = await applied(quiet, partner, march(7))
    await interviewed(quiet, partner, application, march(8), status="cancelled")
    await moved(quiet, partner, application, march(9), (4, "Offer"))
    await one_person(quiet, partner, applicant)

    async with quiet.tenant(partner.tenant.id) as transaction:
        steps = await count_funnel(transaction, partner.tenant.id, PERIOD)

    assert [(step.step, step.people) for step in steps] == [
        ("contacted", 4),
        ("applied", 2),
        ("interviewed", 1),
        ("offered", 1),
        ("hired", 1),
    ]
    assert [step.of_first for step in steps] == [1, 0.5, 0.25, 0.25, 0.25]
    assert [step.of_previous for step in steps] == [1, 0.5, 0.5, 1, 1]


async def test_lead_times_are_told_by_when_the_step_ended(quiet: Database, partner: Partner) -> None:
    await hired(quiet, partner, called=march(-8), met_at=march(2), on=march(6))  # 10 days, 4 days, 14 days
    await hired(quiet, partner, called=march(1), met_at=march(3), on=march(50))  # 2 days, and hired after the period
    period = msgspec.structs.replace(PERIOD, by=By.MONTH)
    async with quiet.tenant(partner.tenant.id) as transaction:
        rows = await measure_lead_times(transaction, partner.tenant.id, period)
    assert [(row.starts, row.step, row.people, row.median_days, row.p80_days) for row in rows] == [
        ("2026-03-01", "contact_to_hire", 1, 14, 14),
        ("2026-03-01", "contact_to_interview", 2, 6, 8.4),
        ("2026-03-01", "interview_to_hire", 1, 4, 4),
    ]


async def test_a_status_of_a_teams_own_counts_as_its_stage(quiet: Database, partner: Partner) -> None:
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO application_status (tenant_id, id, team_id, stage, name)"
            " VALUES ($1, 77, $2, 'Hired', 'Signed')",
            partner.tenant.id,
            partner.team_id,
        )
    applicant, application = await applied(quiet, partner, march(2))
    await moved(quiet, partner, application, march(5), (77, "Signed"))
    await one_person(quiet, partner, applicant)
    async with quiet.tenant(partner.tenant.id) as transaction:
        [row] = await measure_lead_times(transaction, partner.tenant.id, PERIOD)
    assert (row.step, row.median_days) == ("contact_to_hire", 3)


async def test_interviewers_have_hours_past_and_to_come(quiet: Database, partner: Partner) -> None:
    ina, ben = [await new_interviewer(quiet, partner, name=name) for name in ("Ina", "Ben")]
    soon = datetime.now(UTC) + timedelta(days=300)
    for starts_at, status, who in (
        (march(3), "completed", [ina, ben]),
        (march(4), "scheduled", [ina]),
        (march(4), "cancelled", [ina]),
        (soon, "scheduled", [ina]),
    ):
        _, application = await applied(quiet, partner, march(1))
        interview = await interviewed(quiet, partner, application, starts_at, status=status)
        await attended(quiet, partner, interview, *who)
    period = msgspec.structs.replace(PERIOD, until=soon + timedelta(days=1))

    async with quiet.tenant(partner.tenant.id) as transaction:
        rows = await measure_loads(transaction, partner.tenant.id, period)

    assert [(row.interviewer, row.name, row.interviews, row.upcoming, row.hours) for row in rows] == [
        (ben, "Ben", 1, 0, 1.5),
        (ina, "Ina", 2, 0, 3),
        (ina, "Ina", 1, 1, 1.5),
    ]
    assert rows[0].starts == rows[1].starts == "2026-03-02"
