"""What a tenant decides about scheduling: shared with its sandbox, audited, within bounds, and without holes."""

import asyncio

import pytest

from access.logs import listed
from domain.meetings import interview_of, schedule, scheduled, wish
from domain.writing import mutation, note_accepted
from hiring import new_application, new_interviewer
from partners import Partner
from quiet import administrator, blocked
from rapport.access.tenants import AccessError, Tenant
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.scheduling_settings import (
    SchedulingChange,
    SchedulingSettings,
    change_scheduling_settings,
    count_overlapping,
    scheduling_settings,
)
from rapport.domain.applicants.wall_time import Gaps
from rapport.engine.mutation import Completed, Failed
from rapport.storage.database import Database

ALLOWED, STRICT = SchedulingChange(may_overlap=True), SchedulingChange(may_overlap=False)
TEN, HALF_PAST_TEN, NOON = "2096-05-01T10:00:00", "2096-05-01T10:30:00", "2096-05-01T12:00:00"


async def held(quiet: Database, tenant: Tenant) -> list[SchedulingSettings]:
    """By the live side and by the sandbox."""
    found = []
    for tenant_id in (tenant.id, tenant.sandbox_id):
        async with quiet.tenant(tenant_id) as transaction:
            found.append(await scheduling_settings(transaction, tenant_id))
    return found


async def overlapping(quiet: Database, tenant: Tenant) -> int:
    async with quiet.tenant(tenant.id) as transaction:
        return await count_overlapping(transaction, tenant.id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (SchedulingChange(organizer_email="hr"), "e-mail address"),
        (SchedulingChange(organizer_email="HR <hr@example.org>"), "e-mail address"),
        (SchedulingChange(organizer_email="hr@example.org\r\nBcc: x@y.example"), "e-mail address"),
        (SchedulingChange(organizer_name="H\nR"), "printable"),
        (SchedulingChange(organizer_name="x" * 101), "100 characters"),
        (SchedulingChange(reminder_minutes=[4]), "5 to 40320"),
        (SchedulingChange(reminder_minutes=[40_321]), "5 to 40320"),
        (SchedulingChange(reminder_minutes=[-60]), "5 to 40320"),
        (SchedulingChange(reminder_minutes=[60, 60]), "each of another time"),
        (SchedulingChange(reminder_minutes=[5, 6, 7, 8, 9, 10]), "5 reminders at most"),
    ],
)
async def test_what_cannot_be_is_refused(quiet: Database, tenant: Tenant, change: SchedulingChange, words: str) -> None:
    with pytest.raises(AccessError, match=words):
        await change_scheduling_settings(quiet, tenant, change)
    assert await held(quiet, tenant) == [SchedulingSettings()] * 2


async def test_all_faults_are_said_at_once(quiet: Database, tenant: Tenant) -> None:
    with pytest.raises(AccessError, match=r"address.*; a reminder"):
        await change_scheduling_settings(quiet, tenant, SchedulingChange(organizer_email="hr", reminder_minutes=[0]))


