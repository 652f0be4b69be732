"""Interactions: contact moments, each a record of its own that belongs to one candidate."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class Interaction(Struct, frozen=True, kw_only=True):
    """`performed_at` is the instant; `performed_at_shown` what clients read: a date, or a date-time with offset."""

    id: UUID
    candidate_id: UUID
    types: list[str]
    performed_at: datetime
    performed_at_shown: str
    summary: str | None
    notes: str | None
    duration_seconds: int | None
    created_at: datetime
    updated_at: datetime


NO_CANDIDATE = Failed(code="not_found", message="There is no such candidate in this region.", forget=True)
NO_INTERACTION = Failed(
    code="not_found", message="There is no such interaction of this candidate in this region.", forget=True
)

_COLUMNS = ", ".join(Interaction.__struct_fields__)


async def find_interaction(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID, interaction_id: UUID
) -> Interaction | None:
    row = await transaction.fetchrow(
        f"SELECT {_COLUMNS} FROM interaction WHERE tenant_id = $1 AND candidate_id = $2 AND id = $3",
        tenant_id,
        candidate_id,
        interaction_id,
    )
    return None if row is None else Interaction(**row)


async def newest_of_each(
    transaction: Transaction, tenant_id: UUID, candidate_ids: Sequence[UUID], *, limit: int
) -> dict[UUID, list[Interaction]]:
    """The newest interactions of each candidate, newest first; a candidate without any is absent."""
    rows = await transaction.fetch(
        f"""
        SELECT i.* FROM unnest($2::uuid[]) AS wanted (id), LATERAL (
            SELECT {_COLUMNS} FROM interaction
            WHERE tenant_id = $1 AND candidate_id = wanted.id ORDER BY performed_at DESC, id DESC LIMIT $3) i
        """,
        tenant_id,
        candidate_ids,
        limit,
    )
    newest: dict[UUID, list[Interaction]] = {}
    for row in rows:
        newest.setdefault(row["candidate_id"], []).append(Interaction(**row))
    return newest


async def count_with_other_types(transaction: Transaction, tenant_id: UUID, types: Sequence[str]) -> int:
    """How many interactions have a type that is none of these."""
    count = await transaction.fetchval(
        "SELECT count(*) FROM interaction WHERE tenant_id = $1 AND NOT types <@ $2::text[]", tenant_id, types
    )
    return int(count)


async def insert_interactions(transaction: Transaction, tenant_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as in the bodies of mutations, each with `candidate_id` and `created_at`; the candidates must exist."""
    await transaction.execute(
        """
        INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, summary,
                                 notes, duration_seconds, created_at, updated_at)
        SELECT $1, id, candidate_id, types, performed_at, performed_at_shown, summary, notes, duration_seconds,
               created_at, created_at
        FROM json_to_recordset($2::json) AS i (id uuid, candidate_id uuid, types text[], performed_at timestamptz,
             performed_at_shown text, summary text, notes text, duration_seconds int, created_at timestamptz)
        """,
        tenant_id,
        rows,
    )


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `interactions`. Ownership is decided here: the candidate must be the tenant's own."""
    wanted = sorted({UUID(mutation.body["candidate_id"]) for mutation in mutations})
    # The lock keeps a candidate from being deleted before its new interactions are committed.
    rows = await transaction.fetch(
        "SELECT id FROM candidate WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE",
        tenant_id,
        wanted,
    )
    owned = {row["id"] for row in rows}
    found = [mutation for mutation in mutations if UUID(mutation.body["candidate_id"]) in owned]
    await insert_interactions(
        transaction,
        tenant_id,
        [
            {**interaction, "candidate_id": mutation.body["candidate_id"], "created_at": mutation.accepted_at}
            for mutation in found
            for interaction in mutation.body["interactions"]
        ],
    )
    return [
        Completed(events=created_events(UUID(mutation.body["candidate_id"]), mutation.body["interactions"]))
        if UUID(mutation.body["candidate_id"]) in owned
        else NO_CANDIDATE
        for mutation in mutations
    ]


