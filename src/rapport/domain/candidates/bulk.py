"""Thousands of records at once, by COPY: into a temporary table, as COPY knows no row-level security, and from there.

They come from imports. No mutation tells of them, and no event of each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction


class NewCandidate(NamedTuple):
    """`profile` is JSON. Without `created_at` it is made now; without `updated_at` it was not changed since."""

    id: UUID
    profile: str
    email_key: str | None
    phone_key: str | None
    created_at: datetime | None
    updated_at: datetime | None
    archived_at: datetime | None


class NewInteraction(NamedTuple):
    """Times as those of a new candidate; `candidate_id` names one that exists."""

    id: UUID
    candidate_id: UUID
    types: Sequence[str]
    performed_at: datetime
    performed_at_shown: str
    summary: str | None
    notes: str | None
    duration_seconds: int | None
    created_at: datetime | None
    updated_at: datetime | None


class Known(Struct, frozen=True):
    """The candidates that were asked for: each id that exists, and the ids behind each e-mail and phone key."""

    ids: Collection[UUID]
    by_email: Mapping[str, Sequence[UUID]]
    by_phone: Mapping[str, Sequence[UUID]]


async def hold_candidates(
    transaction: Transaction, tenant_id: UUID, ids: Iterable[UUID], emails: Iterable[str], phones: Iterable[str]
) -> Known:
    """Those found stay until the transaction ends. By their keys archived candidates are not found, by id they are."""
    rows = await transaction.fetch(
        """
        SELECT id, email_key, phone_key, archived_at FROM candidate
        WHERE tenant_id = $1 AND (id = ANY($2::uuid[]) OR email_key = ANY($3::text[]) OR phone_key = ANY($4::text[]))
        ORDER BY id FOR KEY SHARE
        """,
        tenant_id,
        list(ids),
        list(emails),
        list(phones),
    )
    by_email: defaultdict[str, list[UUID]] = defaultdict(list)
    by_phone: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        if row["archived_at"] is None:
            by_email[row["email_key"]].append(row["id"])
            by_phone[row["phone_key"]].append(row["id"])
    return Known({row["id"] for row in rows}, by_email, by_phone)


async def copy_candidates(transaction: Transaction, tenant_id: UUID, rows: Sequence[NewCandidate]) -> set[UUID]:
    """The ids of those that were written; one whose id is there already stays as it is."""
    if not rows:
        return set()
    await transaction.execute(
        """
        CREATE TEMPORARY TABLE new_candidate (id uuid, profile text, email_key text, phone_key text,
            created_at timestamptz, updated_at timestamptz, archived_at timestamptz) ON COMMIT DROP
        """
    )
    await transaction.copy_records_to_table("new_candidate", schema_name="pg_temp", records=rows)
    written = await transaction.fetch(
        """
        INSERT INTO candidate (tenant_id, id, profile, email_key, phone_key, created_at, updated_at, archived_at)
        SELECT $1, id, profile::jsonb, email_key, phone_key, coalesce(created_at, now()),
               coalesce(updated_at, created_at, now()), archived_at
        FROM pg_temp.new_candidate ON CONFLICT DO NOTHING RETURNING id
        """,
        tenant_id,
    )
    return {row["id"] for row in written}


async def copy_interactions(transaction: Transaction, tenant_id: UUID, rows: Sequence[NewInteraction]) -> int:
    """How many were written; one whose id is there already stays as it is."""
    if not rows:
        return 0
    await transaction.execute(
        """
        CREATE TEMPORARY TABLE new_interaction (id uuid, candidate_id uuid, types text[], performed_at timestamptz,
            performed_at_shown text, summary text, notes text, duration_seconds int, created_at timestamptz,
            updated_at timestamptz) ON COMMIT DROP
        """
    )
    await transaction.copy_records_to_table("new_interaction", schema_name="pg_temp", records=rows)
    done = await transaction.execute(
        """
        INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, summary,
                                 notes, duration_seconds, created_at, updated_at)
        SELECT $1, id, candidate_id, types, performed_at, performed_at_shown, summary, notes, duration_seconds,
               coalesce(created_at, now()), coalesce(updated_at, created_at, now())
        FROM pg_temp.new_interaction ON CONFLICT DO NOTHING
        """,
        tenant_id,
    )
    return int(done.split()[-1])  # INSERT 0 n