async def test_what_is_not_named_stays_and_no_other_tenant_is_touched(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    for change in (
        SchedulingChange(gaps=Gaps.RFC5545, reminder_minutes=[60, 1440]),
        SchedulingChange(organizer_name="People", organizer_email="hr@example.org"),
        SchedulingChange(organizer_name="", may_overlap=True),
        SchedulingChange(reminder_minutes=[]),
    ):
        await change_scheduling_settings(quiet, tenant, change)

    holds = SchedulingSettings(
        gaps=Gaps.RFC5545, may_overlap=True, organizer_email="hr@example.org", reminder_minutes=[]
    )
    assert await held(quiet, tenant) == [holds] * 2
    assert await held(quiet, other_tenant) == [SchedulingSettings(reminder_minutes=(1440,))] * 2


async def test_a_change_stands_in_the_audit_log(quiet: Database, tenant: Tenant) -> None:
    await change_scheduling_settings(quiet, tenant, SchedulingChange(gaps=Gaps.RFC5545, reminder_minutes=[]))
    [entry] = [each for each in await listed(quiet, tenant.id) if each.action == "scheduling_settings.update"]
    assert entry.details == {"changed": ["gaps", "reminder_minutes"]}


async def test_once_overlaps_are_off_what_clashes_is_counted_and_the_rest_is_kept_apart_again(
    quiet: Database, partner: Partner
) -> None:
    busy, calm = [await new_interviewer(quiet, partner) for _ in range(2)]
    await change_scheduling_settings(quiet, partner.tenant, ALLOWED)
    await scheduled(quiet, partner, interviewer_ids=[busy], wall_start=TEN)
    clashing = await scheduled(quiet, partner, interviewer_ids=[busy], wall_start=HALF_PAST_TEN)
    await scheduled(quiet, partner, interviewer_ids=[busy], wall_start=NOON)
    await scheduled(quiet, partner, interviewer_ids=[calm], wall_start=TEN)
    await scheduled(quiet, partner, interviewer_ids=[calm], wall_start="2096-05-01T11:00:00")  # back to back

    await change_scheduling_settings(quiet, partner.tenant, STRICT)

    assert await overlapping(quiet, partner.tenant) == 2
    for interviewer, wall_start in ((busy, NOON), (calm, TEN), (calm, "2096-05-01T11:59:00")):
        wanted = await wish(quiet, partner, interviewer_ids=[interviewer], wall_start=wall_start)
        [refused] = await schedule(quiet, partner, wanted)
        assert isinstance(refused, Failed), wall_start
        assert refused.code == "conflict"

    later = {"application_id": clashing.application_id, "wall_start": "2096-05-01T15:00:00"}
    [moved] = await schedule(quiet, partner, await wish(quiet, partner, interviewer_ids=[busy], **later))
    assert isinstance(moved, Completed)
    assert await overlapping(quiet, partner.tenant) == 0
    await change_scheduling_settings(quiet, partner.tenant, STRICT)
    [refused] = await schedule(quiet, partner, await wish(quiet, partner, interviewer_ids=[busy], wall_start=TEN))
    assert isinstance(refused, Failed)


async def test_an_applicant_in_two_places_is_counted_too(quiet: Database, partner: Partner) -> None:
    await change_scheduling_settings(quiet, partner.tenant, ALLOWED)
    first = await scheduled(quiet, partner, wall_start=TEN)
    again = await new_application(quiet, partner, applicant=first.applicant.number)
    await scheduled(quiet, partner, application_id=again, wall_start=HALF_PAST_TEN)

    await change_scheduling_settings(quiet, partner.tenant, STRICT)

    assert await overlapping(quiet, partner.tenant) == 2


async def test_whoever_schedules_while_overlaps_are_turned_off_is_waited_for(
    quiet: Database, quiet_url: str, partner: Partner
) -> None:
    await change_scheduling_settings(quiet, partner.tenant, ALLOWED)
    interviewer = await new_interviewer(quiet, partner)
    first = await wish(quiet, partner, interviewer_ids=[interviewer], wall_start=TEN)
    async with (
        administrator(quiet_url) as onlooker,
        asyncio.TaskGroup() as beside,
        quiet.tenant(partner.tenant.id) as transaction,
    ):
        accepted = [mutation(SCHEDULE, first)]
        await note_accepted(transaction, partner.tenant.id, accepted)
        [outcome] = await SCHEDULE.handler(transaction, partner.tenant.id, accepted)
        turning_off = beside.create_task(change_scheduling_settings(quiet, partner.tenant, STRICT))
        await blocked(onlooker)
        assert not turning_off.done()
    await interview_of(quiet, partner, outcome)
    [refused] = await schedule(
        quiet, partner, await wish(quiet, partner, interviewer_ids=[interviewer], wall_start=TEN)
    )
    assert isinstance(refused, Failed)
