"""The change feed: what happened to a tenant's records, in the order in which it was committed.

A reader who goes on after the last position it has seen misses nothing and sees nothing twice: `engine/events.py`.
Erasures and deletions are events that stay. An event names records and holds nothing of their content.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.ids import Kind, show
from rapport.storage.database import Transaction

LOOKED_THROUGH = 10_000
"""Events that one reading of certain types looks through at most: some 10 ms, however rare the types are."""

PREFIX = "rapport."
_KINDS = {
    "applicant": Kind.APPLICANT,
    "application": Kind.APPLICATION,
    "attachment": Kind.CANDIDATE,
    "candidate": Kind.CANDIDATE,
    "employee": Kind.EMPLOYEE,
    "employee_interaction": Kind.EMPLOYEE,
    "employee_property": Kind.CUSTOM_PROPERTY,
    "hold": Kind.HOLD,
    "interaction": Kind.CANDIDATE,
    "interview": Kind.APPLICATION,
    "interviewer": Kind.INTERVIEWER,
    "job": Kind.JOB,
    "person": Kind.PERSON,
    "status": Kind.STATUS,
    "team": Kind.TEAM,
    "vacancy": Kind.VACANCY,
    "vacancy_property": Kind.CUSTOM_PROPERTY,
}
"""What the subject of an event is, by the first word of its type."""

FAMILIES = tuple(_KINDS)
"""The first words of all types."""

_OTHERS = {
    "candidate.imported": Kind.REGION,
    "interaction.imported": Kind.REGION,
    "interview.answered": Kind.INTERVIEW,
    "sandbox.wiped": Kind.REGION,
}
"""The types of which that does not hold."""

_LAST_WORDS = {
    "applicant": "erased",
    "application": "created erased status_changed",
    "attachment": "created deleted",
    "candidate": "archived created erased imported updated",
    "employee": "created erased updated",
    "employee_interaction": "created deleted",
    "employee_property": "created deleted updated",
    "hold": "created released",
    "interaction": "created deleted imported updated",
    "interview": "answered cancelled completed rescheduled scheduled",
    "interviewer": "availability_set busy_times_changed created updated",
    "job": "created updated",
    "person": "erased linked merged unlinked unmerged",
    "sandbox": "wiped",
    "status": "created",
    "team": "created",
    "vacancy": "created deleted updated",
    "vacancy_property": "created deleted updated",
}
TYPES = tuple(f"{family}.{word}" for family, words in _LAST_WORDS.items() for word in words.split())
"""All that is written."""


class CloudEvent(Struct, frozen=True, kw_only=True):
    """An event as it is shown (CloudEvents 1.0, JSON). `id` is its position in the tenant, in digits.

    `source` is the tenant as a URN; it is the namespace of the UUIDv5 behind the ids of records that clients name by
    ids of their own (`domain/subjects.py`).
    """

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    data: Mapping[str, Any]


class Page(Struct, frozen=True, kw_only=True):
    """`reached` is the position after which the next page begins, also when nothing was found up to there.

    `ahead`: what was asked for begins after the newest event. `removed_upto`: it begins before events that are no
    longer kept, up to that position.
    """

    events: Sequence[CloudEvent]
    reached: int
    has_more: bool
    ahead: bool = False
    removed_upto: int | None = None


async def last_position(transaction: Transaction, tenant_id: UUID) -> int:
    """Of the newest event; 0 when there is none yet. All events up to it are visible to later statements."""
    return await transaction.fetchval("SELECT position FROM event_head WHERE tenant_id = $1", tenant_id) or 0


async def read_events(
    transaction: Transaction, tenant_id: UUID, *, after: int | None, limit: int, types: Sequence[str] = ()
) -> Page:
    """Up to `limit` events after that position, the oldest first; None: from the oldest that is kept.

    `types` keeps those of them: `candidate.created`, or `candidate.*` for all that begin so.
    """
    end, begin = await last_position(transaction, tenant_id), after or 0
    upto = end
    if types:
        upto = await transaction.fetchval(_FAR_ENOUGH, tenant_id, begin, end, LOOKED_THROUGH - 1) or end
    exact, first = _divided(types)
    rows = await transaction.fetch(
        f"{_EVENTS} AND e.seq > $4 {_LIMITED}", tenant_id, exact, first, begin, upto, limit + 1
    )
    reached = rows[limit - 1]["seq"] if len(rows) > limit else max(upto, begin)
    # After the events were read: what was removed before that is known now.
    removed_upto = None if after is None else await transaction.fetchval(_REMOVED, tenant_id, after)
    return Page(
        events=[_shown(tenant_id, row) for row in rows[:limit]],
        reached=reached,
        has_more=reached < end,
        ahead=begin > end,
        removed_upto=removed_upto,
    )


_REMOVED = "SELECT removed_upto FROM event_head WHERE tenant_id = $1 AND removed_upto > $2"


async def find_events(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    upto: int,
    ids: Sequence[int] | None,
    since: datetime | None,
    until: datetime | None,
    types: Sequence[str],
    limit: int,
) -> Sequence[CloudEvent]:
    """The first `limit` events up to that position, the oldest first: those named, from the one moment to before the
    other; None: whatever it is.
    """
    exact, first = _divided(types)
    rows = await transaction.fetch(
        f"{_EVENTS} {_CHOSEN} {_LIMITED}", tenant_id, exact, first, ids, upto, limit, since, until
    )
    return [_shown(tenant_id, row) for row in rows]


_CHOSEN = """
  AND ($4::bigint[] IS NULL OR e.seq = ANY($4::bigint[]))
  AND ($7::timestamptz IS NULL OR e.occurred_at >= $7) AND ($8::timestamptz IS NULL OR e.occurred_at < $8)
"""


def _divided(types: Sequence[str]) -> tuple[list[str] | None, list[str]]:
    """Types that are named, None for all, and first words of types."""
    named = [each for each in types if not each.endswith(".*")]
    return named if types else None, [each.removesuffix(".*") for each in types if each.endswith(".*")]


_FAR_ENOUGH = """
SELECT seq FROM event WHERE tenant_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq OFFSET $4 LIMIT 1
"""

# What clients name by ids of their own is told of by those, as long as the write that told them is not forgotten.
_EVENTS = """
SELECT e.seq, e.type, e.subject, e.data, e.occurred_at,
       json_build_object('employeeId', m.body -> 'employee_id', 'externalId', m.body -> 'external_id',
                         'name', m.body -> 'name') AS own
FROM event e LEFT JOIN mutation m
     ON m.tenant_id = $1 AND m.id = e.mutation_id AND (e.type LIKE 'employee%' OR e.type LIKE 'vacancy%')
WHERE e.tenant_id = $1
  AND ($2::text[] IS NULL OR e.type = ANY($2::text[]) OR split_part(e.type, '.', 1) = ANY($3::text[]))
"""
_LIMITED = "AND e.seq <= $5 ORDER BY e.seq LIMIT $6"


def _shown(tenant_id: UUID, row: asyncpg.Record) -> CloudEvent:
    own = {name: value for name, value in row["own"].items() if value is not None}
    return CloudEvent(
        id=str(row["seq"]),
        source=f"urn:uuid:{tenant_id}",
        type=PREFIX + row["type"],
        subject=_shown_subject(row["type"], row["subject"]),
        time=row["occurred_at"],
        data={**row["data"], **own},
    )


def _shown_subject(type_: str, subject: UUID) -> str:
    """Of a type that a newer release has written, the bare id."""
    kind = _OTHERS.get(type_) or _KINDS.get(type_.partition(".")[0])
    return str(subject) if kind is None else show(kind, subject)
