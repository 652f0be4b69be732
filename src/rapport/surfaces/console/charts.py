"""Where the marks of a chart stand. Templates draw them as SVG in the page (`charts.html`).

Across, places are percentages of the width, so that a chart fills whatever it is given while its type keeps its size;
down, they are pixels of HEIGHT. Colours are those of the style sheet. pygal brings a style and a script of its own into
each picture, which the policy of the pages forbids, and scales its type with the picture: unreadable on a phone.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

from msgspec import Struct

HEIGHT = 240  # CSS pixels, of the plot alone
MOST_LABELS = 12
_GAP = 1.5  # CSS pixels between two segments of a column
_STEPS = (1, 2, 5, 10)
_FEW = 4


class Tick(Struct, frozen=True):
    """A line across: how far down it stands, and the value that it stands for."""

    y: float
    value: int


class Bar(Struct, frozen=True):
    """A part of a column, of the series with this rank, counted from 1; `y` is its top."""

    x: float
    width: float
    y: float
    height: float
    rank: int
    value: int


class Columns(Struct, frozen=True):
    """`centres` are the middles of the columns, `labelled` the places of those that have a label."""

    ticks: Sequence[Tick]
    bars: Sequence[Sequence[Bar]]
    centres: Sequence[float]
    labelled: Sequence[int]


def ticks(largest: float) -> list[Tick]:
    """From zero on, at round numbers, the last one no smaller than the largest value; five at most."""
    needed = max(largest, 1) / _FEW
    magnitude = 10 ** max(0, floor(log10(needed)))
    step = next(step * magnitude for step in _STEPS if step * magnitude >= needed)
    count = max(1, ceil(largest / step))
    return [Tick(round(HEIGHT - HEIGHT * place / count, 1), place * step) for place in range(count + 1)]


def columns(stacks: Sequence[Sequence[int]]) -> Columns:
    """`stacks`: for each column the values of the series, the lowest one first; nothing is drawn of a zero."""
    lines = ticks(max((sum(stack) for stack in stacks), default=0))
    scale = HEIGHT / lines[-1].value
    step = 100 / max(1, len(stacks))
    return Columns(
        ticks=lines,
        bars=[_stack(stack, place * step, step, scale) for place, stack in enumerate(stacks)],
        centres=[round((place + 0.5) * step, 3) for place in range(len(stacks))],
        labelled=labelled(len(stacks)),
    )


def _stack(stack: Sequence[int], left: float, step: float, scale: float) -> list[Bar]:
    bars, reached = [], 0
    for rank, value in enumerate(stack, start=1):
        if value:
            top, gap = HEIGHT - (reached + value) * scale, _GAP if reached else 0
            height = max(1.0, value * scale - gap)
            bars.append(
                Bar(round(left + step * 0.14, 3), round(step * 0.72, 3), round(top, 1), round(height, 1), rank, value)
            )
        reached += value
    return bars


def labelled(count: int, most: int = MOST_LABELS) -> list[int]:
    """The places of those that have a label: the last one, and back from there as many as can be read."""
    every = max(1, ceil(count / most))
    return sorted(range(count - 1, -1, -every))


class Range(Struct, frozen=True):
    """Of one part: where its middle and its upper value stand."""

    x: float
    middle: float
    upper: float


def ranges(values: Mapping[int, tuple[float, float]], count: int, top: float) -> list[Range]:
    """Of the parts, by place, that there are values of: the median and the upper one; `top` is that of the axis."""
    return [
        Range(
            round((place + 0.5) * 100 / count, 3),
            round(HEIGHT * (1 - middle / top), 1),
            round(HEIGHT * (1 - upper / top), 1),
        )
        for place, (middle, upper) in values.items()
    ]


def spark(values: Sequence[int], width: int, height: int) -> str:
    """The points of a line through the values, as an SVG polyline has them, within such a box."""
    largest, step = max([1, *values]), width / max(1, len(values) - 1)
    inner = height - 4
    return " ".join(
        f"{place * step:.1f},{2 + inner - inner * value / largest:.1f}" for place, value in enumerate(values)
    )
