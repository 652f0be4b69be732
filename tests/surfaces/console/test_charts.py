"""Charts: what is drawn stands for what was counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.console.charts import HEIGHT, MOST_LABELS, columns, labelled, ranges, spark, ticks

COUNTS = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("largest", "values"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (22, [0, 10, 20, 30]),
        (41, [0, 20, 40, 60]),
        (999, [0, 500, 1000]),
    ],
)
def test_lines_stand_at_round_numbers(largest: int, values: list[int]) -> None:
    assert [tick.value for tick in ticks(largest)] == values
    assert (ticks(largest)[0].y, ticks(largest)[-1].y) == (HEIGHT, 0)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=1, max_size=30))
def test_columns_are_as_high_as_their_counts_and_stay_in_the_plot(stacks: list[list[int]]) -> None:
    chart = columns(stacks)
    top = chart.ticks[-1].value
    assert top >= max(sum(stack) for stack in stacks)
    assert len(chart.ticks) <= 5
    for stack, bars in zip(stacks, chart.bars, strict=True):
        assert [bar.value for bar in bars] == [value for value in stack if value]
        assert all(bar.y >= -0.1 and bar.x >= 0 and bar.x + bar.width <= 100 for bar in bars)
        if bars:
            assert bars[-1].y == pytest.approx(HEIGHT * (1 - sum(stack) / top), abs=0.06)


@given(st.integers(1, 400))
def test_the_last_part_has_a_label_and_no_more_have_one_than_can_be_read(count: int) -> None:
    places = labelled(count)
    assert places[-1] == count - 1
    assert len(places) <= MOST_LABELS


def test_a_range_goes_up_from_its_middle() -> None:
    [found] = ranges({1: (10, 15)}, 4, 20)
    assert (found.x, found.middle, found.upper) == (37.5, HEIGHT / 2, HEIGHT / 4)


def test_a_line_goes_from_side_to_side() -> None:
    assert spark([0, 5, 10], 100, 24) == "0.0,22.0 50.0,12.0 100.0,2.0"
    assert spark([0], 100, 24) == "0.0,22.0"
