"""Free slots: when interviewers could meet somebody, all of them together or any of them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from heapq import merge
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.spans import common, joined, without
from rapport.domain.applicants.time_zones import DAY, Span, stretches


class Calendar(Struct, frozen=True, kw_only=True):
    """What decides when an interviewer is free; `working` is in order and apart, the others need not be.

    Ahead of whatever they are booked for, `before` is kept free, and behind it `after`. `earliest` is when what is
    booked now may begin.
    """

    interviewer_id: int
    working: Sequence[Span]
    booked: Sequence[Span]
    busy: Sequence[Span]
    before: timedelta
    after: timedelta
    earliest: datetime


class Wanted(Struct, frozen=True, kw_only=True):
    """Slots that lie between `since` and `until`, in UTC.

    They begin where the clock in `time_zone` shows a multiple of `step` after midnight: none twice, whatever the
    clocks do.
    """

    since: datetime
    until: datetime
    duration: timedelta
    step: timedelta
    time_zone: ZoneInfo


class Slot(Struct, frozen=True):
    """In UTC; whoever is named is free for all of it."""

    starts_at: datetime
    ends_at: datetime
    interviewer_ids: Sequence[int]


def free_together(calendars: Sequence[Calendar], wanted: Wanted, limit: int) -> Sequence[Slot]:
    """The first slots in which all of them are free."""
    if not calendars:
        return []
    spans = reduce(common, (free(calendar, wanted) for calendar in calendars))
    everybody = sorted(calendar.interviewer_id for calendar in calendars)
    return [Slot(start, start + wanted.duration, everybody) for start in islice(_starts(spans, wanted), limit)]


def free_apart(calendars: Sequence[Calendar], wanted: Wanted, limit: int) -> Sequence[Slot]:
    """The first slots in which any of them is free."""
    by_person = [_with(calendar.interviewer_id, _starts(free(calendar, wanted), wanted)) for calendar in calendars]
    by_start = groupby(merge(*by_person), key=lambda found: found[0])
    return [
        Slot(start, start + wanted.duration, [interviewer_id for _, interviewer_id in found])
        for start, found in islice(by_start, limit)
    ]


def free(calendar: Calendar, wanted: Wanted) -> Sequence[Span]:
    """The time that a slot of theirs may lie in."""
    gap = max(calendar.before, calendar.after)  # between two interviews both count, and the longer one covers both
    taken = [
        *((since - gap, until + gap) for since, until in calendar.booked),
        *((since - calendar.after, until + calendar.before) for since, until in calendar.busy),
    ]
    window = (max(wanted.since, calendar.earliest), wanted.until)
    return without(common(calendar.working, [window]), joined(taken)) if window[0] < window[1] else []


def _with(interviewer_id: int, starts: Iterator[datetime]) -> Iterator[tuple[datetime, int]]:
    return ((start, interviewer_id) for start in starts)


def _starts(spans: Sequence[Span], wanted: Wanted) -> Iterator[datetime]:
    """Where slots begin that lie inside one of the spans, in order."""
    begin = [
        (since, until - wanted.duration + RESOLUTION) for since, until in spans if until - since >= wanted.duration
    ]
    for stretch in stretches(wanted.time_zone, wanted.since, wanted.until):
        for since, until in common(begin, [(stretch.since, stretch.until)]):
            yield from _grid(since, until, stretch.offset, wanted.step)


RESOLUTION = timedelta(microseconds=1)  # a slot that just fits begins right before what is this much later


def _grid(since: datetime, until: datetime, offset: timedelta, step: timedelta) -> Iterator[datetime]:
    """The multiples of `step` after the midnights of a wall that is `offset` ahead, right before `until`."""
    midnight = datetime.combine((since + offset).date(), time(), UTC) - offset
    while midnight < until:
        count = -((midnight - since) // step) if midnight < since else 0
        start = midnight + count * step
        while start < min(until, midnight + DAY):
            yield start
            start += step
        midnight += DAY
