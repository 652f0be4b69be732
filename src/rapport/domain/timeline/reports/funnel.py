"""How far people came who were met for the first time in a period."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.timeline.reports.period import Period
from rapport.storage.database import Transaction

STEPS = ("contacted", "applied", "interviewed", "offered", "hired")


class Step(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many people came to it until now, and what part that is of those of the first step and the step before.

    Who was hired without an offer counts in the one and not in the other.
    """

    step: str
    people: int
    of_first: float | None
    of_previous: float | None


async def count_funnel(transaction: Transaction, tenant_id: UUID, period: Period) -> Sequence[Step]:
    row = await transaction.fetchrow(_FUNNEL, tenant_id, period.since, period.until)
    assert row is not None
    counts = [row[step] for step in STEPS]
    return [
        Step(
            step=step,
            people=count,
            of_first=_part(count, counts[0]),
            of_previous=_part(count, before),
        )
        for step, count, before in zip(STEPS, counts, [counts[0], *counts], strict=False)
    ]


def _part(count: int, whole: int) -> float | None:
    return round(count / whole, 4) if whole else None


# Of what is kept of each person: domain/people/progress.py.
_FUNNEL = """
SELECT count(*) AS contacted, count(applied_at) AS applied, count(interviewed_at) AS interviewed,
       count(offered_at) AS offered, count(hired_at) AS hired
FROM person_progress WHERE tenant_id = $1 AND contacted_at >= $2 AND contacted_at < $3
"""
