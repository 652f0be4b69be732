"""Applications by status: counted, and those of one job as cards."""

from domain.meetings import scheduled
from hiring import new_applicant, new_application, new_job
from partners import Partner
from rapport.access.tenants import Tenant
from rapport.domain.applicants.boards import Counted, cards_of, count_by_status
from rapport.storage.database import Database


async def test_applications_are_counted_by_job_and_status(
    quiet: Database, partner: Partner, other_tenant: Tenant
) -> None:
    nurse, baker = await new_job(quiet, partner), await new_job(quiet, partner)
    for _ in range(2):
        await new_application(quiet, partner, job=nurse)
    await new_application(quiet, partner, job=nurse, status_id=4, status="Offer")
    async with quiet.tenant(partner.tenant.id) as transaction:
        counted = await count_by_status(transaction, partner.tenant.id, [nurse, baker])
    assert sorted(counted, key=lambda each: each.status) == [
        Counted(job_id=nurse, status_id=1, status="New", count=2),
        Counted(job_id=nurse, status_id=4, status="Offer", count=1),
    ]
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await count_by_status(transaction, other_tenant.id, [nurse]) == []
        assert await cards_of(transaction, other_tenant.id, nurse, [1, 4], most=9) == []


async def test_a_card_tells_who_and_when_they_meet(quiet: Database, partner: Partner) -> None:
    job = await new_job(quiet, partner)
    ann = await new_applicant(quiet, partner, first_name="Ann", last_name="Example")
    application = await new_application(quiet, partner, job=job, applicant=ann, source="Website")
    other = await new_application(quiet, partner, job=job, person={"first_name": "Bea", "last_name": "Elsewhere"})
    interview = await scheduled(quiet, partner, application_id=application)
    async with quiet.tenant(partner.tenant.id) as transaction:
        cards = {card.id: card for card in await cards_of(transaction, partner.tenant.id, job, [1, 2], most=9)}
        [first] = await cards_of(transaction, partner.tenant.id, job, [1], most=1)
    card = cards[application]
    assert (card.name, card.source, card.status) == ("Ann Example", "Website", "New")
    assert (card.interview_id, card.interview_at) == (interview.id, interview.starts_at)
    assert (cards[other].name, cards[other].interview_id) == ("Bea Elsewhere", None)
    assert first.id == other  # the one that reached its status latest
