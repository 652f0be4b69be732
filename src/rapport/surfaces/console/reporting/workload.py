"""Who is overloaded: what the report shows of what was measured."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from msgspec import Struct

from rapport.domain.timeline.reports.interviewers import Load
from rapport.surfaces.console.periods import Span

LEVELS = 4


class Cell(Struct, frozen=True):
    """`level` from 0, nothing, to LEVELS, the most that anybody has in a part."""

    hours: float
    level: int


class Line(Struct, frozen=True, kw_only=True):
    name: str
    cells: Sequence[Cell]
    hours: float
    upcoming: int


def show_workload(rows: Sequence[Load], span: Span) -> list[Line]:
    """Who has most comes first."""
    most = max((row.hours for row in rows), default=0)
    by_interviewer: dict[int, list[Load]] = {}
    for row in rows:
        by_interviewer.setdefault(row.interviewer, []).append(row)
    lines = [_line(loads, span, most) for loads in by_interviewer.values()]
    return sorted(lines, key=lambda line: (-line.hours, line.name))


def _line(loads: Sequence[Load], span: Span, most: float) -> Line:
    hours = {date.fromisoformat(load.starts): load.hours for load in loads}
    return Line(
        name=loads[0].name,
        cells=[
            Cell(value, ceil(LEVELS * value / most) if value else 0)
            for value in (hours.get(part, 0.0) for part in span.parts)
        ],
        hours=sum(hours.values()),
        upcoming=sum(load.upcoming for load in loads),
    )
