"""The hours beside a grid, also on days of 23 and 25 hours."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rapport.surfaces.console
from rapport.domain.applicants.time_zones import DAY, Span, zone_of
from rapport.surfaces.console.grid_scale import ROW, Place, Scale, bounds, changes_of, labels_of, scale_of

ZONE = zone_of("Europe/Amsterdam")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
SHEET = Path(rapport.surfaces.console.__file__).parent / "static" / "rows.css"


def scale(day: date, *spans: Span) -> Scale:
    return scale_of(ZONE, changes_of([day], ZONE), [(span, day) for span in spans])


def span(day: date, begin: int, length: int = 60) -> Span:
    """So many minutes after midnight, as time passes."""
    since = bounds([day], ZONE)[0] + timedelta(minutes=begin)
    return since, since + timedelta(minutes=length)


def labels(scale: Scale) -> list[str]:
    return [f"{each.hour}{'²' if each.again else ''}" for each in labels_of(scale)]


def test_the_grid_shows_office_hours_and_grows_by_what_lies_outside() -> None:
    day = date(2026, 11, 24)
    assert labels(scale(day)) == [str(hour) for hour in range(8, 18)]
    assert labels(scale(day, span(day, 6 * 60 + 30), span(day, 18 * 60)))[0::12] == ["6", "18"]
    assert scale(day).rows == 120


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 11, 24), 24)])
def test_a_day_has_as_many_hours_as_pass(day: date, hours: int) -> None:
    since, until = bounds([day], ZONE)
    assert (until - since) / timedelta(hours=1) == hours


def test_the_hour_that_comes_twice_has_its_rows_twice() -> None:
    shown = scale(BACK, span(BACK, 0, 24 * 60 + 60))
    assert labels(shown)[:5] == ["0", "1", "2", "2²", "3"]
    assert len(labels(shown)) == 25
    first, second = [shown.place(shown.minutes(span(BACK, minute), BACK)) for minute in (150, 210)]
    assert (first, second) == (Place(31, 12), Place(43, 12))  # 02:30 and 02:30 again


def test_the_hour_that_is_skipped_keeps_its_rows_empty() -> None:
    shown = scale(FORWARD, span(FORWARD, 0, 23 * 60))
    assert len(labels(shown)) == 24
    assert shown.place(shown.minutes(span(FORWARD, 90), FORWARD)) == Place(19, 24)  # 01:30 to 03:30 takes an hour
    [change] = changes_of([FORWARD], ZONE)
    assert (change.day, change.begin, change.end, change.back) == (FORWARD, 120, 180, False)


def test_what_reaches_over_midnight_is_shown_on_both_days() -> None:
    day = date(2026, 11, 24)
    night = (datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))
    shown = scale_of(ZONE, [], [(night, day), (night, day + DAY)])
    assert labels(shown) == [str(hour) for hour in range(24)]
    assert shown.place(shown.minutes(night, day)) == Place(277, 12)
    assert shown.place(shown.minutes(night, day + DAY)) == Place(1, 24)
    assert shown.minutes(night, day + 2 * DAY) is None


@given(
    st.sampled_from([FORWARD, BACK, date(2026, 11, 24), date(2026, 4, 5)]),
    st.sampled_from(["Europe/Amsterdam", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC", "Asia/Kathmandu"]),
    st.integers(0, 1500),
    st.integers(1, 1440),
    st.integers(1, 9),
)
def test_everything_has_a_place_within_the_rows_that_the_sheet_has(
    day: date, zone: str, begin: int, length: int, least: int
) -> None:
    there = zone_of(zone)
    since = bounds([day], there)[0] + timedelta(minutes=begin)
    whole = (since, since + timedelta(minutes=length))
    shown = scale_of(there, changes_of([day], there), [(whole, day)])
    place = shown.place(shown.minutes(whole, day), least)
    if place is not None:
        assert place.row >= 1
        assert least <= place.span
        assert place.row + place.span - 1 <= shown.rows <= rows_of_sheet()
        assert shown.rows * ROW == shown.last - shown.first


def rows_of_sheet() -> int:
    text = SHEET.read_text(encoding="utf-8")
    rows = re.findall(r"\.at-(\d+){grid-row-start:(\d+)}\.for-(\d+){grid-row-end:span (\d+)}", text)
    assert [set(each) for each in rows] == [{str(row)} for row in range(1, len(rows) + 1)]
    return len(rows)
