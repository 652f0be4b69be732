"""What somebody does, read from their calendar (RFC 5545): only when, and nothing of what."""

from collections.abc import Iterator
from datetime import datetime, time
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # no types; one line of ours touches it
from icalendar import Calendar

from rapport.domain.applicants.spans import common, joined
from rapport.domain.applicants.time_zones import DAY, Span, utc

MOST = 5000  # occurrences: 14 a day for a year
LONGEST_SECONDS = 3.0  # for all that recurs; a rule that never comes true takes up to 3 seconds to find that out
_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What the two libraries raise at calendars that are none."""


class CalendarError(Exception):
    """The text is no calendar that can be read; the message says why."""


def busy_spans(text: bytes, zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """When the calendar's owner is busy between the two instants, in UTC and in order; what touches is one span.

    Events that are cancelled or transparent count for nothing, recurring ones as often as they come round. Times
    without a zone, and days, are meant by the clock of `zone`. Raises CalendarError.
    """
    try:
        calendar = Calendar.from_ical(text)
        if calendar.name != "VCALENDAR":
            raise CalendarError("the body must be a VCALENDAR")
        for event in calendar.walk("VEVENT"):
            _check(event)
        spans = [*_events(calendar, zone, since, until), *_periods(calendar)]
    except _UNREADABLE as error:
        raise CalendarError(f"the calendar cannot be read: {str(error)[:200]}") from error
    return list(common(joined(spans), [(since, until)]))


def _check(event: Any) -> None:
    """Raises CalendarError for what would be misread, or never end."""
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        moment = event.get(name)
        zone = None if moment is None else moment.params.get("TZID")
        if zone is not None and getattr(moment.dt, "tzinfo", None) is None:
            raise CalendarError(f"{name} names the time zone {zone}, which is not known; a VTIMEZONE should tell of it")
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if _OFTEN & {str(each).upper() for each in rule.get("FREQ", [])} or any(part in rule for part in _WITHIN_A_DAY):
            raise CalendarError("an RRULE may let an event come round once a day, and not more often")


def _events(calendar: Calendar, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    """Of those that the time in question has, and some around it."""
    series: dict[str, list[Any]] = {}
    for event in calendar.walk("VEVENT"):
        series.setdefault(str(event.get("UID")), []).append(event)
    count, begun = 0, monotonic()
    for events in series.values():
        for event in _occurrences(events, since, until):
            count += 1
            span = _instant(event.start, zone), _instant(event.end, zone)
            if span[0] < span[1] and not _is_free(event):
                yield span
        if count > MOST:
            raise CalendarError(f"the calendar must not have more than {MOST} events in the time that is read")
        if monotonic() - begun > LONGEST_SECONDS:
            raise CalendarError("the calendar has more events that come round than can be read in time")


def _occurrences(events: list[Any], since: datetime, until: datetime) -> list[Any]:
    """Of the events with one UID: one that recurs, and the exceptions from it, or one that does not."""
    if not any("RRULE" in event or "RDATE" in event for event in events):
        return events
    own = Calendar()  # without the rest of the calendar: X-WR-TIMEZONE would be the zone of times without one
    for event in events:
        own.add_component(event)
    found: list[Any] = recurring_ical_events.of(own).between(since - DAY, until + DAY)
    return found


def _is_free(event: Any) -> bool:
    return str(event.get("TRANSP")).upper() == "TRANSPARENT" or str(event.get("STATUS")).upper() == "CANCELLED"


def _instant(moment: Any, zone: ZoneInfo) -> datetime:
    """Of a date, its first instant."""
    given = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return utc(given if given.tzinfo else given.replace(tzinfo=zone))


def _periods(calendar: Calendar) -> Iterator[Span]:
    """What VFREEBUSY components call busy, whichever way."""
    for component in calendar.walk("VFREEBUSY"):
        listed = component.get("FREEBUSY", [])
        for period in listed if isinstance(listed, list) else [listed]:
            if str(period.params.get("FBTYPE")).upper() != "FREE" and period.start < period.end:
                yield utc(period.start), utc(period.end)
