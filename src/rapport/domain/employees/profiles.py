"""Records that clients name by ids of their own, each with a profile: how they are read and changed.

What tables of this kind share; `employees.py` and `vacancies.py` say what is particular to theirs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.employees.noting import note_profiles, release_profiles
from rapport.domain.skills.texts import AUTO
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction

DEFAULTS = {"active": True}
"""What a profile says when nothing else was said; a field that is removed is as if it was never given."""

NO_SKILLS = Failed(
    code="no_skills",
    message="No skill is named in it, and with strict=true such a record is not stored; strict=false stores it.",
    forget=True,
)


class Profile(Struct, frozen=True, kw_only=True):
    """`fields` as they were given, with the defaults. `updated_at` never goes back."""

    external_id: str
    fields: dict[str, Any]
    updated_at: datetime


class Table(Struct, frozen=True, kw_only=True):
    """`name` is that of the table and of the events' types; `missing` and `existing` are what writes fail with."""

    name: str
    kind: Kind
    missing: Failed
    existing: Failed


_COLUMNS = "external_id, profile AS fields, updated_at"


async def find_profile(transaction: Transaction, tenant_id: UUID, table: Table, external_id: str) -> Profile | None:
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM {table.name} WHERE tenant_id = $1 AND external_id = $2", tenant_id, external_id
    )
    return None if row is None else Profile(**row)


class Page(Struct, frozen=True, kw_only=True):
    """`count` is how many there are on all pages."""

    count: int
    profiles: Sequence[Profile]


async def list_profiles(
    transaction: Transaction, tenant_id: UUID, table: Table, *, fields: Mapping[str, Any], limit: int, offset: int
) -> Page:
    """Those whose profiles hold these values of these fields; the one that was updated longest ago comes first."""
    found = f"FROM {table.name} WHERE tenant_id = $1 AND profile @> $2::jsonb"
    count = await transaction.fetchval(f"SELECT count(*) {found}", tenant_id, fields)
    rows = await transaction.fetch(
        f"SELECT {_COLUMNS} {found} ORDER BY updated_at, external_id LIMIT $3 OFFSET $4",
        tenant_id,
        fields,
        limit,
        offset,
    )
    return Page(count=count, profiles=[Profile(**row) for row in rows])


async def create(
    transaction: Transaction, tenant_id: UUID, table: Table, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `external_id`, `profile`, `language` of its texts (auto when absent), and `barren`: it names no skill and
    is stored only if it does. One that exists is left as it is: a creation never overwrites.
    """
    rows = await transaction.fetch(
        f"""
        INSERT INTO {table.name} (tenant_id, external_id, profile, created_at, updated_at)
        SELECT $1, external_id, $3::jsonb || profile, created_at, created_at
        FROM json_to_recordset($2::json) AS c (external_id text, profile jsonb, created_at timestamptz)
        ORDER BY external_id
        ON CONFLICT DO NOTHING RETURNING external_id
        """,
        tenant_id,
        [{**mutation.body, "created_at": mutation.accepted_at} for mutation in _fertile(mutations)],
        DEFAULTS,
    )
    made = {row["external_id"] for row in rows}
    await _note(transaction, tenant_id, table, mutations, made, "profile")

    def completed(subject: UUID, _: Mutation) -> Outcome:
        return Completed(events=[Event(type=f"{table.name}.created", subject=subject)])

    return _outcomes(tenant_id, table, mutations, made, completed, table.existing)


async def update(
    transaction: Transaction, tenant_id: UUID, table: Table, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `external_id`, `changes`: fields by name; `language` and `barren` as for a creation. Absent fields stay;
    null, an empty list or text removes.
    """
    rows = await transaction.fetch(
        f"""
        UPDATE {table.name} t
        SET profile = $3::jsonb || (t.profile - c.removed || c.given), updated_at = greatest(t.updated_at, c.updated_at)
        FROM json_to_recordset($2::json)
            AS c (external_id text, given jsonb, removed text[], updated_at timestamptz)
        WHERE t.tenant_id = $1 AND t.external_id = c.external_id
        RETURNING t.external_id
        """,
        tenant_id,
        [
            {"external_id": mutation.body["external_id"], "updated_at": mutation.accepted_at}
            | _divided(mutation.body["changes"])
            for mutation in _fertile(mutations)
        ],
        DEFAULTS,
    )
    found = {row["external_id"] for row in rows}
    await _note(transaction, tenant_id, table, mutations, found, "changes")

    def completed(subject: UUID, mutation: Mutation) -> Outcome:
        event = Event(type=f"{table.name}.updated", subject=subject)
        return Completed(events=[event], changed=sorted(mutation.body["changes"]))

    return _outcomes(tenant_id, table, mutations, found, completed, table.missing)


def _fertile(mutations: Sequence[Mutation]) -> list[Mutation]:
    return [mutation for mutation in mutations if not mutation.body.get("barren")]


async def _note(
    transaction: Transaction, tenant_id: UUID, table: Table, mutations: Sequence[Mutation], done: set[str], fields: str
) -> None:
    written = [
        (mutation.body["external_id"], mutation.body.get("language", AUTO), mutation.body[fields])
        for mutation in _fertile(mutations)
        if mutation.body["external_id"] in done
    ]
    await note_profiles(transaction, tenant_id, table.name, written)


def _divided(changes: Mapping[str, Any]) -> dict[str, Any]:
    removed = [name for name, value in changes.items() if value is None or value in ("", [])]
    return {"given": {name: value for name, value in changes.items() if name not in removed}, "removed": removed}


async def delete(
    transaction: Transaction,
    tenant_id: UUID,
    table: Table,
    mutations: Sequence[Mutation],
    *,
    forget: bool,
    texts: Iterable[bytes] = (),
) -> Sequence[Outcome]:
    """Body: `external_id`. With `forget`, what was said of it in earlier writes goes with it.

    `texts` are digests of what goes with it beside its own texts.
    """
    rows = await transaction.fetch(
        f"DELETE FROM {table.name} WHERE tenant_id = $1 AND external_id = ANY($2::text[]) RETURNING external_id",
        tenant_id,
        [mutation.body["external_id"] for mutation in mutations],
    )
    found = {row["external_id"] for row in rows}
    await release_profiles(transaction, tenant_id, table.name, list(found), texts)

    def completed(subject: UUID, _: Mutation) -> Outcome:
        event = Event(type=f"{table.name}.{'erased' if forget else 'deleted'}", subject=subject)
        return Completed(events=[event], forget=[subject] if forget else ())

    return _outcomes(tenant_id, table, mutations, found, completed, table.missing)


def _outcomes(
    tenant_id: UUID,
    table: Table,
    mutations: Sequence[Mutation],
    done: set[str],
    completed: Callable[[UUID, Mutation], Outcome],
    otherwise: Failed,
) -> list[Outcome]:
    def outcome(mutation: Mutation) -> Outcome:
        if mutation.body.get("barren"):
            return NO_SKILLS
        external_id = mutation.body["external_id"]
        return completed(subject_of(tenant_id, table.kind, external_id), mutation) if external_id in done else otherwise

    return [outcome(mutation) for mutation in mutations]
