"""What the records of a person say, for whoever looks at the person: as they stand in their rooms' own tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.people import Person
from rapport.domain.people.records import Key, RecordKind
from rapport.storage.database import Transaction


class Applied(Struct, frozen=True, kw_only=True):
    """An application of an applicant."""

    number: int
    job: str
    status: str
    source: str | None
    applied_at: datetime


class Facts(Struct, frozen=True, kw_only=True):
    """`fields` are those that the record's own surface shows, under its names; `applications` the newest ones."""

    key: Key
    fields: Mapping[str, Any]
    created_at: datetime
    archived_at: datetime | None = None
    applications: Sequence[Applied] = ()


MOST_APPLICATIONS = 20  # of one applicant


async def read_facts(transaction: Transaction, tenant_id: UUID, person: Person) -> list[Facts]:
    """Of each record that is there, in the order of the person's records."""
    found: dict[Key, Facts] = {}
    for kind, statement in _STATEMENTS.items():
        wanted = [record.record for record in person.records if record.kind == kind]
        if wanted:
            for row in await transaction.fetch(statement, tenant_id, wanted):
                key = Key(kind, row["record"])
                found[key] = Facts(
                    key=key, fields=row["fields"], created_at=row["created_at"], archived_at=row["archived_at"]
                )
    applied = await _applications(transaction, tenant_id, [key for key in found if key.kind == RecordKind.APPLICANT])
    return [
        Facts(
            key=each.key,
            fields=each.fields,
            created_at=each.created_at,
            archived_at=each.archived_at,
            applications=applied.get(each.key.record, ()),
        )
        for record in person.records
        if (each := found.get(record.key)) is not None
    ]


_STATEMENTS = {
    RecordKind.CANDIDATE: """
        SELECT id::text AS record, profile AS fields, created_at, archived_at
        FROM candidate WHERE tenant_id = $1 AND id = ANY($2::text[]::uuid[])
    """,
    RecordKind.EMPLOYEE: """
        SELECT external_id AS record, profile AS fields, created_at, NULL::timestamptz AS archived_at
        FROM employee WHERE tenant_id = $1 AND external_id = ANY($2::text[])
    """,
    RecordKind.APPLICANT: """
        SELECT id::text AS record, fields || jsonb_build_object(
                   'name', concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), 'email', email,
                   'language', language, 'time_zone', time_zone) AS fields,
               created_at, NULL::timestamptz AS archived_at
        FROM applicant WHERE tenant_id = $1 AND id = ANY($2::text[]::bigint[])
    """,
}


async def _applications(transaction: Transaction, tenant_id: UUID, keys: Sequence[Key]) -> dict[str, list[Applied]]:
    if not keys:
        return {}
    rows = await transaction.fetch(
        """
        SELECT n.applicant_id::text AS applicant, n.id AS number, n.name AS job, n.status, n.source, n.created_at
        FROM unnest($2::text[]::bigint[]) AS w (id), LATERAL (
            SELECT a.id, a.applicant_id, a.status, a.source, a.created_at, j.name
            FROM application a JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
            WHERE a.tenant_id = $1 AND a.applicant_id = w.id ORDER BY a.created_at DESC, a.id DESC LIMIT $3) n
        """,
        tenant_id,
        [key.record for key in keys],
        MOST_APPLICATIONS,
    )
    found: dict[str, list[Applied]] = {}
    for row in rows:
        found.setdefault(row["applicant"], []).append(
            Applied(
                number=row["number"],
                job=row["job"],
                status=row["status"],
                source=row["source"],
                applied_at=row["created_at"],
            )
        )
    return found


async def vacancy_titles(transaction: Transaction, tenant_id: UUID, vacancies: Sequence[str]) -> dict[str, str]:
    """Of those that are there, by their external ids."""
    rows = await transaction.fetch(
        "SELECT external_id, profile->>'job_title' AS title FROM vacancy"
        " WHERE tenant_id = $1 AND external_id = ANY($2::text[])",
        tenant_id,
        list(set(vacancies)),
    )
    return {row["external_id"]: row["title"] for row in rows}
