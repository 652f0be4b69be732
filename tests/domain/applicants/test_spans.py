"""Sets of time beside sets of minutes, which need no cleverness."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.applicants.spans import common, joined, without
from rapport.domain.applicants.time_zones import Span

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def span(since: int, until: int) -> Span:
    return BEGIN + timedelta(minutes=since), BEGIN + timedelta(minutes=until)


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda each: span(each[0], sum(each))), max_size=6
)


def minutes(found: Sequence[Span]) -> set[int]:
    return {
        minute
        for since, until in found
        for minute in range((since - BEGIN) // timedelta(minutes=1), (until - BEGIN) // timedelta(minutes=1))
    }


def in_order_and_apart(found: Sequence[Span]) -> bool:
    return all(since < until for since, until in found) and all(one[1] < other[0] for one, other in pairwise(found))


@given(spans)
def test_joined_spans_have_the_same_time_in_order_and_apart(some: list[Span]) -> None:
    found = joined(some)
    assert minutes(found) == minutes(some)
    assert in_order_and_apart(found)


@given(spans, spans)
def test_what_two_sets_have_in_common_is_in_both(some: list[Span], others: list[Span]) -> None:
    found = common(joined(some), joined(others))
    assert minutes(found) == minutes(some) & minutes(others)
    assert in_order_and_apart(found)


@given(spans, spans)
def test_one_set_without_another_is_in_the_first_only(some: list[Span], others: list[Span]) -> None:
    found = without(joined(some), joined(others))
    assert minutes(found) == minutes(some) - minutes(others)
    assert in_order_and_apart(found)
