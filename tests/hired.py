"""Somebody who came all the way in a live region, for what tells of it: reports and the overview."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from domain.timeline.happened import applied, attended, interviewed, moved
from hiring import new_applicant, new_interviewer
from partners import Partner, new_partner
from rapport.domain.people.settling import settle_due
from rapport.storage.database import Database
from support import Region


class Hired(Struct, frozen=True):
    """`called` is the first contact: an intake call, with a phone call an hour later."""

    office: Partner
    called: datetime
    interview: UUID


async def hire(database: Database, region: Region, *, days_ago: int = 28) -> Hired:
    """Two days after the call they applied, were interviewed after 10, got an offer after 14, were hired after 20."""
    called = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days_ago)
    office = await new_partner(database, region.url, region.session, tenant=region.tenant)
    email = f"{office.team_id}@home.example"
    candidate = await region.candidate(email=email)
    await region.interactions(
        candidate,
        {"type": "Intake call", "performedAt": called.isoformat()},
        {"type": "Phone call", "performedAt": (called + timedelta(hours=1)).isoformat()},
    )
    applicant = await new_applicant(database, office, email=email, email_key=email)
    _, application = await applied(database, office, called + timedelta(days=2), applicant=applicant)
    interview = await interviewed(database, office, application, called + timedelta(days=10))
    await attended(database, office, interview, await new_interviewer(database, office, name="Ina Bos"))
    await moved(database, office, application, called + timedelta(days=14), (4, "Offer"))
    await moved(database, office, application, called + timedelta(days=20), (5, "Hired"))

    while (await settle_due(database, region.tenant.id)).more:  # the service may be at it too: then it is waited for
        pass
    return Hired(office, called, interview)
