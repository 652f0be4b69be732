"""What lies on a desk: whose application waits, and who was spoken to last."""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.timeline.happened import applied, met, one_person, said
from hiring import new_applicant, new_application, new_job
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.timeline.desk import list_spoken, list_waiting
from rapport.storage.database import Database

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


async def waits(database: Database, partner: Partner, name: str, since: datetime, **fields: Any) -> int:
    applicant = await new_applicant(database, partner, first_name=name, last_name="")
    number = await new_application(database, partner, applicant=applicant, **fields)
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE application SET status_at = $3 WHERE tenant_id = $1 AND id = $2", partner.tenant.id, number, since
        )
    return number


async def test_nothing_is_shown_of_another_tenant(quiet: Database, partner: Partner, other_tenant: Tenant) -> None:
    await met(quiet, partner, said(ago(hours=1)))
    await waits(quiet, partner, "Ann", ago(days=9))
    async with quiet.tenant(other_tenant.id) as transaction:
        for tenant_id in (other_tenant.id, partner.tenant.id):
            assert await list_waiting(transaction, tenant_id, NOW) == []
            assert await list_spoken(transaction, tenant_id, NOW, 9) == []


async def test_who_has_waited_longest_for_a_first_answer_comes_first(quiet: Database, partner: Partner) -> None:
    archived = await new_job(quiet, partner, archived_at=NOW)
    await waits(quiet, partner, "Ann", ago(days=4))
    await waits(quiet, partner, "Bob", ago(days=9))
    await waits(quiet, partner, "Early", ago(days=1))
    await waits(quiet, partner, "Seen", ago(days=9), status_id=2, status="In Review")
    await waits(quiet, partner, "Late", ago(days=9), job=archived)
    async with quiet.tenant(partner.tenant.id) as transaction:
        found = await list_waiting(transaction, partner.tenant.id, ago(days=3))
    assert [(each.name, each.job, each.since) for each in found] == [
        ("Bob", "Nurse", ago(days=9)),
        ("Ann", "Nurse", ago(days=4)),
    ]


async def test_who_was_spoken_to_last_comes_first_and_nobody_before_it_happened(
    quiet: Database, partner: Partner
) -> None:
    candidate = await met(quiet, partner, said(ago(hours=2), types=["Meeting"]), said(ago(hours=-1)))
    await met(quiet, partner, said(ago(hours=1)), said(ago(hours=3)))
    person = await one_person(quiet, partner, candidate)
    async with quiet.tenant(partner.tenant.id) as transaction:
        found = await list_spoken(transaction, partner.tenant.id, NOW, 2)
    assert [(each.at, each.types, each.person_id) for each in found] == [
        (ago(hours=1), ["Phone call"], None),
        (ago(hours=2), ["Meeting"], person),
    ]


async def test_an_applicant_who_is_somebody_is_led_to(quiet: Database, partner: Partner) -> None:
    applicant, number = await applied(quiet, partner, ago(days=9))
    person = await one_person(quiet, partner, applicant)
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE application SET status_at = $3 WHERE tenant_id = $1 AND id = $2",
            partner.tenant.id,
            number,
            ago(days=9),
        )
        [found] = await list_waiting(transaction, partner.tenant.id, NOW)
    assert (found.application, found.person_id) == (number, person)
