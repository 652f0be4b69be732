"""How much contact: what the report shows of what was counted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from rapport.domain.timeline.reports.contacts import Contacts
from rapport.surfaces.console.charts import Columns, columns
from rapport.surfaces.console.periods import Span
from rapport.surfaces.console.words import Words

MOST_SERIES = 6
"""Beyond which the rarest become one: more shades are not told apart."""


class Series(Struct, frozen=True):
    """`type` is what interactions are narrowed down by; None for what is no type of them."""

    name: str
    type: str | None
    total: int


class Shown(Struct, frozen=True, kw_only=True):
    """`counts` are those of each part, in the order of the series, the chosen one first."""

    series: Sequence[Series]
    counts: Sequence[Sequence[int]]
    totals: Sequence[int]
    chart: Columns
    total: int
    mean: float
    most: int
    most_at: int


def show_contact(rows: Sequence[Contacts], span: Span, chosen: str | None, t: Words) -> Shown:
    named = [
        (span.parts.index(date.fromisoformat(row.starts)), *_series_of(row, t), row.count)
        for row in rows
        if _counts(row)
    ]
    totals: Counter[tuple[str, str | None]] = Counter()
    for _, name, type_, count in named:
        totals[name, type_] += count
    ordered = sorted(totals, key=lambda each: (each[1] is None or each[1] != chosen, -totals[each], each[0]))
    kept = ordered if len(ordered) <= MOST_SERIES else ordered[: MOST_SERIES - 1]
    counts = [[0] * (len(kept) + (len(kept) < len(ordered))) for _ in span.parts]
    places = {each: place for place, each in enumerate(kept)}
    for part, name, type_, count in named:
        counts[part][places.get((name, type_), len(kept))] += count
    series = [Series(name, type_, totals[name, type_]) for name, type_ in kept]
    if len(kept) < len(ordered):
        series.append(Series(t("reports.other"), None, sum(totals[each] for each in ordered[len(kept) :])))
    return _shown(series, counts)


def _shown(series: Sequence[Series], counts: Sequence[Sequence[int]]) -> Shown:
    totals = [sum(part) for part in counts]
    return Shown(
        series=series,
        counts=counts,
        totals=totals,
        chart=columns(counts),
        total=sum(totals),
        mean=sum(totals) / len(totals),
        most=max(totals),
        most_at=totals.index(max(totals)),
    )


def _counts(row: Contacts) -> bool:
    return row.kind != "interview" or row.type != "cancelled"


def _series_of(row: Contacts, t: Words) -> tuple[str, str | None]:
    """Its name, and its type where it is one of interactions."""
    if row.kind == "interaction":
        return row.type, row.type
    if row.kind == "employee_interaction":
        return t("reports.kind.interest"), None
    return t(f"reports.kind.{row.kind}"), None
