"""VTIMEZONE: the rules of a time zone, written out for the readers of an iCalendar file (RFC 5545, 3.6.5).

Not by `icalendar`'s Timezone.from_tzid, which in 7.3 lets the clocks go forward an hour late: it writes the first time
after the gap, where the onset is in terms of the offset before it. In 2026 that was wrong in 199 zones.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=7)  # between two changes of a zone there are 28 days at least (2019 to 2039, all zones)
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """Right from the beginning of the first year to the end of the last one, each in UTC. Not to be changed."""
    zone = ZoneInfo(name)
    first, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    written = Timezone()
    written.add("TZID", name)
    written.add_component(_observance(zone, first, first))
    for change in _changes(zone, first, end):
        written.add_component(_observance(zone, change, change - _SECOND))
    return written


def can_tell(instant: datetime, name: str) -> bool:
    """Whether the zone's wall clock alone tells the instant: of two, RFC 5545 means the first (3.3.5)."""
    return instant.astimezone(ZoneInfo(name)).fold == 0


def _observance(zone: ZoneInfo, onset: datetime, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    local, offset_before = onset.astimezone(zone), _offset(zone, before)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.DTSTART = onset.replace(tzinfo=None) + offset_before
    observance.TZOFFSETFROM = offset_before
    observance.TZOFFSETTO = _offset(zone, onset)
    observance.add("TZNAME", local.tzname())
    return observance


def _changes(zone: ZoneInfo, first: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which another offset begins."""
    while first < end:
        following = first + _STEP
        if _offset(zone, first) != _offset(zone, following):
            yield _change(zone, first, following)
        first = following


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Halves the time in between, which is whole seconds."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
