"""Periods: the usual ones, two days, and what is no period."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from rapport.domain.timeline.reports.period import By
from rapport.surfaces.console.filters import Filters
from rapport.surfaces.console.periods import Preset, Span, read_span

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
"""By the clock of the zone it is Wednesday, 1 April."""


def filters(**asked: str) -> Filters:
    call = SimpleNamespace(zone=ZoneInfo("UTC"))
    return Filters(SimpleNamespace(query_params=asked, auth=call))  # type: ignore[arg-type]  # what it looks at


def span(**asked: str) -> Span:
    given = filters(**asked)
    found = read_span(given, ZONE, NOW)
    assert given.is_right, given.faults
    return found


@pytest.mark.parametrize(
    ("preset", "first", "last", "by", "parts"),
    [
        ("", "2026-01-12", "2026-04-01", By.WEEK, 12),
        ("weeks", "2026-01-12", "2026-04-01", By.WEEK, 12),
        ("month", "2026-03-01", "2026-03-31", By.DAY, 31),
        ("quarter", "2026-04-01", "2026-04-01", By.WEEK, 1),
        ("year", "2025-05-01", "2026-04-01", By.MONTH, 12),
    ],
)
def test_the_usual_periods_are_told_by_the_regions_clock(
    preset: str, first: str, last: str, by: By, parts: int
) -> None:
    found = span(period=preset)
    assert (str(found.first), str(found.last), found.period.by, len(found.parts)) == (first, last, by, parts)
    assert found.current == (None if preset == "month" else parts - 1)


def test_a_period_ends_with_its_last_day_at_the_regions_midnight() -> None:
    found = span(since="2026-03-28", until="2026-03-29")
    assert found.preset is None
    assert found.period.since == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert found.period.until == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_one_day_is_enough_and_the_other_one_follows() -> None:
    assert span(since="2026-03-30").last == date(2026, 4, 1)
    assert span(until="2026-03-30").first == date(2026, 1, 6)
    assert span(since="2027-01-01").parts == [date(2027, 1, 1)]


def test_what_is_to_come_belongs_to_it_where_it_is_asked_for() -> None:
    found = read_span(filters(), ZONE, NOW, by=By.WEEK, ahead=True)
    assert (found.last, found.current, len(found.parts)) == (date(2026, 5, 3), 11, 16)
    assert read_span(filters(period="month"), ZONE, NOW, by=By.WEEK, ahead=True).last == date(2026, 3, 31)
    assert read_span(filters(), ZONE, NOW, usual=Preset.YEAR).preset is Preset.YEAR


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "x"}, "since"),
        ({"until": "31-03-2026"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"since": "2020-01-01"}, "since"),
        ({"period": "decade"}, "period"),
        ({"by": "minute"}, "by"),
        ({"by": "day", "period": "year"}, "by"),
    ],
)
def test_what_is_no_period_is_said_at_its_field_and_another_one_shown(asked: dict[str, str], field: str) -> None:
    given = filters(**asked)
    found = read_span(given, ZONE, NOW)
    assert list(given.faults) == [field]
    assert found.preset is (Preset.YEAR if asked.get("period") == "year" else Preset.WEEKS)
    assert found.parts