def created_events(candidate_id: UUID, interactions: Sequence[Mapping[str, Any]]) -> list[Event]:
    return [_event("interaction.created", candidate_id, UUID(interaction["id"])) for interaction in interactions]


def _event(event_type: str, candidate_id: UUID, interaction_id: UUID) -> Event:
    return Event(type=event_type, subject=candidate_id, data={"interactionId": show(Kind.INTERACTION, interaction_id)})


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `interaction_id`, `changes`: columns by name; absent ones stay, null clears."""
    rows = await transaction.fetch(
        """
        UPDATE interaction i SET
            types = CASE WHEN changes ? 'types'
                    THEN ARRAY(SELECT jsonb_array_elements_text(changes -> 'types')) ELSE types END,
            performed_at = coalesce((changes ->> 'performed_at')::timestamptz, performed_at),
            performed_at_shown = coalesce(changes ->> 'performed_at_shown', performed_at_shown),
            summary = CASE WHEN changes ? 'summary' THEN changes ->> 'summary' ELSE summary END,
            notes = CASE WHEN changes ? 'notes' THEN changes ->> 'notes' ELSE notes END,
            duration_seconds = CASE WHEN changes ? 'duration_seconds'
                               THEN (changes ->> 'duration_seconds')::int ELSE duration_seconds END,
            updated_at = c.updated_at
        FROM json_to_recordset($2::json)
            AS c (candidate_id uuid, interaction_id uuid, changes jsonb, updated_at timestamptz)
        WHERE i.tenant_id = $1 AND i.candidate_id = c.candidate_id AND i.id = c.interaction_id
        RETURNING i.candidate_id, i.id
        """,
        tenant_id,
        [{**mutation.body, "updated_at": mutation.accepted_at} for mutation in mutations],
    )
    outcomes = _outcomes(mutations, rows, "interaction.updated")
    return [
        msgspec.structs.replace(outcome, changed=_fields(mutation.body["changes"]))
        if isinstance(outcome, Completed)
        else outcome
        for mutation, outcome in zip(mutations, outcomes, strict=True)
    ]


def _fields(changes: Mapping[str, Any]) -> list[str]:
    """The columns that change, under the names that clients know them by."""
    return sorted({_NAMES.get(column, column) for column in changes})


_NAMES = {
    "types": "type",
    "performed_at": "performedAt",
    "performed_at_shown": "performedAt",
    "duration_seconds": "duration",
}


async def _delete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidate_id`, `interaction_id`. The record is gone for good."""
    rows = await transaction.fetch(
        """
        DELETE FROM interaction i
        USING json_to_recordset($2::json) AS d (candidate_id uuid, interaction_id uuid)
        WHERE i.tenant_id = $1 AND i.candidate_id = d.candidate_id AND i.id = d.interaction_id
        RETURNING i.candidate_id, i.id
        """,
        tenant_id,
        [mutation.body for mutation in mutations],
    )
    return _outcomes(mutations, rows, "interaction.deleted")


def _outcomes(mutations: Sequence[Mutation], rows: Sequence[asyncpg.Record], event_type: str) -> list[Outcome]:
    """`rows` are the interactions that were found, each with the candidate it belongs to: both must be right."""
    found = {(row["candidate_id"], row["id"]) for row in rows}
    outcomes: list[Outcome] = []
    for mutation in mutations:
        candidate_id, interaction_id = UUID(mutation.body["candidate_id"]), UUID(mutation.body["interaction_id"])
        if (candidate_id, interaction_id) in found:
            outcomes.append(Completed(events=[_event(event_type, candidate_id, interaction_id)]))
        else:
            outcomes.append(NO_INTERACTION)
    return outcomes


CREATE = Operation(name="interactions.create", handler=_create, commutes=True)
UPDATE = Operation(name="interactions.update", handler=_update, commutes=False)
DELETE = Operation(name="interactions.delete", handler=_delete, commutes=False)
