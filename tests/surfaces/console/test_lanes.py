"""Interviews that overlap stand side by side."""

from hypothesis import given
from hypothesis import strategies as st

from invited import interview
from rapport.surfaces.console.grid_scale import Place
from rapport.surfaces.console.lanes import MOST_LANES, side_by_side

SHOWN = interview()
PLACES = st.builds(Place, st.integers(1, 100), st.integers(5, 30))


def lanes(*places: Place) -> list[tuple[int, int]]:
    blocks, _ = side_by_side([(place, interview()) for place in places])
    return [(block.lane, block.lanes) for block in blocks]


def test_what_does_not_overlap_has_all_the_width() -> None:
    assert lanes(Place(1, 12), Place(13, 12)) == [(1, 1), (1, 1)]


def test_what_overlaps_shares_it_as_long_as_it_does() -> None:
    assert lanes(Place(1, 12), Place(7, 12), Place(13, 12), Place(30, 6)) == [(1, 2), (2, 2), (1, 2), (1, 1)]


def test_a_fifth_is_counted_where_the_fourth_would_be() -> None:
    blocks, more = side_by_side([(Place(1, 12), SHOWN)] * 6)
    assert [(block.lane, block.lanes) for block in blocks] == [(1, 4), (2, 4), (3, 4)]
    assert [(each.count, each.place) for each in more] == [(3, Place(1, 12))]


@given(st.lists(PLACES, max_size=12))
def test_no_two_in_one_lane_overlap_and_none_is_lost(places: list[Place]) -> None:
    blocks, more = side_by_side([(place, SHOWN) for place in places])
    assert len(blocks) + sum(each.count for each in more) == len(places)
    for block in blocks:
        assert 1 <= block.lane <= block.lanes <= MOST_LANES
        for other in blocks:
            if other is not block and other.lane == block.lane:
                ends = [each.place.row + each.place.span for each in (block, other)]
                assert ends[0] <= other.place.row or ends[1] <= block.place.row
