"""The bucket on a clock that the test sets: never more than it may, never less than it must."""

from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.access.limits import SECOND, SWEEP_FROM, Limits

TENANT = UUID(int=1)
RATES = st.integers(1, 1_000_000)
BURSTS = st.integers(1, 50)
PAUSES = st.lists(st.integers(0, 3 * SECOND) | st.integers(0, 1000), max_size=150)  # nanoseconds before each request


class Clock:
    def __init__(self) -> None:
        self.now = 123_456_789

    def __call__(self) -> int:
        return self.now


@given(RATES, BURSTS, PAUSES)
def test_no_window_lets_more_through_than_a_burst_and_what_came_since(rate: int, burst: int, pauses: list[int]) -> None:
    clock = Clock()
    limits = Limits(rate, burst, clock)
    admitted: list[int] = []
    for pause in pauses:
        clock.now += pause
        if limits.take(TENANT).admitted:
            admitted.append(clock.now)

    for first, start in enumerate(admitted):
        for count, end in enumerate(admitted[first:], 1):
            assert count <= burst + Fraction(rate * (end - start), SECOND)


@given(RATES, BURSTS, PAUSES)
def test_it_is_a_bucket_to_the_nanosecond(rate: int, burst: int, pauses: list[int]) -> None:
    clock = Clock()
    limits = Limits(rate, burst, clock)
    tokens = Fraction(burst)
    for pause in pauses:
        clock.now += pause
        tokens = min(Fraction(burst), tokens + Fraction(rate * pause, SECOND))
        taken = limits.take(TENANT)
        assert taken.admitted == (tokens >= 1)
        tokens -= taken.admitted
        assert taken.remaining == int(tokens)
        assert taken.remaining >= 0


@given(RATES, BURSTS, PAUSES)
def test_whoever_waits_as_long_as_told_is_let_in(rate: int, burst: int, pauses: list[int]) -> None:
    clock = Clock()
    limits = Limits(rate, burst, clock)
    for pause in pauses:
        clock.now += pause
        taken = limits.take(TENANT)
        assert taken.next_seconds >= 1
        if not taken.admitted:
            clock.now += taken.next_seconds * SECOND
            assert limits.take(TENANT).admitted


@given(RATES, BURSTS)
def test_an_empty_bucket_is_full_after_its_window(rate: int, burst: int) -> None:
    clock = Clock()
    limits = Limits(rate, burst, clock)
    for _ in range(2):
        assert [limits.take(TENANT).admitted for _ in range(burst + 1)] == [True] * burst + [False]
        clock.now += limits.window_seconds * SECOND


@given(RATES, BURSTS, PAUSES, st.integers(1, 60), st.lists(st.integers(0, 59), max_size=150))
def test_nodes_together_let_no_more_through_than_one_would(
    rate: int, burst: int, pauses: list[int], nodes: int, asked: list[int]
) -> None:
    clock = Clock()
    limits = [Limits(rate, burst, clock) for _ in range(nodes)]
    for each in limits:
        each.share(nodes)
    admitted: list[int] = []
    for pause, place in zip(pauses, asked, strict=False):
        clock.now += pause
        if limits[place % nodes].take(TENANT).admitted:
            admitted.append(clock.now)

    most = max(burst, nodes)  # each of them lets one through in any case
    for first, start in enumerate(admitted):
        for count, end in enumerate(admitted[first:], 1):
            assert count <= most + Fraction(rate * (end - start), SECOND) * Fraction(nodes, min(nodes, burst))


@given(RATES, BURSTS, st.integers(1, 60))
def test_a_share_says_truly_when_there_is_more(rate: int, burst: int, nodes: int) -> None:
    clock = Clock()
    limits = Limits(rate, burst, clock)
    limits.share(nodes)
    for _ in range(2):
        while (taken := limits.take(TENANT)).admitted:
            assert 0 <= taken.remaining < burst
        assert taken.remaining == 0
        clock.now += taken.next_seconds * SECOND
    assert limits.take(TENANT).admitted


def test_a_bucket_keeps_what_was_taken_when_the_number_of_nodes_changes() -> None:
    limits = Limits(1, 10, Clock())
    assert [limits.take(TENANT).remaining for _ in range(4)] == [9, 8, 7, 6]

    limits.share(2)

    assert [limits.take(TENANT).remaining for _ in range(3)] == [2, 1, 0]
    assert not limits.take(TENANT).admitted


def test_a_tenant_takes_nothing_from_another() -> None:
    limits = Limits(1, 2, Clock())

    assert [limits.take(TENANT).admitted for _ in range(3)] == [True, True, False]
    assert limits.take(UUID(int=2)).admitted


@pytest.mark.parametrize("rate", [1, 1_000_000_000])
def test_full_buckets_are_forgotten_and_no_other_ones(rate: int) -> None:
    clock = Clock()
    limits = Limits(rate, 1, clock)
    hasty = [uuid4() for _ in range(SWEEP_FROM)]
    for each in hasty:
        limits.take(each)
    assert not any(limits.take(each).admitted for each in hasty)

    clock.now += SECOND
    for _ in range(5 * SWEEP_FROM):
        limits.take(uuid4())
        clock.now += SECOND
        assert len(limits._full_at) <= SWEEP_FROM + 1
