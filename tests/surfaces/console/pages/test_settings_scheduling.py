"""What the region decides about interviews."""

from rapport.domain.applicants.scheduling_settings import scheduling_settings
from rapport.domain.applicants.wall_time import Gaps
from rapport.storage.database import Database
from support import Region
from visitors import Visitor

PATH = "/console/settings/scheduling"


async def test_what_is_decided_holds_on_both_sides(admin: Visitor, region: Region, database: Database) -> None:
    given = {"gaps": "rfc5545", "may_overlap": "on", "organizer_name": "HR", "organizer_email": "hr@school.example"}
    saved = await admin.post(PATH, {**given, "reminder.60": "on", "others": "90, 30"})
    assert saved.leads_to == f"{PATH}?done=saved"
    for tenant_id in (region.tenant.id, region.tenant.sandbox_id):
        async with database.tenant(tenant_id) as transaction:
            holds = await scheduling_settings(transaction, tenant_id)
        assert (holds.gaps, holds.may_overlap, holds.organizer_name) == (Gaps.RFC5545, True, "HR")
        assert list(holds.reminder_minutes) == [90, 60, 30]
    shown = (await admin.get(PATH)).text
    assert 'value="90, 30"' in shown
    assert 'name="reminder.60" checked' in shown


async def test_nothing_chosen_reminds_nobody_and_takes_the_organizer_away(
    admin: Visitor, region: Region, database: Database
) -> None:
    await admin.post(PATH, gaps="refuse", organizer_name="HR", others="")
    await admin.post(PATH, gaps="refuse")
    async with database.tenant(region.tenant.id) as transaction:
        holds = await scheduling_settings(transaction, region.tenant.id)
    assert (holds.organizer_name, list(holds.reminder_minutes)) == (None, [])


async def test_all_that_is_wrong_is_said_at_once_and_kept(admin: Visitor) -> None:
    wrong = {"gaps": "sometimes", "organizer_name": "a\tb", "organizer_email": "hr at school", "others": "4, soon"}
    refused = await admin.post(PATH, wrong)
    assert refused.status == 422
    assert "3 things are not right yet" in refused.text
    assert 'value="4, soon"' in refused.text
    many = await admin.post(PATH, gaps="refuse", others="5, 6, 7, 8, 9, 10")
    assert "5 reminders at most" in many.text


async def test_a_name_with_what_nobody_sees_is_refused_at_its_field(admin: Visitor) -> None:
    refused = await admin.post(PATH, gaps="refuse", organizer_name="a\tb")
    assert refused.status == 422
    assert "cannot be kept" in refused.text
