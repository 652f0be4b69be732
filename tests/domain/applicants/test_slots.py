"""Free slots beside a search that tries every minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clocks import CHANGES, MINUTE, STEADY, around
from rapport.domain.applicants.slots import Calendar, Slot, Wanted, free_apart, free_together
from rapport.domain.applicants.spans import joined
from rapport.domain.applicants.time_zones import Span
from rapport.domain.applicants.working_hours import DAYS, WorkingHours, worked

PLENTY = 10**6
LENGTH = 600  # minutes that are looked at


@st.composite
def spans(draw: st.DrawFn, since: datetime, most: int, longest: int) -> list[Span]:
    begins = draw(st.lists(st.integers(-60, LENGTH), max_size=most))
    return [(since + begin * MINUTE, since + (begin + draw(st.integers(1, longest))) * MINUTE) for begin in begins]


@st.composite
def calendars(draw: st.DrawFn, since: datetime) -> list[Calendar]:
    return [
        Calendar(
            interviewer_id=number,
            working=joined(draw(spans(since, 3, 400))),
            booked=draw(spans(since, 3, 60)),
            busy=draw(spans(since, 2, 60)),
            before=draw(st.integers(0, 20)) * MINUTE,
            after=draw(st.integers(0, 20)) * MINUTE,
            earliest=since + draw(st.integers(-50, 100)) * MINUTE,
        )
        for number in range(1, 1 + draw(st.integers(1, 3)))
    ]


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[Calendar], Wanted]:
    zone, day = draw(st.sampled_from([*CHANGES, *STEADY]))
    since = around(day, 0)[0] + draw(st.integers(0, 1440)) * MINUTE
    wanted = Wanted(
        since=since,
        until=since + LENGTH * MINUTE,
        duration=draw(st.integers(1, 90)) * MINUTE,
        step=draw(st.sampled_from([5, 7, 15, 30, 60])) * MINUTE,
        time_zone=ZoneInfo(zone),
    )
    return draw(calendars(since)), wanted


def is_free(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """As the promise has it: inside working hours, and away from all that there is."""
    return (
        start >= calendar.earliest
        and any(since <= start and end <= until for since, until in calendar.working)
        and all(end + calendar.after <= since or until + calendar.before <= start for since, until in calendar.busy)
        and all(
            end + max(calendar.before, calendar.after) <= since or until + max(calendar.before, calendar.after) <= start
            for since, until in calendar.booked
        )
    )


def tried(everybody: Sequence[Calendar], wanted: Wanted) -> list[Slot]:
    """Each minute at which a slot may begin, with those who are free."""
    found = []
    for count in range((wanted.until - wanted.since) // MINUTE):
        start = wanted.since + count * MINUTE
        end, wall = start + wanted.duration, start.astimezone(wanted.time_zone)
        if end <= wanted.until and timedelta(hours=wall.hour, minutes=wall.minute) % wanted.step == timedelta(0):
            found.append(Slot(start, end, [each.interviewer_id for each in everybody if is_free(each, start, end)]))
    return found


@settings(max_examples=150)
@given(searches())
def test_of_a_team_exactly_those_slots_are_offered_in_which_somebody_is_free(
    search: tuple[list[Calendar], Wanted],
) -> None:
    everybody, wanted = search
    assert free_apart(everybody, wanted, PLENTY) == [slot for slot in tried(everybody, wanted) if slot.interviewer_ids]


@settings(max_examples=150)
@given(searches())
def test_together_exactly_those_slots_are_offered_in_which_all_are_free(
    search: tuple[list[Calendar], Wanted],
) -> None:
    everybody, wanted = search
    assert free_together(everybody, wanted, PLENTY) == [
        slot for slot in tried(everybody, wanted) if len(slot.interviewer_ids) == len(everybody)
    ]


@given(searches(), st.integers(1, 20))
def test_a_limit_keeps_the_first_ones(search: tuple[list[Calendar], Wanted], limit: int) -> None:
    everybody, wanted = search
    assert free_apart(everybody, wanted, limit) == free_apart(everybody, wanted, PLENTY)[:limit]
    assert free_together(everybody, wanted, limit) == free_together(everybody, wanted, PLENTY)[:limit]


def always(zone: str, day: date) -> tuple[Calendar, Wanted]:
    """Somebody who works around the clock, and slots of half an hour on that day by their own clock."""
    since, until = around(day)
    hours = WorkingHours(
        time_zone=zone, weekly={each: [("00:00", "24:00")] for each in DAYS}, exceptions={}, holidays=None
    )
    calendar = Calendar(
        interviewer_id=1,
        working=worked(hours, since, until),
        booked=[],
        busy=[],
        before=timedelta(0),
        after=timedelta(0),
        earliest=since,
    )
    half = 30 * MINUTE
    return calendar, Wanted(since=since, until=until, duration=half, step=half, time_zone=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "day", "gone", "twice"),
    [
        ("Europe/Amsterdam", date(2026, 3, 29), ["02:00", "02:30"], []),
        ("Europe/Amsterdam", date(2026, 10, 25), [], ["02:00", "02:30"]),
        ("America/New_York", date(2026, 3, 8), ["02:00", "02:30"], []),
        ("America/New_York", date(2026, 11, 1), [], ["01:00", "01:30"]),
        ("Australia/Lord_Howe", date(2026, 10, 4), ["02:00"], []),
        ("Australia/Lord_Howe", date(2026, 4, 5), [], ["01:30"]),
        ("America/Havana", date(2026, 3, 8), ["00:00", "00:30"], []),
        ("Antarctica/Troll", date(2026, 3, 29), ["01:00", "01:30", "02:00", "02:30"], []),
        ("Asia/Kathmandu", date(2026, 6, 1), [], []),
    ],
)
def test_on_the_very_day_a_time_that_is_gone_is_not_offered_and_one_that_comes_twice_is_offered_twice(
    zone: str, day: date, gone: list[str], twice: list[str]
) -> None:
    calendar, wanted = always(zone, day)

    local = [slot.starts_at.astimezone(wanted.time_zone) for slot in free_together([calendar], wanted, PLENTY)]

    shown = [f"{each:%H:%M}" for each in local if each.date() == day]
    usual = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, 30)]
    assert sorted(shown) == sorted([*(each for each in usual if each not in gone), *twice])
    assert len({each.astimezone(UTC) for each in local}) == len(local)


def test_nobody_is_free_for_nobody() -> None:
    _, wanted = always("UTC", date(2026, 6, 1))
    assert free_together([], wanted, PLENTY) == free_apart([], wanted, PLENTY) == []
