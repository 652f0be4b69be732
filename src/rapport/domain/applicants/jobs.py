"""Jobs: what people apply to, each of one team."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.numbers import free_number, result_about, subject_of_number
from rapport.domain.applicants.teams import no_team, reached
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction

_DEFAULTS = {"published": True}


class Job(Struct, frozen=True, kw_only=True):
    """`fields` are those that were given, by name."""

    id: int
    team_id: int
    name: str
    fields: Mapping[str, Any]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


_COLUMNS = ", ".join(Job.__struct_fields__)


class Search(Struct, frozen=True, kw_only=True):
    """What a search is narrowed down to; None: by nothing. `words` all occur in the name, the description or the brand;
    `fields` have these values, in any case. `hidden`: those that are not published too.
    """

    teams: Sequence[int]
    words: Sequence[str] = ()
    fields: Mapping[str, str] = {}
    hidden: bool = False
    archived: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """`total` is how many there are on all pages."""

    total: int
    jobs: Sequence[Job]


async def search_jobs(
    transaction: Transaction, tenant_id: UUID, search: Search, *, limit: int | None, offset: int
) -> Page:
    """The one that was made latest comes first; without a limit, all."""
    arguments = (
        tenant_id,
        search.teams,
        search.archived,
        search.hidden,
        [word.lower() for word in search.words],
        {name: value.lower() for name, value in search.fields.items()},
    )
    total = await transaction.fetchval(f"SELECT count(*) {_SEARCH}", *arguments)
    rows = await transaction.fetch(
        f"SELECT {_COLUMNS} {_SEARCH} ORDER BY created_at DESC, id DESC LIMIT $7 OFFSET $8", *arguments, limit, offset
    )
    return Page(total=total, jobs=[Job(**row) for row in rows])


# A team has few jobs beside what it has of everything else: they are looked through.
_SEARCH = """
FROM job j WHERE j.tenant_id = $1 AND j.team_id = ANY($2::bigint[])
  AND ($3 OR j.archived_at IS NULL)
  AND ($4 OR j.fields->'published' IS DISTINCT FROM 'false'::jsonb)
  AND NOT EXISTS (
      SELECT FROM unnest($5::text[]) AS word
      WHERE position(word IN lower(concat_ws(' ', j.name, j.fields->>'description', j.fields->>'brand_name'))) = 0)
  AND NOT EXISTS (
      SELECT FROM jsonb_each_text($6::jsonb) AS wanted
      WHERE lower(j.fields->>wanted.key) IS DISTINCT FROM wanted.value)
"""


async def find_job(transaction: Transaction, tenant_id: UUID, teams: Sequence[int], job_id: int) -> Job | None:
    """None as well when it is of none of these teams."""
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM job WHERE tenant_id = $1 AND id = $2 AND team_id = ANY($3::bigint[])",
        tenant_id,
        job_id,
        teams,
    )
    return None if row is None else Job(**row)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `id`, `team_id`, `name`, `fields`. One by one: a new number must differ from the last."""
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    if body["team_id"] not in await reached(transaction, tenant_id, body["within"]):
        return no_team("team_id", body["team_id"])
    today = {"published_date": mutation.accepted_at.date().isoformat()}
    number = await transaction.fetchval(
        "INSERT INTO job (tenant_id, id, team_id, name, fields, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING RETURNING id",
        tenant_id,
        body["id"] or await free_number(transaction, tenant_id, "job"),
        body["team_id"],
        body["name"],
        {**_DEFAULTS, **today, **body["fields"]},
        mutation.accepted_at,
    )
    if number is None:
        return Failed(code="conflict", message=f"id: there is a job {body['id']} already", forget=True)
    return _done(mutation, tenant_id, number, "job.created")


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `id`, `name` (None: as it is), `archived` (likewise), `fields` (of which null removes one)."""
    return [await _update_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _update_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    number = await transaction.fetchval(
        """
        UPDATE job
        SET name = coalesce($4, name), fields = fields - $5::text[] || $6::jsonb,
            archived_at = CASE $7::boolean WHEN true THEN coalesce(archived_at, $8) WHEN false THEN NULL
                          ELSE archived_at END,
            updated_at = greatest(updated_at, $8)
        WHERE tenant_id = $1 AND id = $2 AND team_id = ANY($3::bigint[])
        RETURNING id
        """,
        tenant_id,
        body["id"],
        await reached(transaction, tenant_id, body["within"]),
        body["name"],
        [name for name, value in body["fields"].items() if value is None],
        {name: value for name, value in body["fields"].items() if value is not None},
        body["archived"],
        mutation.accepted_at,
    )
    if number is None:
        return Failed(code="not_found", message=f"job_id: there is no job {body['id']}", forget=True)
    given = [name for name in ("name", "archived") if body[name] is not None]
    return _done(mutation, tenant_id, number, "job.updated", sorted([*given, *body["fields"]]))


def _done(mutation: Mutation, tenant_id: UUID, number: int, event: str, changed: Sequence[str] = ()) -> Completed:
    subject = subject_of_number(tenant_id, Kind.JOB, number)
    return Completed(
        events=[Event(type=event, subject=subject, data={"number": number})],
        subjects=[subject],
        result=result_about(mutation, tenant_id, Kind.JOB, number),
        changed=changed,
    )


CREATE = Operation(name="jobs.create", handler=_create, commutes=False)
UPDATE = Operation(name="jobs.update", handler=_update, commutes=False)
