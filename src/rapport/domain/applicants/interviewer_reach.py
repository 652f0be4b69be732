"""Which interviewers a team's key reaches: those of its team, and of the teams below it."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.applicants.teams import teams_below
from rapport.domain.subjects import subject_of
from rapport.ids import Kind
from rapport.storage.database import Transaction


async def interviewers_below(transaction: Transaction, tenant_id: UUID, team_id: int) -> Sequence[int]:
    """The numbers of those in the team and below it, each once, in order."""
    teams = await teams_below(transaction, tenant_id, team_id)
    rows = await transaction.fetch(
        "SELECT DISTINCT interviewer_id FROM interviewer_team WHERE tenant_id = $1 AND team_id = ANY($2::bigint[])"
        " ORDER BY interviewer_id",
        tenant_id,
        [team.id for team in teams],
    )
    return [row["interviewer_id"] for row in rows]


async def out_of_reach(
    transaction: Transaction, tenant_id: UUID, team_id: int, interviewer_ids: Sequence[int]
) -> Sequence[int]:
    """Those of these numbers that a key of this team reaches nobody by."""
    reached = await interviewers_below(transaction, tenant_id, team_id)
    return sorted({*interviewer_ids} - {*reached})


def interviewer_subject(tenant_id: UUID, number: int) -> UUID:
    """The id that the engine, events and the audit log know an interviewer by."""
    return subject_of(tenant_id, Kind.INTERVIEWER, str(number))
