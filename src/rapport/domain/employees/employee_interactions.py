"""What employees did with vacancies and titles: each interaction is a record beneath one employee."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.employees.employees import NO_EMPLOYEE
from rapport.domain.employees.noting import dues, hexadecimal, note, release
from rapport.domain.skills.texts import Due
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class EmployeeInteraction(Struct, frozen=True, kw_only=True):
    """`timestamp_shown` as it was given; one of `vacancy_id` and `title` is None."""

    external_id: str
    type: str
    timestamp_shown: str
    vacancy_id: str | None
    title: str | None


NO_INTERACTION = Failed(
    code="not_found", message="There is no interaction with this external_id of this employee.", forget=True
)
NO_VACANCY = Failed(code="not_found", message="vacancy_id: there is no vacancy with this id.", forget=True)
EXISTING = Failed(
    code="conflict", message="external_id: this employee has an interaction with this id already.", forget=True
)

_COLUMNS = ", ".join(EmployeeInteraction.__struct_fields__)


async def find_interaction(
    transaction: Transaction, tenant_id: UUID, employee_id: str, external_id: str
) -> EmployeeInteraction | None:
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM employee_interaction WHERE tenant_id = $1 AND employee_id = $2 AND external_id = $3",
        tenant_id,
        employee_id,
        external_id,
    )
    return None if row is None else EmployeeInteraction(**row)


class Page(Struct, frozen=True, kw_only=True):
    """`count` is how many there are on all pages."""

    count: int
    interactions: Sequence[EmployeeInteraction]


async def list_interactions(
    transaction: Transaction, tenant_id: UUID, employee_id: str, *, limit: int, offset: int
) -> Page:
    """In the order of their creation."""
    found = "FROM employee_interaction WHERE tenant_id = $1 AND employee_id = $2"
    count = await transaction.fetchval(f"SELECT count(*) {found}", tenant_id, employee_id)
    rows = await transaction.fetch(
        f"SELECT {_COLUMNS} {found} ORDER BY created_at, external_id LIMIT $3 OFFSET $4",
        tenant_id,
        employee_id,
        limit,
        offset,
    )
    return Page(count=count, interactions=[EmployeeInteraction(**row) for row in rows])


def instant_of(timestamp: str) -> datetime:
    """Of an ISO 8601 date, its first instant, or of a date-time. One without an offset is in UTC."""
    moment = datetime.fromisoformat(timestamp)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `employee_id`, `external_id`, `type`, `language`, `timestamp` or null for the moment of acceptance, and one
    of `vacancy_id` and `title`.

    A vacancy must exist when it is named; that it may be deleted later makes no difference.
    """
    employees = await _existing(transaction, tenant_id, "employee", [each.body["employee_id"] for each in mutations])
    named = [each.body["vacancy_id"] for each in mutations if each.body.get("vacancy_id") is not None]
    vacancies = await _existing(transaction, tenant_id, "vacancy", named) if named else set()
    outcomes: dict[UUID, Outcome] = {}
    for mutation in mutations:
        if mutation.body["employee_id"] not in employees:
            outcomes[mutation.id] = NO_EMPLOYEE
        elif mutation.body.get("vacancy_id") is not None and mutation.body["vacancy_id"] not in vacancies:
            outcomes[mutation.id] = NO_VACANCY
    admitted = [mutation for mutation in mutations if mutation.id not in outcomes]
    titles = await _titles(transaction, tenant_id, admitted)
    rows = await transaction.fetch(
        _INSERT, tenant_id, [_row(mutation, titles.get(mutation.id)) for mutation in admitted]
    )
    made = _keys(rows)
    kept = {mutation.id for mutation in admitted if _key(mutation) in made}
    await note(transaction, tenant_id, [title for each, title in titles.items() if each in kept])
    return [
        outcomes.get(mutation.id)
        or (_completed(tenant_id, mutation, "created") if _key(mutation) in made else EXISTING)
        for mutation in mutations
    ]


async def _titles(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> dict[UUID, Due]:
    """By the mutation, where it has a title."""
    titled = [mutation for mutation in mutations if mutation.body.get("title") is not None]
    said = [(mutation.body["title"], mutation.body["language"]) for mutation in titled]
    found = await dues(transaction, tenant_id, said)
    return {mutation.id: title for mutation, title in zip(titled, found, strict=True)}


async def _existing(transaction: Transaction, tenant_id: UUID, table: str, external_ids: Sequence[str]) -> set[str]:
    """Those that there are; they cannot be deleted before what refers to them is committed."""
    rows = await transaction.fetch(
        f"SELECT external_id FROM {table} WHERE tenant_id = $1 AND external_id = ANY($2::text[])"
        " ORDER BY external_id FOR KEY SHARE",
        tenant_id,
        external_ids,
    )
    return {row["external_id"] for row in rows}


_INSERT = """
INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown, vacancy_id,
                                  title, language, digest, created_at)
SELECT $1, i.*
FROM json_to_recordset($2::json)
    AS i (employee_id text, external_id text, type text, instant timestamptz, timestamp_shown text, vacancy_id text,
          title text, language text, digest bytea, created_at timestamptz)
ORDER BY employee_id, external_id
ON CONFLICT DO NOTHING RETURNING employee_id, external_id
"""


def _row(mutation: Mutation, title: Due | None) -> dict[str, Any]:
    shown = mutation.body.get("timestamp") or _without_offset(mutation.accepted_at)
    return {
        **mutation.body,
        "instant": instant_of(shown),
        "timestamp_shown": shown,
        "digest": None if title is None else hexadecimal(title.digest),
        "created_at": mutation.accepted_at,
    }


def _without_offset(moment: datetime) -> str:
    """UTC, to the microsecond, as the seed's own example has it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


async def _delete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `employee_id`, `external_id`. The record is gone for good, and what was found in its title."""
    rows = await transaction.fetch(
        """
        DELETE FROM employee_interaction i
        USING json_to_recordset($2::json) AS d (employee_id text, external_id text)
        WHERE i.tenant_id = $1 AND i.employee_id = d.employee_id AND i.external_id = d.external_id
        RETURNING i.employee_id, i.external_id, i.digest
        """,
        tenant_id,
        [mutation.body for mutation in mutations],
    )
    await release(transaction, tenant_id, [row["digest"] for row in rows if row["digest"] is not None])
    gone = _keys(rows)
    return [
        _completed(tenant_id, mutation, "deleted") if _key(mutation) in gone else NO_INTERACTION
        for mutation in mutations
    ]


def _key(mutation: Mutation) -> tuple[str, str]:
    return mutation.body["employee_id"], mutation.body["external_id"]


def _keys(rows: Sequence[asyncpg.Record]) -> set[tuple[str, str]]:
    return {(row["employee_id"], row["external_id"]) for row in rows}


def shown_id(tenant_id: UUID, employee_id: str, external_id: str) -> str:
    """What events and the audit log call it."""
    return show(Kind.EMPLOYEE_INTERACTION, subject_of(tenant_id, Kind.EMPLOYEE_INTERACTION, employee_id, external_id))


def _completed(tenant_id: UUID, mutation: Mutation, what: str) -> Completed:
    event = Event(
        type=f"employee_interaction.{what}",
        subject=subject_of(tenant_id, Kind.EMPLOYEE, mutation.body["employee_id"]),
        data={"interactionId": shown_id(tenant_id, *_key(mutation))},
    )
    return Completed(events=[event])


CREATE = Operation(name="employee_interactions.create", handler=_create, commutes=False)
DELETE = Operation(name="employee_interactions.delete", handler=_delete, commutes=False)
