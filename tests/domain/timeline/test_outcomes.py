"""What came of contacts, and where applications came from."""

from datetime import UTC, datetime, timedelta

from domain.timeline.happened import applied, interviewed, met, moved, one_person, said
from hiring import new_application
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.timeline.reports.origins import count_origins
from rapport.domain.timeline.reports.outcomes import follow_contacts
from rapport.domain.timeline.reports.period import By, Period
from rapport.storage.database import Database

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
PERIOD = Period(since=MARCH, until=datetime(2026, 4, 1, tzinfo=UTC), by=By.WEEK, zone="UTC")


def march(day: int) -> datetime:
    return MARCH + timedelta(days=day - 1, hours=12)


async def test_nothing_is_told_of_another_tenant(quiet: Database, partner: Partner, other_tenant: Tenant) -> None:
    await met(quiet, partner, said(march(3)))
    await applied(quiet, partner, march(3))
    async with quiet.tenant(other_tenant.id) as transaction:
        for tenant_id in (other_tenant.id, partner.tenant.id):
            assert await follow_contacts(transaction, tenant_id, PERIOD) == []
            assert await count_origins(transaction, tenant_id, PERIOD) == []


async def test_only_what_came_after_the_contact_came_of_it(quiet: Database, partner: Partner) -> None:
    candidate = await met(
        quiet, partner, said(march(3), types=["Intake call"]), said(march(10)), said(march(11)), said(march(40))
    )
    applicant, application = await applied(quiet, partner, march(5))
    await interviewed(quiet, partner, application, march(12))
    await moved(quiet, partner, application, march(45), (5, "Hired"))
    await one_person(quiet, partner, candidate, applicant)
    await one_person(quiet, partner, await met(quiet, partner, said(march(4), types=["Intake call", "Meeting"])))

    async with quiet.tenant(partner.tenant.id) as transaction:
        rows = await follow_contacts(transaction, partner.tenant.id, PERIOD)

    found = {row.type: (row.contacts, row.people, row.applied, row.interviewed, row.offered, row.hired) for row in rows}
    assert found == {
        "Intake call": (2, 2, 1, 1, 0, 1),
        "Phone call": (2, 1, 0, 1, 0, 1),
        "Meeting": (1, 1, 0, 0, 0, 0),
    }


async def test_who_applied_twice_is_counted_once(quiet: Database, partner: Partner) -> None:
    candidate = await met(quiet, partner, said(march(3)))
    applicant, first = await applied(quiet, partner, march(5))
    _, second = await applied(quiet, partner, march(6), applicant=int(applicant.record))
    for application in (first, second):
        await interviewed(quiet, partner, application, march(12))
    await one_person(quiet, partner, candidate, applicant)
    async with quiet.tenant(partner.tenant.id) as transaction:
        [row] = await follow_contacts(transaction, partner.tenant.id, PERIOD)
    assert (row.contacts, row.people, row.applied, row.interviewed) == (1, 1, 1, 1)


async def test_applications_are_told_by_their_source_and_how_far_they_came(quiet: Database, partner: Partner) -> None:
    _, hired = await applied(quiet, partner, march(5))
    for day, status in ((7, (4, "Offer")), (8, (4, "Offer")), (9, (5, "Hired"))):
        await moved(quiet, partner, hired, march(day), status)
    _, cancelled = await applied(quiet, partner, march(6))
    await interviewed(quiet, partner, cancelled, march(8), status="cancelled")
    for source in (None, " "):
        await interviewed(
            quiet, partner, await new_application(quiet, partner, source=source, created_at=march(7)), march(9)
        )
    await applied(quiet, partner, march(40))

    async with quiet.tenant(partner.tenant.id) as transaction:
        rows = await count_origins(transaction, partner.tenant.id, PERIOD)

    assert [(row.source, row.applied, row.interviewed, row.offered, row.hired) for row in rows] == [
        ("Referral", 2, 0, 1, 1),
        (None, 2, 2, 0, 0),
    ]
