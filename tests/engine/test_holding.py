"""What must wait for a mutation that is not ready, and what need not."""

from collections.abc import Sequence
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from rapport.engine.holding import free

A, B, C = (UUID(int=number) for number in (1, 2, 3))


class Each(Struct, frozen=True):
    place: int
    subjects: Sequence[UUID]
    ready: bool


def waiting(*given: tuple[bool, Sequence[UUID]]) -> list[Each]:
    return [Each(place, subjects, ready) for place, (ready, subjects) in enumerate(given)]


def places(mutations: list[Each]) -> list[int]:
    return [each.place for each in free(mutations)]


lists = st.lists(
    st.tuples(st.sampled_from([True, True, False]), st.lists(st.sampled_from([A, B, C]), unique=True, max_size=2)),
    max_size=12,
).map(lambda given: waiting(*given))


def ordered(earlier: Each, later: Each) -> bool:
    """Whether the two must run in the order of acceptance."""
    return not earlier.subjects or not later.subjects or not set(earlier.subjects).isdisjoint(later.subjects)


def test_what_shares_a_subject_with_an_unready_one_waits_and_the_rest_goes_on() -> None:
    assert places(waiting((True, [A]), (False, [A]), (True, [A]), (True, [B]), (True, [A]))) == [0, 3]


def test_a_held_one_holds_in_its_turn() -> None:
    assert places(waiting((False, [A]), (True, [A, B]), (True, [B, C]), (True, [C]))) == []


def test_one_without_subjects_waits_for_whatever_is_held_and_then_all_wait_for_it() -> None:
    assert places(waiting((False, [A]), (True, [B]), (True, []), (True, [B]))) == [1]
    assert places(waiting((True, []), (False, []), (True, [B]))) == [0]


@given(lists)
def test_none_overtakes_one_that_it_must_follow(mutations: list[Each]) -> None:
    passed = set(places(mutations))
    for later in mutations:
        for earlier in mutations[: later.place]:
            if ordered(earlier, later) and earlier.place not in passed:
                assert later.place not in passed


@given(lists)
def test_whoever_waits_is_not_ready_or_follows_one_that_waits(mutations: list[Each]) -> None:
    passed = places(mutations)
    for each in mutations:
        if each.place not in passed:
            assert not each.ready or any(
                ordered(earlier, each) and earlier.place not in passed for earlier in mutations[: each.place]
            )


@given(lists)
def test_the_order_stays_and_nothing_unready_passes(mutations: list[Each]) -> None:
    passed = places(mutations)
    assert passed == sorted(passed)
    assert all(mutations[place].ready for place in passed)


@given(lists)
def test_without_unready_ones_all_pass(mutations: list[Each]) -> None:
    ready = [Each(each.place, each.subjects, ready=True) for each in mutations]
    assert places(ready) == [each.place for each in mutations]
