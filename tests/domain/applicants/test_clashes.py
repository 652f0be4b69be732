"""What stands in the way of a time, and the next ones at which nothing does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.meetings import scheduled
from hiring import new_applicant, new_application, new_interviewer, new_job
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.clashes import Clash, Wish, find_clashes, next_slots
from rapport.domain.applicants.scheduling_settings import SchedulingChange, change_scheduling_settings
from rapport.domain.applicants.time_zones import zone_of
from rapport.ids import new_id
from rapport.storage.database import Database

START = datetime(2030, 5, 1, 8, tzinfo=UTC)  # 10:00 in Amsterdam, a wednesday
HOUR = timedelta(hours=1)
ZONE = zone_of("Europe/Amsterdam")


async def clashes(quiet: Database, tenant: Tenant, **fields: Any) -> Sequence[Clash]:
    given = Wish(**{"applicant_id": 1, "interviewer_ids": [], "starts_at": START, "duration": HOUR, **fields})
    async with quiet.tenant(tenant.id) as transaction:
        return await find_clashes(transaction, tenant.id, given)


async def slots(quiet: Database, tenant: Tenant, limit: int = 3, **fields: Any) -> list[str]:
    given = Wish(**{"applicant_id": 1, "interviewer_ids": [], "starts_at": START, "duration": HOUR, **fields})
    async with quiet.tenant(tenant.id) as transaction:
        found = await next_slots(transaction, tenant.id, given, zone=ZONE, step=HOUR / 2, limit=limit)
    return [f"{slot.starts_at.astimezone(ZONE):%d %H:%M}" for slot in found]


async def test_who_is_busy_is_told_with_whom_and_another_tenant_learns_nothing(
    quiet: Database, partner: Partner, other_tenant: Tenant
) -> None:
    ina = await new_interviewer(quiet, partner, name="Ina Interviewer")
    ann = await new_applicant(quiet, partner, first_name="Ann", last_name="Example")
    nurse = await new_job(quiet, partner, name="Nurse")
    application = await new_application(quiet, partner, job=nurse, applicant=ann)
    interview = await scheduled(quiet, partner, application_id=application, interviewer_ids=[ina])

    told = Clash(
        interviewer="Ina Interviewer", starts_at=START, ends_at=START + HOUR, applicant="Ann Example", job="Nurse"
    )
    assert await clashes(quiet, partner.tenant, interviewer_ids=[ina], starts_at=START + HOUR / 2) == [told]
    assert await clashes(quiet, partner.tenant, interviewer_ids=[ina], starts_at=START + HOUR) == []
    assert await clashes(quiet, partner.tenant, interviewer_ids=[ina], interview_id=interview.id) == []
    assert await clashes(quiet, other_tenant, interviewer_ids=[ina]) == []


async def test_the_applicant_may_be_elsewhere_too(quiet: Database, partner: Partner) -> None:
    ann = await new_applicant(quiet, partner)
    await scheduled(quiet, partner, application_id=await new_application(quiet, partner, applicant=ann))
    [found] = await clashes(quiet, partner.tenant, applicant_id=ann)
    assert (found.interviewer, found.starts_at) == (None, START)


async def test_a_time_that_is_held_says_for_nobody(quiet: Database, partner: Partner) -> None:
    ina = await new_interviewer(quiet, partner)
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO booking (tenant_id, id, interviewer_id, hold_id, during, may_overlap, expires_at)"
            " VALUES ($1, $2, $3, $2, tstzrange($4, $5), false, now() + interval '1 hour')",
            partner.tenant.id,
            new_id(),
            ina,
            START,
            START + HOUR,
        )
    [found] = await clashes(quiet, partner.tenant, interviewer_ids=[ina])
    assert (found.applicant, found.job) == (None, None)


async def test_where_interviews_may_overlap_nothing_is_in_the_way(quiet: Database, partner: Partner) -> None:
    await change_scheduling_settings(quiet, partner.tenant, SchedulingChange(may_overlap=True))
    ina = await new_interviewer(quiet, partner)
    await scheduled(quiet, partner, interviewer_ids=[ina])
    assert await clashes(quiet, partner.tenant, interviewer_ids=[ina]) == []


async def test_the_next_slots_are_those_at_which_all_are_free(quiet: Database, partner: Partner) -> None:
    ina, jo = [await new_interviewer(quiet, partner) for _ in range(2)]
    ann = await new_applicant(quiet, partner)
    application = await new_application(quiet, partner, applicant=ann)
    await scheduled(quiet, partner, interviewer_ids=[ina])  # 10 to 11
    await scheduled(quiet, partner, interviewer_ids=[jo], wall_start="2030-05-01T11:30:00")
    own = await scheduled(quiet, partner, application_id=application, wall_start="2030-05-01T13:00:00")

    both: dict[str, Any] = {"interviewer_ids": [ina, jo], "applicant_id": ann}
    assert await slots(quiet, partner.tenant, **both) == ["01 14:00", "01 14:30", "01 15:00"]
    assert await slots(quiet, partner.tenant, **both, interview_id=own.id) == ["01 12:30", "01 13:00", "01 13:30"]
    assert await slots(quiet, partner.tenant, interviewer_ids=[ina], applicant_id=1, limit=1) == ["01 11:00"]
    assert await slots(quiet, partner.tenant) == []  # nobody is asked
