"""What became of mutations: read by id, by idempotency key, or as a list, newest first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from rapport.engine.mutation import State
from rapport.ids import Kind, read, show
from rapport.storage.database import Transaction

_MUTATIONS = """
SELECT m.id, m.idempotency_key, m.operation, m.state, coalesce(m.result, m.refers) AS result, m.error_code,
       m.error_message, m.accepted_at, m.finished_at, m.callback_url, o.state AS callback_state, o.attempts,
       o.last_status, o.last_error, o.due_at
FROM mutation m
LEFT JOIN outbox o ON o.tenant_id = m.tenant_id AND o.mutation_id = m.id AND o.kind = 'callback'
WHERE m.tenant_id = $1
"""


async def find_mutation(
    transaction: Transaction, tenant_id: UUID, name: str, *, sandbox: bool
) -> dict[str, Any] | None:
    """The mutation with this id or, if there is none, with this idempotency key."""
    mutation_id = read(Kind.MUTATION, name)
    row = None
    if mutation_id is not None:
        row = await transaction.fetchrow(f"{_MUTATIONS} AND m.id = $2", tenant_id, mutation_id)
    if row is None and name.isprintable():
        row = await transaction.fetchrow(f"{_MUTATIONS} AND m.idempotency_key = $2", tenant_id, name)
    return None if row is None else _shown(row, sandbox=sandbox)


async def list_mutations(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    state: State | None,
    before: UUID | None,
    limit: int,
    sandbox: bool,
) -> Sequence[dict[str, Any]]:
    """Up to `limit` mutations that were accepted before the one with id `before`, newest first."""
    rows = await transaction.fetch(
        f"{_MUTATIONS} AND ($2::text IS NULL OR m.state = $2) AND ($3::uuid IS NULL OR m.id < $3)"
        " ORDER BY m.id DESC LIMIT $4",
        tenant_id,
        state,
        before,
        limit,
    )
    return [_shown(row, sandbox=sandbox) for row in rows]


def _shown(row: asyncpg.Record, *, sandbox: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "mutationId": show(Kind.MUTATION, row["id"]),
        "idempotencyKey": row["idempotency_key"],
        "operation": row["operation"],
        "status": row["state"],
        "acceptedAt": row["accepted_at"],
        "finishedAt": row["finished_at"],
        "sandbox": sandbox,
        "callback": _callback(row),
    }
    if row["state"] == State.COMPLETED:
        shown["result"] = row["result"]
    elif row["state"] == State.FAILED:
        shown["error"] = {"code": row["error_code"], "message": row["error_message"]}
    return shown


def _callback(row: asyncpg.Record) -> dict[str, Any] | None:
    """None when no callback was asked for; it waits from the acceptance on, for the mutation at first."""
    if row["callback_url"] is None:
        return None
    state = row["callback_state"] or "waiting"
    return {
        "state": state,
        "attempts": row["attempts"] or 0,
        "lastStatus": row["last_status"],
        "lastError": row["last_error"],
        "nextAttemptAt": row["due_at"] if state == "waiting" else None,
    }
