"""The period of a report as it stands in the address: one of a few usual ones, or two days; and the parts of it.

Days are those of the region's clock, as in the reports of the API.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.timeline.reports.period import By, Period
from rapport.surfaces.console.filters import Filters

MOST_PARTS = 110
LONGEST = timedelta(days=732)  # 24 months, with a day for the change of a clock
AHEAD = timedelta(weeks=4)
"""How far a report looks that tells of what is to come, beyond the week that now is in."""
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
_USUAL = timedelta(days=83)
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


class Preset(StrEnum):
    WEEKS = "weeks"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_BY = {Preset.WEEKS: By.WEEK, Preset.MONTH: By.DAY, Preset.QUARTER: By.WEEK, Preset.YEAR: By.MONTH}


class Span(Struct, frozen=True, kw_only=True):
    """`first` and `last` are its days, both in it; `preset` is None when two days were asked for. `parts` are the first
    days of its parts, `current` the place of the part that now is in, None when it is over, or not yet there.
    """

    preset: Preset | None
    first: date
    last: date
    parts: Sequence[date]
    current: int | None
    period: Period


def read_span(
    filters: Filters,
    zone: str,
    now: datetime,
    *,
    usual: Preset = Preset.WEEKS,
    by: By | None = None,
    ahead: bool = False,
) -> Span:
    """What is wrong with it is noted at its field, and the usual period taken. `by`: parts that cannot be chosen."""
    today = now.astimezone(ZoneInfo(zone)).date()
    preset, first, last = _days(filters, today, usual, ahead=ahead)
    asked = by or filters.one_of("by", By)
    chosen = asked or _fitting(preset, first, last)
    parts = _parts(first, last, chosen)
    if len(parts) > MOST_PARTS:
        filters.fault("by", "fault.too_many_parts", most=MOST_PARTS)
        chosen = By.MONTH
        parts = _parts(first, last, chosen)
    current = next((place for place, part in enumerate(parts) if part == _beginning(today, chosen)), None)
    since, until = _midnight(first, zone), _midnight(last + _DAY, zone)
    period = Period(since=since, until=until, by=chosen, zone=zone)
    return Span(
        preset=preset,
        first=first,
        last=last,
        parts=parts,
        current=current if first <= today <= last else None,
        period=period,
    )


def _days(filters: Filters, today: date, usual: Preset, *, ahead: bool) -> tuple[Preset | None, date, date]:
    first, last = filters.calendar_day("since"), filters.calendar_day("until")
    for field, day in (("since", first), ("until", last)):
        if day and not EARLIEST <= day <= LATEST:
            filters.fault(field, "fault.date")
    if filters.is_right and (first or last):
        last = last or max(today, first or today)
        first = first or last - _USUAL
        if first > last:
            filters.fault("until", "fault.before")
        elif last - first > LONGEST:
            filters.fault("since", "fault.too_long_ago")
        else:
            return None, first, last
    preset = filters.one_of("period", Preset) or usual
    first, last = _of(preset, today)
    return preset, first, (_beginning(today, By.WEEK) + _WEEK + AHEAD - _DAY) if ahead and last >= today else last


def _of(preset: Preset, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    if preset is Preset.MONTH:
        return (month - _DAY).replace(day=1), month - _DAY
    if preset is Preset.QUARTER:
        return month.replace(month=month.month - (month.month - 1) % 3), today
    if preset is Preset.YEAR:
        return (month.replace(year=month.year - 1) + timedelta(days=31)).replace(day=1), today
    return _beginning(today, By.WEEK) - 11 * _WEEK, today


def _fitting(preset: Preset | None, first: date, last: date) -> By:
    if preset is not None:
        return _BY[preset]
    days = (last - first).days
    return By.DAY if days <= 31 else By.WEEK if days <= 200 else By.MONTH  # noqa: PLR2004  # a month; half a year


def _beginning(day: date, by: By) -> date:
    """The first day of the part that the day is in."""
    if by is By.DAY:
        return day
    return day.replace(day=1) if by is By.MONTH else day - timedelta(days=day.weekday())


def _parts(first: date, last: date, by: By) -> list[date]:
    parts = [_beginning(first, by)]
    while (
        following := _beginning(parts[-1] + {By.DAY: _DAY, By.WEEK: _WEEK, By.MONTH: timedelta(days=31)}[by], by)
    ) <= last:
        parts.append(following)
    return parts


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
