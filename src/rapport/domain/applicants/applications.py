"""Applications as they stand: who applies to what, and how far it has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.storage.database import Transaction


class Application(Struct, frozen=True, kw_only=True):
    """`applicant_id` is the person's number. `person` and `job` hold what is shown of them, by name."""

    id: int
    applicant_id: int
    job_id: int
    team_id: int
    team_name: str
    status_id: int
    status: str
    status_at: datetime
    previous_status_id: int | None
    previous_status: str | None
    previous_status_at: datetime | None
    source: str | None
    created_at: datetime
    updated_at: datetime
    person: Mapping[str, Any]
    job: Mapping[str, Any]


class Wanted(Struct, frozen=True, kw_only=True):
    """What a list is narrowed down to; None: by nothing. `words` all occur in a name or the e-mail address.

    `updated_after` itself is included, `updated_before` is not: windows side by side neither miss nor repeat one.
    """

    teams: Sequence[int]
    status: str | None = None
    words: Sequence[str] = ()
    job_id: int | None = None
    applicant_id: int | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None


class Page(Struct, frozen=True, kw_only=True):
    """`total` is how many there are on all pages."""

    total: int
    applications: Sequence[Application]


async def list_applications(
    transaction: Transaction, tenant_id: UUID, wanted: Wanted, *, limit: int, offset: int
) -> Page:
    """The one that was updated latest comes first. What changes while somebody pages moves to the front: it may push
    another one onto the next page, where that is seen again, and hides none.
    """
    total = await transaction.fetchval(f"SELECT count(*) {_WANTED}", tenant_id, *_given(wanted))
    found = await latest_applications(transaction, tenant_id, wanted, limit=limit, offset=offset)
    return Page(total=total, applications=found)


async def latest_applications(
    transaction: Transaction, tenant_id: UUID, wanted: Wanted, *, limit: int, offset: int = 0
) -> Sequence[Application]:
    """The same without counting what is on other pages, which takes as long again."""
    # Which ones come first, and the rest for those alone: of 50,000 the last page took 330 ms, and now 44.
    rows = await transaction.fetch(
        f"""
        SELECT {_COLUMNS} {_FROM}
        WHERE a.tenant_id = $1
          AND a.id IN (SELECT a.id {_WANTED} ORDER BY a.updated_at DESC, a.id DESC LIMIT $9 OFFSET $10)
        ORDER BY a.updated_at DESC, a.id DESC
        """,
        tenant_id,
        *_given(wanted),
        limit,
        offset,
    )
    return [_application(row) for row in rows]


def _given(wanted: Wanted) -> tuple[Any, ...]:
    return (
        wanted.teams,
        wanted.status,
        [f"%{_literally(word)}%" for word in wanted.words],
        wanted.job_id,
        wanted.updated_after,
        wanted.updated_before,
        wanted.applicant_id,
    )


async def find_application(
    transaction: Transaction, tenant_id: UUID, teams: Sequence[int], application_id: int
) -> Application | None:
    """None as well when its job is of none of these teams."""
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} {_FROM} WHERE a.tenant_id = $1 AND a.id = $2 AND j.team_id = ANY($3::bigint[])",
        tenant_id,
        application_id,
        teams,
    )
    return None if row is None else _application(row)


async def applicants_zone(transaction: Transaction, tenant_id: UUID, applicant_id: int) -> str | None:
    """The IANA zone that the person is in; None: not known."""
    zone: str | None = await transaction.fetchval(
        "SELECT time_zone FROM applicant WHERE tenant_id = $1 AND id = $2", tenant_id, applicant_id
    )
    return zone


class Details(Struct, frozen=True, kw_only=True):
    """What a partner gave with it: their own id, and `details` by name, as they were given."""

    external_id: str | None
    details: Mapping[str, Any]


async def find_details(transaction: Transaction, tenant_id: UUID, application_id: int) -> Details | None:
    row = await transaction.fetchrow(
        "SELECT external_id, details FROM application WHERE tenant_id = $1 AND id = $2", tenant_id, application_id
    )
    return None if row is None else Details(**row)


_COLUMNS = """
a.id, a.applicant_id, a.job_id, j.team_id, t.name AS team_name, a.status_id, a.status, a.status_at,
a.previous_status_id, a.previous_status, a.previous_status_at, a.source, a.created_at, a.updated_at,
a.person, p.first_name, p.last_name, p.email, p.fields AS person_fields,
j.name AS job_name, j.archived_at, j.fields AS job_fields
"""

_FROM = """
FROM application a
JOIN applicant p ON p.tenant_id = $1 AND p.id = a.applicant_id
JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
JOIN team t ON t.tenant_id = $1 AND t.id = j.team_id
"""

# No index could find a part of a name here: row-level security comes before any operator that is not leakproof, and
# LIKE is none, so that one on trigrams is never used. What is looked through is one tenant's: 100,000 in 150 ms.
_WANTED = """
FROM application a
WHERE a.tenant_id = $1
  AND a.job_id IN (SELECT j.id FROM job j WHERE j.tenant_id = $1 AND j.team_id = ANY($2::bigint[]))
  AND ($3::text IS NULL OR lower(a.status) = lower($3))
  AND (cardinality($4::text[]) = 0 OR CASE
      WHEN a.person <> '{}' THEN concat_ws(' ', a.person->>'first_name', a.person->>'last_name', a.person->>'email')
      ELSE (SELECT concat_ws(' ', p.first_name, p.last_name, p.email) FROM applicant p
            WHERE p.tenant_id = $1 AND p.id = a.applicant_id)
      END ILIKE ALL ($4::text[]))
  AND ($5::bigint IS NULL OR a.job_id = $5)
  AND ($6::timestamptz IS NULL OR a.updated_at >= $6)
  AND ($7::timestamptz IS NULL OR a.updated_at < $7)
  AND ($8::bigint IS NULL OR a.applicant_id = $8)
"""


def _literally(word: str) -> str:
    """For a pattern, in which these three mean something."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _application(row: asyncpg.Record) -> Application:
    fields = dict(row)
    known = {name: fields.pop(name) for name in ("first_name", "last_name", "email")} | fields.pop("person_fields")
    job = {"name": fields.pop("job_name"), "archived_at": fields.pop("archived_at"), **fields.pop("job_fields")}
    # What another team was told of the same person is not this one's to see.
    return Application(**{**fields, "person": fields["person"] or known, "job": job})
