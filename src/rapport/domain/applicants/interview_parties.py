"""Who meets in an interview: the applicant and the interviewers, looked for where the caller may look, and locked.

Whoever changes interviews or bookings locks the applicant first and then all interviewers that gain or lose a booking,
in the order of their numbers. So writers of the same people come one after the other, and never deadlock.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.interviews import Interview, find_interviews
from rapport.domain.applicants.teams import teams_below
from rapport.engine.mutation import Failed
from rapport.storage.database import Transaction

NO_APPLICATION = Failed(code="not_found", message="applicant_id: there is no applicant with this id")
NO_INTERVIEW = Failed(code="not_found", message="interview_id: there is no interview with this id")


class Application(Struct, frozen=True, kw_only=True):
    """What a client calls an applicant's id, and the person behind it."""

    id: int
    applicant_id: int


async def team_ids(transaction: Transaction, tenant_id: UUID, team_id: int | None) -> Sequence[int] | None:
    """Those that whoever speaks for the team reaches. None, for a team that is None: all of the tenant's."""
    if team_id is None:
        return None
    return [team.id for team in await teams_below(transaction, tenant_id, team_id)]


async def lock_application(
    transaction: Transaction, tenant_id: UUID, application_id: int, teams: Sequence[int] | None
) -> Application | None:
    """None when no job of these teams has it. Until the end, nobody else schedules anything with this person."""
    row = await transaction.fetchrow(
        """
        SELECT a.id, a.applicant_id FROM application a
        JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
        JOIN applicant p ON p.tenant_id = $1 AND p.id = a.applicant_id
        WHERE a.tenant_id = $1 AND a.id = $2 AND ($3::bigint[] IS NULL OR j.team_id = ANY($3))
        FOR NO KEY UPDATE OF p
        """,
        tenant_id,
        application_id,
        teams,
    )
    return None if row is None else Application(**row)


async def lock_interview(
    transaction: Transaction, tenant_id: UUID, interview_id: UUID, teams: Sequence[int] | None
) -> Interview | None:
    """As it stands, with its applicant locked; None when it is of no job of these teams."""
    application_id = await transaction.fetchval(
        "SELECT application_id FROM interview WHERE tenant_id = $1 AND id = $2", tenant_id, interview_id
    )
    if application_id is None or await lock_application(transaction, tenant_id, application_id, teams) is None:
        return None
    return (await find_interviews(transaction, tenant_id, [interview_id])).get(interview_id)


async def find_open(transaction: Transaction, tenant_id: UUID, application_id: int) -> Interview | None:
    """The application's interview that is scheduled. Its applicant is locked already."""
    interview_id = await transaction.fetchval(
        "SELECT id FROM interview WHERE tenant_id = $1 AND application_id = $2 AND status = 'scheduled'",
        tenant_id,
        application_id,
    )
    if interview_id is None:
        return None
    return (await find_interviews(transaction, tenant_id, [interview_id]))[interview_id]


async def lock_interviewers(transaction: Transaction, tenant_id: UUID, interviewer_ids: Iterable[int]) -> None:
    """Until the end of the transaction nobody else books or frees their time."""
    await transaction.execute(
        "SELECT FROM interviewer WHERE tenant_id = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR NO KEY UPDATE",
        tenant_id,
        list(interviewer_ids),
    )


class Named(Struct, frozen=True, kw_only=True):
    """Interviewers as clients name them: by ids, or one by e-mail in a team; by both, it must be the same one.

    `field` is the one that has the ids.
    """

    field: str
    ids: Sequence[int]
    team_id: int | None
    email_key: str | None


async def find_interviewers(
    transaction: Transaction, tenant_id: UUID, named: Named, teams: Sequence[int] | None
) -> Sequence[int] | Failed:
    """Their ids, in the order of their naming; each is in one of these teams."""
    known = await transaction.fetch(
        """
        SELECT DISTINCT interviewer_id FROM interviewer_team
        WHERE tenant_id = $1 AND interviewer_id = ANY($2::bigint[]) AND ($3::bigint[] IS NULL OR team_id = ANY($3))
        """,
        tenant_id,
        named.ids,
        teams,
    )
    missing = set(named.ids) - {row["interviewer_id"] for row in known}
    if missing:
        return Failed(code="not_found", message=f"{named.field}: there is no interviewer {min(missing)}")
    if named.email_key is None:
        return named.ids
    by_email = await _by_email(transaction, tenant_id, named, teams)
    if by_email is None:
        return Failed(code="not_found", message="interviewerEmail: interviewerTeamId has no interviewer with it")
    if named.ids and list(named.ids) != [by_email]:
        message = "interviewerEmail: it must be that of interviewerId; naming one of the two ways is enough"
        return Failed(code="invalid", message=message)
    return [by_email]


async def _by_email(transaction: Transaction, tenant_id: UUID, named: Named, teams: Sequence[int] | None) -> int | None:
    found: int | None = await transaction.fetchval(
        """
        SELECT w.id FROM interviewer w
        JOIN interviewer_team t ON t.tenant_id = $1 AND t.interviewer_id = w.id
        WHERE w.tenant_id = $1 AND w.email_key = $2 AND t.team_id = $3 AND ($4::bigint[] IS NULL OR t.team_id = ANY($4))
        """,
        tenant_id,
        named.email_key,
        named.team_id,
        teams,
    )
    return found
