"""Requests come and go on a clock of the test's own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.surfaces.room import GROWTH_SHARE, INTERVAL_SECONDS, LEAST_SHARE, TARGET_SECONDS, Room

MOST = 64
LEAST = MOST // LEAST_SHARE
SOON, LATE = TARGET_SECONDS / 2, TARGET_SECONDS * 2


class _Clock:
    now = 1000.0


def served(room: Room, clock: _Clock, seconds: float, intervals: int = 1) -> None:
    """It is crowded for so long, and each of those inside is answered after that many seconds."""
    for _ in range(intervals):
        clock.now += INTERVAL_SECONDS
        inside = 0
        while room.enter():
            inside += 1
        for _ in range(inside):
            room.leave(clock.now - seconds, clock.now)


def test_nobody_enters_beyond_the_most() -> None:
    room = Room(MOST)

    assert [room.enter() for _ in range(MOST + 3)] == [True] * MOST + [False] * 3
    room.leave(0, 0)
    assert [room.enter(), room.enter()] == [True, False]


def test_where_one_is_the_most_one_may_enter() -> None:
    room, clock = Room(1), _Clock()
    served(room, clock, LATE, 10)

    assert [room.limit, room.enter(), room.enter()] == [1, True, False]


def test_it_shrinks_while_the_crowd_waits_for_too_long_and_keeps_its_least() -> None:
    room, clock = Room(MOST), _Clock()
    limits = []
    for _ in range(20):
        served(room, clock, LATE)
        limits.append(room.limit)

    assert limits[0] < MOST
    assert limits == sorted(limits, reverse=True)
    assert limits[-1] == LEAST


def test_it_is_as_large_as_before_soon_after_all_are_answered_in_time() -> None:
    room, clock = Room(MOST), _Clock()
    served(room, clock, LATE, 20)
    assert room.limit == LEAST

    served(room, clock, SOON, GROWTH_SHARE)

    assert room.limit == MOST


def test_requests_that_are_slow_without_a_crowd_do_not_make_it_smaller() -> None:
    room, clock = Room(MOST), _Clock()
    for _ in range(20):
        clock.now += INTERVAL_SECONDS
        assert room.enter()
        room.leave(clock.now - 60, clock.now)

    assert room.limit == MOST


def test_a_few_that_are_slow_do_not_make_it_smaller() -> None:
    room, clock = Room(MOST), _Clock()
    for _ in range(20):
        clock.now += INTERVAL_SECONDS
        while room.enter():
            pass
        for place in range(room.limit):
            room.leave(clock.now - (LATE if place % 3 == 0 else SOON), clock.now)

    assert room.limit == MOST


def test_who_stepped_out_leaves_a_place_and_comes_back_into_a_full_room() -> None:
    room = Room(1)
    assert room.enter()
    room.step_out()
    assert [room.enter(), room.enter()] == [True, False]
    room.step_in()

    assert room.present == 2
    room.leave(0, 0)
    assert not room.enter()


@settings(max_examples=200)
@given(
    most=st.integers(1, 300),
    steps=st.lists(st.tuples(st.booleans(), st.floats(0, 0.3), st.floats(0, 2)), max_size=200),
)
def test_whatever_happens_no_more_enter_than_may_and_it_recovers(
    most: int, steps: list[tuple[bool, float, float]]
) -> None:
    room, clock, inside = Room(most), _Clock(), 0
    for comes, pause, took in steps:
        clock.now += pause
        if comes:
            limit = room.limit
            entered = room.enter()
            assert entered == (inside < limit)
            inside += entered
        elif inside:
            room.leave(clock.now - took, clock.now)
            inside -= 1
        assert room.present == inside <= most
        assert max(1, most // LEAST_SHARE) <= room.limit <= most
    for _ in range(inside):
        room.leave(clock.now, clock.now)

    served(room, clock, SOON, 2 * GROWTH_SHARE)

    assert room.limit == most
