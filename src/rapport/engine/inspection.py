"""Mutations as those see them who operate the service: with body and events, and sent again when one failed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.access.origin import Origin
from rapport.engine.mutation import Request, State
from rapport.ids import new_id
from rapport.storage.database import Transaction

LOOKED_THROUGH = 50_000
"""The tenant's latest events, among which a mutation's are looked for: an index for them would cost every write."""


class Wanted(Struct, frozen=True, kw_only=True):
    """Which mutations: in this state, of this operation, about this record, accepted between two moments."""

    state: State | None = None
    operation: str | None = None
    subject: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class Listed(Struct, frozen=True, kw_only=True):
    """`answered` is what a client is told of it, with the ids of records in lists."""

    id: UUID
    operation: str
    state: State
    subjects: Sequence[UUID]
    answered: Mapping[str, Any]
    error_code: str | None
    error_message: str | None
    origin: Mapping[str, Any]
    accepted_at: datetime
    finished_at: datetime | None


class Told(Struct, frozen=True, kw_only=True):
    """An event that the mutation made."""

    position: int
    type: str
    occurred_at: datetime


class Inspected(Listed, frozen=True, kw_only=True):
    """`body` is empty when what it spoke of was erased. `outbox_id` is that of its callback, once there is one.

    `events` are those among the latest LOOKED_THROUGH of the tenant.
    """

    body: Mapping[str, Any]
    refers: Mapping[str, Any]
    idempotency_key: str
    callback_url: str | None
    ready: bool
    outbox_id: UUID | None
    events: Sequence[Told]


_LISTED = (
    "id, operation, state, subjects, coalesce(result, refers) AS answered, error_code, error_message, origin,"
    " accepted_at, finished_at"
)


async def list_inspected(
    transaction: Transaction, tenant_id: UUID, wanted: Wanted, *, before: UUID | None, limit: int
) -> list[Listed]:
    """Up to `limit` mutations that were accepted before the one with id `before`, newest first."""
    conditions = {
        "id < ${}": before,
        "id >= ${}": None if wanted.since is None else first_id(wanted.since),
        "id <= ${}": None if wanted.until is None else first_id(wanted.until),
        "state = ${}": wanted.state,
        "operation = ${}": wanted.operation,
        "subjects @> ARRAY[${}::uuid]": wanted.subject,
    }
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    where = "".join(f" AND {condition.format(number)}" for number, condition in enumerate(asked, start=3))
    rows = await transaction.fetch(
        f"SELECT {_LISTED} FROM mutation WHERE tenant_id = $1{where} ORDER BY id DESC LIMIT $2",
        tenant_id,
        limit,
        *asked.values(),
    )
    return [Listed(**{**row, "state": State(row["state"])}) for row in rows]


def first_id(at: datetime) -> UUID:
    """The smallest id that can have been made at this moment: UUIDv7 begin with the milliseconds (RFC 9562, 5.7)."""
    return UUID(int=max(0, round(at.timestamp() * 1000)) << 80)


async def inspect_mutation(transaction: Transaction, tenant_id: UUID, mutation_id: UUID) -> Inspected | None:
    row = await transaction.fetchrow(
        f"SELECT {_LISTED}, body, refers, idempotency_key, callback_url, ready,"
        " (SELECT o.id FROM outbox o WHERE o.tenant_id = $1 AND o.mutation_id = $2 AND o.kind = 'callback')"
        " AS outbox_id FROM mutation WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        mutation_id,
    )
    if row is None:
        return None
    events = await _events(transaction, tenant_id, mutation_id)
    return Inspected(**{**row, "state": State(row["state"])}, events=events)


async def _events(transaction: Transaction, tenant_id: UUID, mutation_id: UUID) -> list[Told]:
    rows = await transaction.fetch(
        "SELECT seq AS position, type, occurred_at FROM"
        " (SELECT seq, type, occurred_at, mutation_id FROM event WHERE tenant_id = $1 ORDER BY seq DESC LIMIT $3)"
        " AS latest WHERE mutation_id = $2 ORDER BY seq",
        tenant_id,
        mutation_id,
        LOOKED_THROUGH,
    )
    return [Told(**each) for each in rows]


def once_more(inspected: Inspected, tenant_id: UUID, origin: Origin) -> Request | None:
    """The same again, as a request of its own; None when it did not fail, or when nothing of its body is left."""
    if inspected.state != State.FAILED or not inspected.body:
        return None
    key = str(new_id())
    return Request(
        tenant_id=tenant_id,
        operation=inspected.operation,
        subjects=inspected.subjects,
        body=inspected.body,
        refers=inspected.refers,
        idempotency_key=key,
        fingerprint=hashlib.sha256(key.encode()).digest(),
        callback_url=inspected.callback_url,
        origin=origin,
        ready=inspected.ready,
    )


class Progress(Struct, frozen=True, kw_only=True):
    """How far a mutation is; `body` is empty when what it spoke of was erased."""

    operation: str
    state: State
    subjects: Sequence[UUID]
    body: Mapping[str, Any]
    error_message: str | None


async def read_progress(transaction: Transaction, tenant_id: UUID, mutation_id: UUID) -> Progress | None:
    row = await transaction.fetchrow(
        "SELECT operation, state, subjects, body, error_message FROM mutation WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        mutation_id,
    )
    return None if row is None else Progress(**{**row, "state": State(row["state"])})
