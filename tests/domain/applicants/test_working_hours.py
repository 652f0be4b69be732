from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.clocks import CHANGES, MINUTE, STEADY, around, walls
from rapport.domain.applicants.working_hours import DAYS, DEFAULT, Hours, WorkingHours, fault_of, worked

ALWAYS: Hours = [("00:00", "24:00")]


def hours(
    weekly: Mapping[str, Hours] = DEFAULT,
    exceptions: Mapping[str, Hours] | None = None,
    holidays: str | None = None,
    zone: str = "Europe/Amsterdam",
) -> WorkingHours:
    return WorkingHours(time_zone=zone, weekly=weekly, exceptions=exceptions or {}, holidays=holidays)


def on(day: date, given: WorkingHours) -> list[tuple[str, str]]:
    """What is worked on a day without a change of clocks, by the wall."""
    found = []
    for since, until in worked(given, *around(day)):
        shown = [instant.astimezone(ZoneInfo(given.time_zone)) for instant in (since, until)]
        if shown[0].date() == day:
            found.append((f"{shown[0]:%H:%M}", f"{shown[1]:%H:%M}"))
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        [("9:00", "17:00")],
        [("09:00", "24:01")],
        [("09:00", "25:00")],
        [("24:00", "24:00")],
        [("09:00", "09:00")],
        [("22:00", "06:00")],
        [("09:00", "12:00"), ("11:59", "17:00")],
        [("13:00", "17:00"), ("09:00", "12:00")],
        [("09:00", "12:00\n")],
        [("\N{DEVANAGARI DIGIT ZERO}9:00", "17:00")],
    ],
)
def test_hours_that_are_none_or_overlap_or_go_backwards_are_faulty(wrong: Hours) -> None:
    assert fault_of(wrong) is not None


@pytest.mark.parametrize("right", [[], [("00:00", "24:00")], [("09:00", "12:00"), ("12:00", "17:00")]])
def test_hours_may_touch_and_last_until_midnight(right: Hours) -> None:
    assert fault_of(right) is None


def test_days_without_hours_are_not_worked() -> None:
    assert on(date(2026, 6, 6), hours()) == []  # a saturday
    assert on(date(2026, 6, 5), hours({})) == []


def test_nobody_works_on_a_holiday_unless_an_exception_says_so() -> None:
    kings_day = date(2026, 4, 27)
    assert on(kings_day, hours()) == [("09:00", "17:00")]
    assert on(kings_day, hours(holidays="NL")) == []
    assert on(kings_day, hours(holidays="NL", exceptions={"2026-04-27": [("10:00", "11:00")]})) == [("10:00", "11:00")]


def test_an_exception_replaces_the_hours_of_its_day_only() -> None:
    given = hours(exceptions={"2026-12-24": [("09:00", "12:00")], "2026-12-31": []})
    assert on(date(2026, 12, 23), given) == [("09:00", "17:00")]
    assert on(date(2026, 12, 24), given) == [("09:00", "12:00")]
    assert on(date(2026, 12, 31), given) == []


def test_hours_that_go_on_after_midnight_are_one_span() -> None:
    night = hours({"thu": [("22:00", "24:00")], "fri": [("00:00", "06:00")]})
    [(since, until)] = worked(night, *around(date(2026, 6, 5)))
    assert until - since == timedelta(hours=8)


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 7), 24)])
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, length: int) -> None:
    [(since, until)] = worked(hours({"sun": ALWAYS}), *around(day))
    assert until - since == timedelta(hours=length)


def test_nine_oclock_stays_nine_oclock_when_the_clocks_change() -> None:
    friday_and_monday = worked(hours(), datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    assert [since.hour for since, _ in friday_and_monday] == [8, 7]


@pytest.mark.parametrize(("zone", "day"), [*CHANGES, *STEADY])
@pytest.mark.parametrize("shown", [("00:00", "24:00"), ("01:45", "02:15"), ("02:30", "05:00"), ("00:30", "01:30")])
def test_what_is_worked_are_the_minutes_at_which_the_wall_shows_it(
    zone: str, day: date, shown: tuple[str, str]
) -> None:
    since, until = around(day)
    given = hours({each: [shown] for each in DAYS}, zone=zone)

    found = worked(given, since, until)

    expected = {instant for instant, wall in walls(zone, since, until) if shown[0] <= f"{wall:%H:%M}" < shown[1]}
    assert {begin + count * MINUTE for begin, end in found for count in range((end - begin) // MINUTE)} == expected
