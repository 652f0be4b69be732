"""Hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.applicants.working_hours import DAYS, Hours, fault_of
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.hours import (
    minutes_of,
    read_exceptions,
    read_hours,
    read_week,
    show_exceptions,
    show_hours,
)

TIMES = st.lists(st.integers(0, 96), min_size=0, max_size=8, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("9-12", [("09:00", "12:00")]),
        ("09:00 \u2013 12.30,13-24:00", [("09:00", "12:30"), ("13:00", "24:00")]),
        ("", []),
        (" - ", []),
        ("\u2013", []),
        ("9", None),
        ("9-12;13-17", None),
        ("12-9", None),
        ("9-12, 11-13", None),
        ("9-12,", None),
        ("25-26", None),
        ("9:60-10", None),
    ],
)
def test_hours_are_understood_as_people_write_them(typed: str, hours: Hours | None) -> None:
    assert read_hours(typed) == hours


@given(quarters=TIMES)
def test_what_is_shown_is_understood_again(quarters: list[int]) -> None:
    clocks = [f"{each // 4:02}:{each % 4 * 15:02}" for each in quarters]
    hours = list(zip(clocks[::2], clocks[1::2], strict=False))
    assert fault_of(hours) is None
    assert read_hours(show_hours(hours)) == hours
    assert minutes_of(hours) == sum(
        (end - begin) * 15 for begin, end in zip(quarters[::2], quarters[1::2], strict=False)
    )


def test_a_week_is_read_day_by_day() -> None:
    form = Form({"day.mon": "9-12", "day.tue": "never"})
    assert read_week(form)["mon"] == [("09:00", "12:00")]
    assert set(form.faults) == {"day.tue"}
    assert len(read_week(Form())) == len(DAYS)


def test_days_with_other_hours_are_read_line_by_line() -> None:
    form = Form({"other": "2026-12-24: 9-12\n\n 2026-12-31 \n"})
    exceptions = read_exceptions(form, "other")
    assert exceptions == {"2026-12-24": [("09:00", "12:00")], "2026-12-31": []}
    assert form.is_right
    assert read_exceptions(Form({"again": show_exceptions(exceptions)}), "again") == exceptions
    for wrong in ("tomorrow", "2026-02-30", "20261224", "2026-12-24: late", "2026-12-24\n2026-12-24: 9-12"):
        form = Form({"other": wrong})
        read_exceptions(form, "other")
        assert set(form.faults) == {"other"}, wrong
