"""The calendar of an interviewer, which their program asks for now and then by a secret address."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.access.tokens import hash_key, is_well_formed, new_key
from rapport.domain.applicants.interviews import Interview, find_interviews
from rapport.domain.applicants.invitations.announcing import sending_of
from rapport.domain.applicants.invitations.calendar import Told, publication
from rapport.domain.applicants.invitations.texts import details, readers, title
from rapport.storage.database import Database, Transaction

BACK = timedelta(days=90)
REFRESH = timedelta(hours=1)  # how often programs are asked to look; most do so less often


class Feed(Struct, frozen=True, kw_only=True):
    """Whose calendar a secret opens."""

    tenant_id: UUID
    interviewer_id: int


def feed_path(secret: str) -> str:
    return f"/calendars/{secret}.ics"


async def make_feed(
    transaction: Transaction,
    tenant_id: UUID,
    interviewer_id: int,
    origin: Origin,
    *,
    team_ids: Collection[int] | None = None,
) -> str | None:
    """A new secret, shown this once, of 190 random bits; the one before it opens nothing any more.

    None when there is no such interviewer, or none in these teams. Writes to the audit log: called last.
    """
    secret = new_key()
    found = await transaction.fetchval(
        """
        UPDATE interviewer w SET feed_hash = $3 WHERE tenant_id = $1 AND id = $2 AND ($4::bigint[] IS NULL OR EXISTS (
            SELECT FROM interviewer_team t
            WHERE t.tenant_id = $1 AND t.interviewer_id = w.id AND t.team_id = ANY($4)))
        RETURNING true
        """,
        tenant_id,
        interviewer_id,
        hash_key(secret),
        None if team_ids is None else list(team_ids),
    )
    if not found:
        return None
    entry = Entry(origin=origin, action="calendar.create", details={"interviewer": interviewer_id})
    await write_entries(transaction, tenant_id, [entry])
    return secret


async def find_feed(database: Database, secret: str) -> Feed | None:
    """By the exact secret; what cannot be one is not looked for."""
    if not is_well_formed(secret):
        return None
    async with database.directory() as transaction:
        row = await transaction.fetchrow("SELECT * FROM directory_calendar($1)", hash_key(secret))
    return None if row is None else Feed(**row)


async def feed_file(transaction: Transaction, feed: Feed) -> bytes:
    """Their interviews of the last 90 days and all to come, the cancelled ones too, as iCalendar.

    The same bytes as long as nothing changes.
    """
    rows = await transaction.fetch(
        """
        SELECT i.id FROM interview_attendee t JOIN interview i ON i.tenant_id = $1 AND i.id = t.interview_id
        WHERE t.tenant_id = $1 AND t.interviewer_id = $2 AND i.starts_at >= date_trunc('day', now()) - $3::interval
        ORDER BY i.starts_at, i.id
        """,
        feed.tenant_id,
        feed.interviewer_id,
        BACK,
    )
    wanted = [row["id"] for row in rows]
    found = await find_interviews(transaction, feed.tenant_id, wanted)
    sending = await sending_of(transaction, feed.tenant_id)
    told = [(found[each], _told(found[each], feed.interviewer_id)) for each in wanted]
    return publication(told, sending.organizer, refresh=REFRESH)


def _told(interview: Interview, interviewer_id: int) -> Told:
    reader = next(each for each in readers(interview) if each.interviewer == interviewer_id)
    return Told(summary=title(interview, reader), description=details(interview, reader))
