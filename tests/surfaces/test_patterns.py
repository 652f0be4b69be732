"""The patterns know the calendar, from 1900 to 2199."""

import re
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.patterns import DATE, OFFSET, ONE_LINE, TIME

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(year=st.integers(1890, 2210), month=st.integers(0, 13), day=st.integers(0, 32))
def test_a_date_is_one_that_the_calendar_has(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        exists = 1900 <= date.fromisoformat(text).year <= 2199
    except ValueError:
        exists = False
    assert bool(re.fullmatch(DATE, text)) == exists


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=offsets))  # noqa: DTZ001  # naive bounds are asked for
def test_what_python_writes_is_a_date_and_a_time_with_an_offset(moment: datetime) -> None:
    assert re.fullmatch(f"{DATE}T{TIME}{OFFSET}", moment.isoformat())


@pytest.mark.parametrize("text", ["24:00", "10:60", "10:00:60", "10:00:00.", "1:00", "10:00:00.0123456789", "10"])
def test_a_time_is_one_that_a_clock_shows(text: str) -> None:
    assert not re.fullmatch(TIME, text)


@pytest.mark.parametrize("text", ["+15:00", "+1:00", "+0100", "z", "+10:60"])
def test_an_offset_is_z_or_hours_and_minutes(text: str) -> None:
    assert not re.fullmatch(OFFSET, text)


def test_a_line_break_is_what_a_pattern_is_kept_from() -> None:
    assert re.search(ONE_LINE["not"]["pattern"], "2026-03-01\n")
