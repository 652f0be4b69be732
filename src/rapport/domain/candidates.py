"""Candidates: the people whom a region is in contact with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.interactions import created_events, insert_interactions
from rapport.engine.mutation import Completed, Event, Mutation, Operation, Outcome
from rapport.storage.database import Transaction


class Candidate(Struct, frozen=True, kw_only=True):
    """`profile` is the payload that the region's schema allows, as it was given."""

    id: UUID
    profile: dict[str, Any]
    created_at: datetime
    updated_at: datetime


async def find_candidate(transaction: Transaction, tenant_id: UUID, candidate_id: UUID) -> Candidate | None:
    row = await transaction.fetchrow(
        "SELECT id, profile, created_at, updated_at FROM candidate WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        candidate_id,
    )
    return None if row is None else Candidate(**row)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `candidates`, each with `id`, `profile` and `interactions`: all of them are written, or none."""
    given = [(mutation, candidate) for mutation in mutations for candidate in mutation.body["candidates"]]
    await transaction.execute(
        """
        INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at)
        SELECT $1, id, profile, created_at, created_at
        FROM json_to_recordset($2::json) AS c (id uuid, profile jsonb, created_at timestamptz)
        """,
        tenant_id,
        [
            {"id": candidate["id"], "profile": candidate["profile"], "created_at": mutation.accepted_at}
            for mutation, candidate in given
        ],
    )
    inline = [
        {**interaction, "candidate_id": candidate["id"], "created_at": mutation.accepted_at}
        for mutation, candidate in given
        for interaction in candidate["interactions"]
    ]
    if inline:
        await insert_interactions(transaction, tenant_id, inline)
    return [Completed(events=_created(mutation.body["candidates"])) for mutation in mutations]


def _created(candidates: Sequence[Mapping[str, Any]]) -> list[Event]:
    events: list[Event] = []
    for candidate in candidates:
        candidate_id = UUID(candidate["id"])
        events.append(Event(type="candidate.created", subject=candidate_id))
        events += created_events(candidate_id, candidate["interactions"])
    return events


CREATE = Operation(name="candidates.create", handler=_create, commutes=True)
