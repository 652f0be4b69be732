"""Candidates: the people whom a region is in contact with. How they are read; `candidate_changes.py` writes them."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.contacts import email_key, phone_key
from rapport.storage.database import Transaction


class Candidate(Struct, frozen=True, kw_only=True):
    """`profile` is the payload that the region's schema allows, as it was given. Archived ones are out of sight:
    they are read by id only.
    """

    id: UUID
    profile: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


_COLUMNS = ", ".join(Candidate.__struct_fields__)


async def find_candidate(transaction: Transaction, tenant_id: UUID, candidate_id: UUID) -> Candidate | None:
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM candidate WHERE tenant_id = $1 AND id = $2", tenant_id, candidate_id
    )
    return None if row is None else Candidate(**row)


async def list_candidates(
    transaction: Transaction, tenant_id: UUID, *, after: UUID | None, limit: int
) -> list[Candidate]:
    """In the order of their ids, which is that of their creation and never changes; `after` is the last one seen."""
    rows = await transaction.fetch(
        f"SELECT {_COLUMNS} FROM candidate"
        " WHERE tenant_id = $1 AND archived_at IS NULL AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3",
        tenant_id,
        after,
        limit,
    )
    return [Candidate(**row) for row in rows]


async def find_by_contact(
    transaction: Transaction, tenant_id: UUID, *, email: str | None, phone: str | None, limit: int
) -> list[Candidate]:
    """Those with this e-mail address; without one to look for, those with this phone number."""
    column, key = ("email_key", email_key(email)) if email is not None else ("phone_key", phone_key(phone))
    rows = await transaction.fetch(
        f"SELECT {_COLUMNS} FROM candidate WHERE tenant_id = $1 AND archived_at IS NULL AND {column} = $2"
        " ORDER BY id LIMIT $3",
        tenant_id,
        key,
        limit,
    )
    return [Candidate(**row) for row in rows]


PROFILES_AT_ONCE = 500


async def all_profiles(transaction: Transaction, tenant_id: UUID) -> AsyncIterator[tuple[UUID, dict[str, Any]]]:
    """Of every candidate, the archived ones too, in the order of their ids; page by page, so memory stays flat."""
    after: UUID | None = None
    while True:
        rows = await transaction.fetch(
            "SELECT id, profile FROM candidate WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2)"
            " ORDER BY id LIMIT $3",
            tenant_id,
            after,
            PROFILES_AT_ONCE,
        )
        for row in rows:
            yield row["id"], row["profile"]
        if len(rows) < PROFILES_AT_ONCE:
            return
        after = rows[-1]["id"]
