"""Rows by the hundred thousand, by COPY, as a superuser: history to measure beside."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.ground import Ground
from rapport.ids import new_id

START = datetime(2026, 1, 1, tzinfo=UTC)


async def add_candidates(ground: Ground, tenant_id: UUID, count: int) -> list[UUID]:
    """Their ids, in the order of their creation."""
    ids = [new_id() for _ in range(count)]
    names = ["tenant_id", "id", "profile", "email_key", "phone_key", "created_at", "updated_at", "archived_at"]
    await _copy(ground, "candidate", names, (_candidate(tenant_id, each) for each in ids))
    return ids


def _candidate(tenant_id: UUID, each: UUID) -> tuple[Any, ...]:
    email = f"{each.hex}@school.example"
    profile = f'{{"name": "Person {each.hex[-6:]}", "email": "{email}", "privacyConsent": true}}'
    return (tenant_id, each, profile, email, None, START, START, None)


async def add_interactions(ground: Ground, tenant_id: UUID, candidates: list[UUID], count: int) -> None:
    """With the finished mutation, event and audit entry that each has when it comes through the service.

    The candidates come in no order that an index knows.
    """
    made = [(new_id(), new_id(), candidates[number * 7919 % len(candidates)]) for number in range(count)]
    await _copy(ground, "mutation", _MUTATION, (_mutation(tenant_id, *each) for each in made))
    await _copy(ground, "interaction", _INTERACTION, (_interaction(tenant_id, *each, n) for n, each in enumerate(made)))
    last = await _last_event(ground, tenant_id, len(made))
    await _copy(ground, "event", _EVENT, (_event(tenant_id, n, *each) for n, each in enumerate(made, start=last + 1)))
    await _audited(ground, tenant_id, made)


_MUTATION = [
    *("tenant_id", "id", "operation", "subjects", "body", "refers", "idempotency_key", "fingerprint"),
    *("state", "accepted_at", "finished_at"),
]


def _mutation(tenant_id: UUID, mutation: UUID, interaction: UUID, candidate: UUID) -> tuple[Any, ...]:
    body = f'{{"candidate_id": "{candidate}", "interactions": [{{"id": "{interaction}", "types": ["Intake call"]}}]}}'
    refers = f'{{"candidateIds": ["{candidate}"], "interactionIds": ["{interaction}"]}}'
    given = (tenant_id, mutation, "interactions.create", [candidate], body, refers, str(mutation), mutation.bytes * 2)
    return (*given, "completed", START, START)


_INTERACTION = [
    *("tenant_id", "id", "candidate_id", "types", "performed_at", "performed_at_shown", "summary"),
    *("duration_seconds", "created_at", "updated_at"),
]


def _interaction(tenant_id: UUID, _: UUID, interaction: UUID, candidate: UUID, number: int) -> tuple[Any, ...]:
    performed_at = START + timedelta(seconds=number)
    given = (tenant_id, interaction, candidate, ["Intake call"], performed_at, performed_at.isoformat())
    return (*given, "Asked about part-time training.", number % 3600, START, START)


async def _last_event(ground: Ground, tenant_id: UUID, count: int) -> int:
    """The position before those of so many new events, which are taken with this."""
    connection = await ground.superuser()
    taken = await connection.fetchval(
        "INSERT INTO event_head AS h (tenant_id, position) VALUES ($1, $2)"
        " ON CONFLICT (tenant_id) DO UPDATE SET position = h.position + $2 RETURNING position",
        tenant_id,
        count,
    )
    await connection.close()
    return int(taken) - count


_EVENT = ["tenant_id", "seq", "type", "subject", "mutation_id", "data"]


def _event(tenant_id: UUID, position: int, mutation: UUID, interaction: UUID, candidate: UUID) -> tuple[Any, ...]:
    data = f'{{"interactionId": "{interaction}"}}'
    return (tenant_id, position, "interaction.created", candidate, mutation, data)


_AUDIT = ["tenant_id", "position", "at", "actor", "action", "records", "details", "hash"]


async def _audited(ground: Ground, tenant_id: UUID, made: list[tuple[UUID, UUID, UUID]]) -> None:
    """The chain does not hold over these; nobody verifies it here."""
    connection = await ground.superuser()
    last = await connection.fetchval("SELECT coalesce(max(position), 0) FROM audit WHERE tenant_id = $1", tenant_id)
    await connection.execute("UPDATE audit_head SET position = $2 WHERE tenant_id = $1", tenant_id, last + len(made))
    await connection.close()
    rows = (
        (tenant_id, position, START, "bench", "interactions.create", [f"{mutation}"], "{}", mutation.bytes * 2)
        for position, (mutation, _, _) in enumerate(made, start=last + 1)
    )
    await _copy(ground, "audit", _AUDIT, rows)


async def _copy(ground: Ground, table: str, names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    connection = await ground.superuser()
    await connection.copy_records_to_table(table, records=rows, columns=names, timeout=600)
    await connection.execute(f"ANALYZE {table}")
    await connection.close()
