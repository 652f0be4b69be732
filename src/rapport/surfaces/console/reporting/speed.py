"""How fast: what the report shows of what was measured."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from rapport.domain.timeline.reports.lead_times import LeadTime
from rapport.surfaces.console.charts import HEIGHT, Range, Tick, labelled, ranges, ticks
from rapport.surfaces.console.periods import Span

STEPS = ("contact_to_interview", "interview_to_hire", "contact_to_hire")
"""In the order in which they are told."""
MOST_LABELS = 6
"""Beneath each of three charts beside one another."""


class Panel(Struct, frozen=True, kw_only=True):
    """One step: `places` are the parts, by number, that `times` are of, and `ranges` where they stand."""

    step: str
    places: Sequence[int]
    times: Sequence[LeadTime]
    ranges: Sequence[Range]


class Shown(Struct, frozen=True, kw_only=True):
    """The panels have one axis, so that they can be compared."""

    panels: Sequence[Panel]
    ticks: Sequence[Tick]
    labelled: Sequence[int]
    height: int = HEIGHT


def show_speed(rows: Sequence[LeadTime], span: Span) -> Shown:
    lines = ticks(max((row.p80_days for row in rows), default=0))
    return Shown(
        panels=[_panel(step, rows, span, lines[-1].value) for step in STEPS],
        ticks=lines,
        labelled=labelled(len(span.parts), MOST_LABELS),
    )


def _panel(step: str, rows: Sequence[LeadTime], span: Span, top: float) -> Panel:
    times = {span.parts.index(date.fromisoformat(row.starts)): row for row in rows if row.step == step}
    values = {place: (row.median_days, row.p80_days) for place, row in times.items()}
    return Panel(step=step, places=list(times), times=list(times.values()), ranges=ranges(values, len(span.parts), top))
