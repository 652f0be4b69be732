"""What stands in the way of a time, and the next ones at which nothing does: for whoever may see all of the tenant."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.availability import find_availability
from rapport.domain.applicants.calendars import find_calendars
from rapport.domain.applicants.interview_list import LONGEST
from rapport.domain.applicants.slots import Slot, Wanted, free_together
from rapport.storage.database import Transaction

AHEAD = timedelta(days=21)
"""How far the next slots are looked for: who is not free for three weeks has said so, or is away."""


class Wish(Struct, frozen=True, kw_only=True):
    """An interview that somebody would like to set; instants in UTC. `interview_id` is the one that it would move."""

    applicant_id: int
    interviewer_ids: Sequence[int]
    starts_at: datetime
    duration: timedelta
    interview_id: UUID | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.duration


class Clash(Struct, frozen=True, kw_only=True):
    """`interviewer` is None when it is the applicant who is elsewhere. `applicant` and `job` are of the interview that
    is in the way, None for a time that is only held for somebody.
    """

    interviewer: str | None
    starts_at: datetime
    ends_at: datetime
    applicant: str | None
    job: str | None


async def find_clashes(transaction: Transaction, tenant_id: UUID, wish: Wish) -> Sequence[Clash]:
    """What keeps the wish from being set, by its start; nothing where a tenant lets interviews overlap."""
    rows = await transaction.fetch(
        _CLASHES,
        tenant_id,
        wish.starts_at,
        wish.ends_at,
        wish.interviewer_ids,
        wish.applicant_id,
        wish.interview_id,
        LONGEST,
    )
    return [Clash(**row) for row in rows]


_CLASHES = """
WITH taken AS (
    SELECT w.name AS interviewer, lower(b.during) AS starts_at, upper(b.during) AS ends_at, b.interview_id
    FROM booking b JOIN interviewer w ON w.tenant_id = $1 AND w.id = b.interviewer_id
    WHERE b.tenant_id = $1 AND b.interviewer_id = ANY($4::bigint[]) AND b.during && tstzrange($2, $3)
      AND NOT b.may_overlap AND (b.expires_at IS NULL OR b.expires_at > now())
      AND (b.hold_id IS NOT NULL OR b.interview_id IS DISTINCT FROM $6)
    UNION ALL
    SELECT NULL, i.starts_at, i.ends_at, i.id FROM interview i
    WHERE i.tenant_id = $1 AND i.applicant_id = $5 AND i.status = 'scheduled' AND NOT i.may_overlap
      AND i.starts_at > $2::timestamptz - $7::interval AND i.starts_at < $3 AND i.ends_at > $2
      AND i.id IS DISTINCT FROM $6
)
SELECT t.interviewer, t.starts_at, t.ends_at, trim(p.first_name || ' ' || p.last_name) AS applicant, j.name AS job
FROM taken t
LEFT JOIN interview i ON i.tenant_id = $1 AND i.id = t.interview_id
LEFT JOIN applicant p ON p.tenant_id = $1 AND p.id = i.applicant_id
LEFT JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id
LEFT JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
ORDER BY t.starts_at, t.interviewer NULLS LAST
"""


async def next_slots(
    transaction: Transaction, tenant_id: UUID, wish: Wish, *, zone: ZoneInfo, step: timedelta, limit: int
) -> Sequence[Slot]:
    """The first ones, from the start of the wish on, at which all of its people are free: the interviewers by what they
    have said and what they are booked for, the applicant by their other interviews.
    """
    until = wish.starts_at + AHEAD
    availabilities = await find_availability(transaction, tenant_id, wish.interviewer_ids)
    calendars = await find_calendars(transaction, tenant_id, availabilities, wish.starts_at, until)
    elsewhere = await transaction.fetch(
        "SELECT starts_at, ends_at FROM interview"
        " WHERE tenant_id = $1 AND applicant_id = $2 AND status = 'scheduled' AND id IS DISTINCT FROM $3",
        tenant_id,
        wish.applicant_id,
        wish.interview_id,
    )
    wanted = Wanted(since=wish.starts_at, until=until, duration=wish.duration, step=step, time_zone=zone)
    found = free_together(calendars, wanted, limit + len(elsewhere) * (LONGEST // step))
    free = (
        slot
        for slot in found
        if all(slot.ends_at <= row["starts_at"] or slot.starts_at >= row["ends_at"] for row in elsewhere)
    )
    return [slot for slot, _ in zip(free, range(limit), strict=False)]
