"""Working hours: by the clock on the wall where somebody works, so that they stay right when the clocks change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from rapport.domain.applicants.public_holidays import holidays_of
from rapport.domain.applicants.spans import joined
from rapport.domain.applicants.time_zones import DAY, Span, stretches, zone_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Hours = Sequence[tuple[str, str]]
"""Of one day: `[("09:00", "12:00"), ("13:00", "24:00")]`, in order and without an overlap."""

DEFAULT: Mapping[str, Hours] = {day: [("09:00", "17:00")] for day in DAYS[:5]}
"""What somebody works who has said nothing about it."""

_TIME = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)


class WorkingHours(Struct, frozen=True, kw_only=True):
    """`weekly` by the names in `DAYS`. An exception replaces all hours of its day, named like 2026-12-24.

    On holidays of the calendar `holidays` nobody works, unless an exception says so.
    """

    time_zone: str
    weekly: Mapping[str, Hours]
    exceptions: Mapping[str, Hours]
    holidays: str | None


def fault_of(hours: Sequence[Sequence[str]]) -> str | None:
    """What is wrong with the hours of a day, given as pairs of texts; None: nothing."""
    last = ""
    for begin, end in hours:
        if not _TIME.fullmatch(begin) or not _TIME.fullmatch(end):
            return f"{begin}-{end} must be two times like 09:00 and 17:00; an end may be 24:00"
        if begin >= end:
            return f"{begin}-{end} must end after it begins; what goes on after midnight belongs to the next day"
        if begin < last:
            return f"{begin}-{end} must begin after {last}, where the hours before it end"
        last = end
    return None


def worked(hours: WorkingHours, since: datetime, until: datetime) -> Sequence[Span]:
    """All instants from `since` until `until` (in UTC) at which the clock on the wall shows a time that is worked.

    An hour that a day lacks is not worked, and one that it has twice is worked twice.
    """
    return joined(_worked(hours, since, until))


def _worked(hours: WorkingHours, since: datetime, until: datetime) -> Iterator[Span]:
    for stretch in stretches(zone_of(hours.time_zone), since, until):
        first, last = stretch.since + stretch.offset, stretch.until + stretch.offset  # what the wall shows
        midnight = datetime.combine(first.date(), time(), UTC)
        while midnight < last:
            for begin, end in _hours_of(hours, midnight.date()):
                from_wall = max(midnight + _after_midnight(begin), first)
                to_wall = min(midnight + _after_midnight(end), last)
                if from_wall < to_wall:
                    yield from_wall - stretch.offset, to_wall - stretch.offset
            midnight += DAY


def _hours_of(hours: WorkingHours, day: date) -> Hours:
    exception = hours.exceptions.get(day.isoformat())
    if exception is not None:
        return exception
    if hours.holidays is not None and day in holidays_of(hours.holidays, day.year):
        return ()
    return hours.weekly.get(DAYS[day.weekday()], ())


def _after_midnight(shown: str) -> timedelta:
    return timedelta(hours=int(shown[:2]), minutes=int(shown[3:]))
