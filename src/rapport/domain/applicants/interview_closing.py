"""Interviews end: they are cancelled or completed. Both are states, and free what was booked; the record stays."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.applicants.interview_changes import note_change, result_of
from rapport.domain.applicants.interview_parties import NO_INTERVIEW, lock_interview, team_ids
from rapport.domain.applicants.interviews import CANCELLED, COMPLETED, SCHEDULED, find_interviews
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction


async def _cancel(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `interview_id`, `team_id` of the key that asks, `reason` or null."""
    return [await _close(transaction, tenant_id, mutation, CANCELLED) for mutation in mutations]


async def _complete(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `interview_id`, `team_id` of the key that asks."""
    return [await _close(transaction, tenant_id, mutation, COMPLETED) for mutation in mutations]


async def _close(transaction: Transaction, tenant_id: UUID, mutation: Mutation, status: str) -> Outcome:
    """What is in this state already stays as it is."""
    interview_id = UUID(mutation.body["interview_id"])
    teams = await team_ids(transaction, tenant_id, mutation.body["team_id"])
    before = await lock_interview(transaction, tenant_id, interview_id, teams)
    if before is None:
        return NO_INTERVIEW
    if before.status == status:
        return Completed(result=result_of(mutation, before))
    if before.status != SCHEDULED:
        return Failed(
            code="conflict", message=f"status: the interview is {before.status}; only a scheduled one can be {status}"
        )
    await transaction.execute(
        """
        UPDATE interview SET status = $3, reason = $4, sequence = sequence + 1, updated_at = greatest(updated_at, $5)
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        interview_id,
        status,
        mutation.body.get("reason"),
        mutation.accepted_at,
    )
    await transaction.execute("DELETE FROM booking WHERE tenant_id = $1 AND interview_id = $2", tenant_id, interview_id)
    after = (await find_interviews(transaction, tenant_id, [interview_id]))[interview_id]
    return await note_change(transaction, tenant_id, mutation, status, before=before, after=after)


CANCEL = Operation(name="interviews.cancel", handler=_cancel, commutes=False)
COMPLETE = Operation(name="interviews.complete", handler=_complete, commutes=False)
