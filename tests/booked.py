"""Bookings as they stand in the database, and when: far ahead, so that no slot of a test is ever in the past."""

from datetime import UTC, datetime, timedelta

from hiring import ZONE, new_applicant, new_application
from partners import Partner
from rapport.ids import new_id
from rapport.storage.database import Database

MONDAY = datetime(2096, 3, 5, tzinfo=UTC)  # in winter: Amsterdam is an hour ahead
HOUR = timedelta(hours=1)


def at(hour: float, days: int = 0) -> datetime:
    """That hour of the monday, or of so many days after it, by UTC."""
    return MONDAY + timedelta(days=days, hours=hour)


async def new_interview(database: Database, partner: Partner, interviewer: int, starts_at: datetime) -> None:
    """One of an hour, which books the interviewer's time."""
    applicant = await new_applicant(database, partner)
    application = await new_application(database, partner, applicant=applicant)
    async with database.tenant(partner.tenant.id) as transaction:
        interview = await transaction.fetchval(
            "INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata,"
            " starts_at, ends_at, duration_minutes, location, ical_uid, may_overlap, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, 'scheduled', $5, $6, '', $7, $8, 60, 'Virtual', $2::uuid::text, false, now(),"
            " now()) RETURNING id",
            partner.tenant.id,
            new_id(),
            application,
            applicant,
            starts_at.replace(tzinfo=None),
            ZONE,
            starts_at,
            starts_at + HOUR,
        )
        await transaction.execute(
            "INSERT INTO booking (tenant_id, id, interviewer_id, interview_id, during, may_overlap)"
            " VALUES ($1, $2, $3, $2, tstzrange($4, $5), false)",
            partner.tenant.id,
            interview,
            interviewer,
            starts_at,
            starts_at + HOUR,
        )


async def expire_holds(database: Database, partner: Partner) -> None:
    """As if all holds of the tenant had been made long ago."""
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "UPDATE booking SET expires_at = now() WHERE tenant_id = $1 AND hold_id IS NOT NULL", partner.tenant.id
        )
