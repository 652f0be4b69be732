"""Interviews that overlap stand side by side, each in a lane."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from rapport.domain.applicants.interviews import Interview
from rapport.surfaces.console.grid_scale import Place

MOST_LANES = 4


class Block(Struct, frozen=True, kw_only=True):
    """An interview in a column, the `lane`-th, counted from 1, of `lanes` that stand side by side."""

    interview: Interview
    place: Place
    lane: int
    lanes: int


class More(Struct, frozen=True, kw_only=True):
    """Interviews for which there is no lane; they are told by their number."""

    count: int
    place: Place


Placed = tuple[Place, Interview]


def side_by_side(placed: Sequence[Placed]) -> tuple[Sequence[Block], Sequence[More]]:
    """In the order of their beginnings."""
    blocks: list[Block] = []
    more: list[More] = []
    for cluster in _clusters(sorted(placed, key=lambda each: (each[0].row, -each[0].span, each[1].id))):
        _into_lanes(cluster, blocks, more)
    return blocks, more


def _clusters(placed: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """Those that overlap, directly or by others."""
    cluster: list[Placed] = []
    end = 0
    for each in placed:
        if cluster and each[0].row >= end:
            yield cluster
            cluster = []
        cluster.append(each)
        end = max(end, each[0].row + each[0].span)
    if cluster:
        yield cluster


def _into_lanes(cluster: Sequence[Placed], blocks: list[Block], more: list[More]) -> None:
    """Each in the first lane that is free. What would need a fifth one is counted instead of the fourth."""
    ends: list[int] = []
    lanes = []
    for place, _ in cluster:
        lane = next((number for number, end in enumerate(ends) if end <= place.row), len(ends))
        ends[lane : lane + 1] = [place.row + place.span]
        lanes.append(lane)
    kept = len(ends) if len(ends) <= MOST_LANES else MOST_LANES - 1
    hidden = [place for (place, _), lane in zip(cluster, lanes, strict=True) if lane >= kept]
    blocks.extend(
        Block(interview=interview, place=place, lane=lane + 1, lanes=min(len(ends), MOST_LANES))
        for (place, interview), lane in zip(cluster, lanes, strict=True)
        if lane < kept
    )
    if hidden:
        row = min(place.row for place in hidden)
        span = max(place.row + place.span for place in hidden) - row
        more.append(More(count=len(hidden), place=Place(row, span)))
