"""The calendars of interviewers, as the search for free slots wants them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from rapport.domain.applicants.availability import Availability
from rapport.domain.applicants.busy_times import find_busy_times
from rapport.domain.applicants.slots import Calendar
from rapport.domain.applicants.time_zones import DAY, Span
from rapport.domain.applicants.working_hours import worked
from rapport.storage.database import Transaction

BUFFER_LIMIT = DAY  # so far outside a window nothing reaches into it with its buffer


async def find_calendars(
    transaction: Transaction,
    tenant_id: UUID,
    availabilities: Mapping[int, Availability],
    since: datetime,
    until: datetime,
) -> Sequence[Calendar]:
    """Of these interviewers, between the two instants in UTC; "now" is the database's."""
    now = await transaction.fetchval("SELECT now()")
    wide = (since - BUFFER_LIMIT, until + BUFFER_LIMIT)
    interviewer_ids = list(availabilities)
    booked = await _booked(transaction, tenant_id, interviewer_ids, *wide)
    times = await find_busy_times(transaction, tenant_id, interviewer_ids, *wide)
    busy = _by_person((time.interviewer_id, (time.starts_at, time.ends_at)) for time in times)
    return [
        Calendar(
            interviewer_id=interviewer_id,
            working=worked(availability.hours, since, until),
            booked=booked.get(interviewer_id, []),
            busy=busy.get(interviewer_id, []),
            before=timedelta(minutes=availability.buffer_before_minutes),
            after=timedelta(minutes=availability.buffer_after_minutes),
            earliest=now + timedelta(minutes=availability.notice_minutes),
        )
        for interviewer_id, availability in availabilities.items()
    ]


async def _booked(
    transaction: Transaction, tenant_id: UUID, interviewer_ids: Sequence[int], since: datetime, until: datetime
) -> Mapping[int, Sequence[Span]]:
    """By interviews, also where a tenant allows them to overlap, and by holds that are not over."""
    rows = await transaction.fetch(
        """
        SELECT interviewer_id, lower(during) AS starts_at, upper(during) AS ends_at FROM booking
        WHERE tenant_id = $1 AND interviewer_id = ANY($2::bigint[]) AND during && tstzrange($3, $4)
          AND (expires_at IS NULL OR expires_at > now())
        """,
        tenant_id,
        interviewer_ids,
        since,
        until,
    )
    return _by_person((row["interviewer_id"], (row["starts_at"], row["ends_at"])) for row in rows)


def _by_person(spans: Iterable[tuple[int, Span]]) -> Mapping[int, Sequence[Span]]:
    found: dict[int, list[Span]] = {}
    for interviewer_id, span in spans:
        found.setdefault(interviewer_id, []).append(span)
    return found
