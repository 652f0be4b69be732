"""The hours beside a grid, by the clocks of one zone: rows of five minutes.

Every hour that a clock shows on one of the days has its rows. Where clocks are put back, the hour that comes twice has
them twice, and on the other days the second time is absent; where they are put forward, the hour that is skipped is
absent on its day.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.time_zones import DAY, Span, stretches

ROW = 5  # minutes
HOUR, WHOLE = 60, 1440  # minutes
OFFICE = (8 * HOUR, 18 * HOUR)
"""What is always shown, so that one week looks like another; what lies outside makes the grid longer."""


class Place(Struct, frozen=True):
    """From `row`, counted from 1, over `span` rows."""

    row: int
    span: int


class Label(Struct, frozen=True):
    """An hour beside the grid: `again` when it comes for the second time."""

    row: int
    hour: int
    again: bool


def bounds(days: Sequence[date], zone: ZoneInfo) -> Span:
    """From the first midnight to the last one, in UTC."""
    return midnight(days[0], zone), midnight(days[-1] + DAY, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


class Change(Struct, frozen=True):
    """Of the clocks on a day: the minutes of the wall that are skipped, or, `back`, that come twice."""

    day: date
    begin: int
    end: int
    back: bool


class Scale(Struct, frozen=True, kw_only=True):
    """The minutes that the rows show, from `first` to `last`. Those behind an hour that comes twice, from `again_begin`
    to `again_end`, are later by its length.
    """

    zone: ZoneInfo
    first: int = 0
    last: int = WHOLE
    again_begin: int = 0
    again_end: int = 0

    @property
    def extra(self) -> int:
        return self.again_end - self.again_begin

    def of_wall(self, minute: int, fold: int = 0) -> int:
        return minute + (self.extra if self.extra and (fold or minute >= self.again_end) else 0)

    def minutes(self, span: Span, day: date) -> tuple[int, int] | None:
        """What of the span lies on the day."""
        begin, end = midnight(day, self.zone), midnight(day + DAY, self.zone)
        since, until = max(span[0], begin), min(span[1], end)
        if since >= until:
            return None
        to = WHOLE + self.extra if until == end else self._minute(until)
        return self._minute(since), max(to, self._minute(since) + ROW)

    def _minute(self, instant: datetime) -> int:
        local = instant.astimezone(self.zone)
        return self.of_wall(local.hour * HOUR + local.minute, local.fold)

    def place(self, minutes: tuple[int, int] | None, least: int = 1) -> Place | None:
        """None when nothing of it is shown."""
        if minutes is None:
            return None
        begin, end = max(minutes[0], self.first), min(minutes[1], self.last)
        if begin >= end:
            return None
        row = (begin - self.first) // ROW + 1
        span = max(-((self.first - end) // ROW) - row + 1, least)
        return Place(min(row, self.rows - span + 1), span)

    @property
    def rows(self) -> int:
        return (self.last - self.first) // ROW


def changes_of(days: Sequence[date], zone: ZoneInfo) -> Sequence[Change]:
    parts = stretches(zone, *bounds(days, zone))
    found = []
    for before, after in pairwise(parts):
        walls = [before.until + before.offset, before.until + after.offset]
        begin, end = (wall.hour * HOUR + wall.minute for wall in sorted(walls))
        found.append(Change(min(walls).date(), begin, end or WHOLE, after.offset < before.offset))
    return found


def scale_of(zone: ZoneInfo, changes: Sequence[Change], spans: Sequence[tuple[Span, date]]) -> Scale:
    """Long enough for all of the spans, each of which is shown on its day."""
    again = next((change for change in changes if change.back), None)
    twice = (0, 0) if again is None else (again.begin, again.end)
    whole = Scale(zone=zone, last=WHOLE + twice[1] - twice[0], again_begin=twice[0], again_end=twice[1])
    minutes = [found for span, day in spans if (found := whole.minutes(span, day))]
    first = min([whole.of_wall(OFFICE[0]), *(begin for begin, _ in minutes)]) // HOUR * HOUR
    last = -(-max([whole.of_wall(OFFICE[1]), *(end for _, end in minutes)]) // HOUR) * HOUR
    return Scale(zone=zone, first=first, last=min(last, whole.last), again_begin=twice[0], again_end=twice[1])


def labels_of(scale: Scale) -> Iterator[Label]:
    for hour in range(24):
        twice = scale.again_begin <= hour * HOUR < scale.again_end
        for fold in (0, 1) if twice else (0,):
            minute = scale.of_wall(hour * HOUR, fold)
            if scale.first <= minute < scale.last:
                yield Label((minute - scale.first) // ROW + 1, hour, bool(fold))
