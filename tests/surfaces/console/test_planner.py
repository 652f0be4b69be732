"""What a grid shows: interviews, working hours, what is taken, what is free, and where it is now."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from invited import INA, JO, interview
from rapport.domain.applicants.slots import Calendar
from rapport.domain.applicants.time_zones import Span, zone_of
from rapport.surfaces.console.grid_scale import Place
from rapport.surfaces.console.planner import Grid, Wish, grid_of

ZONE = zone_of("Europe/Amsterdam")
DAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


def at(hour: float, day: date = DAY) -> datetime:
    """By the clock in Amsterdam, in winter."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + (hour - 1) * HOUR


def calendar(number: int, working: Span, *, busy: Sequence[Span] = (), booked: Sequence[Span] = ()) -> Calendar:
    return Calendar(
        interviewer_id=number,
        working=[working],
        booked=booked,
        busy=busy,
        before=timedelta(0),
        after=timedelta(0),
        earliest=at(10),
    )


def grid(**fields: Any) -> Grid:
    return grid_of(
        Wish(
            **{
                "zone": ZONE,
                "days": [DAY],
                "groups": [[INA.number]],
                "interviews": [],
                "calendars": [],
                "duration": HOUR,
                "now": at(12),
                **fields,
            }
        )
    )


def test_free_times_keep_away_from_what_is_taken_and_past() -> None:
    ina = calendar(INA.number, (at(9), at(14)), busy=[(at(12), at(13))])
    [column] = grid(calendars=[ina]).columns
    assert column.working == [Place(13, 60)]
    assert column.taken == [Place(49, 12)]
    assert [f"{each.at:%H:%M}" for each in column.offers] == ["10:00", "10:30", "11:00", "13:00"]
    assert {each.place.span for each in column.offers} == {6}
    assert column.now == 49


def test_of_several_what_one_has_free_is_free() -> None:
    both = [
        calendar(INA.number, (at(9), at(12)), busy=[(at(9), at(12))]),
        calendar(JO.number, (at(11), at(13))),
    ]
    [column] = grid(groups=[[INA.number, JO.number]], calendars=both).columns
    assert column.taken == [Place(13, 24)]
    assert {tuple(each.slot.interviewer_ids) for each in column.offers} == {(JO.number,)}


def test_an_interview_stands_in_the_column_of_each_who_takes_part() -> None:
    meeting = interview(at(10), interviewers=[INA, JO])
    alone = interview(at(15), interviewers=[JO])
    shown = grid(groups=[[INA.number], [JO.number]], interviews=[meeting, alone])
    assert [[block.interview.id for block in column.blocks] for column in shown.columns] == [
        [meeting.id],
        [meeting.id, alone.id],
    ]
    assert shown.columns[0].blocks[0].place == Place(25, 12)


def test_a_short_one_is_high_enough_to_be_read() -> None:
    [column] = grid(interviews=[interview(at(10), duration_minutes=5)]).columns
    assert column.blocks[0].place == Place(25, 5)


def test_the_hour_that_a_day_lacks_is_marked() -> None:
    back, forward = date(2026, 10, 25), date(2026, 3, 29)
    night = interview(datetime(2026, 10, 24, 22, tzinfo=UTC))  # the grid grows to the night
    days = [back, back + timedelta(days=1)]
    shown = grid(days=days, interviews=[night])
    assert [column.absent for column in shown.columns] == [[], [Place(37, 12)]]
    early = interview(datetime(2026, 3, 28, 23, tzinfo=UTC))
    [column] = grid(days=[forward], interviews=[early]).columns
    assert column.absent == [Place(25, 12)]


def test_a_column_without_anything_says_so() -> None:
    [column] = grid().columns
    assert column.is_empty
    assert column.offers == []
