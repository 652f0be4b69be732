"""Applicants, erased: what a team and those below it have of a person, and the person once nobody has anything."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from rapport.domain.applicants.documents import give_up_bytes
from rapport.domain.applicants.interviews import find_interviews
from rapport.domain.applicants.invitations.announcing import withdraw
from rapport.domain.applicants.numbers import result_about, subject_of_number
from rapport.domain.applicants.teams import reached
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


async def _erase(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `applicant_id`, the person's number. One by one: the last one to erase takes the person too, and
    whoever reaches all teams takes one who has not applied anywhere.
    """
    return [await _erase_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _erase_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    applicant_id = mutation.body["applicant_id"]
    # It keeps new applications of this person away until this one is over.
    await transaction.execute(
        "SELECT FROM applicant WHERE tenant_id = $1 AND id = $2 FOR UPDATE", tenant_id, applicant_id
    )
    teams = await reached(transaction, tenant_id, mutation.body["within"])
    rows = await transaction.fetch(_THEIRS, tenant_id, applicant_id, teams)
    unknown = Failed(code="not_found", message=f"person_id: there is no person {applicant_id}")
    if not rows and mutation.body["within"] is not None:
        return unknown
    numbers = [row["id"] for row in rows]
    await give_up_bytes(transaction, tenant_id, [digest for row in rows for digest in row["digests"]])
    interviews = await find_interviews(transaction, tenant_id, [each for row in rows for each in row["interviews"]])
    await withdraw(transaction, tenant_id, mutation.id, list(interviews.values()))
    await transaction.execute(
        "DELETE FROM application WHERE tenant_id = $1 AND id = ANY($2::bigint[])", tenant_id, numbers
    )
    gone = await transaction.fetchval(_NOBODY_ELSES, tenant_id, applicant_id)
    if not rows and gone is None:
        return unknown
    return _erased(mutation, tenant_id, applicant_id, rows, gone=gone is not None)


_THEIRS = """
SELECT a.id, ARRAY(SELECT d.digest FROM application_document d WHERE d.tenant_id = $1 AND d.application_id = a.id)
           AS digests,
       ARRAY(SELECT i.id FROM interview i WHERE i.tenant_id = $1 AND i.application_id = a.id) AS interviews
FROM application a JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
WHERE a.tenant_id = $1 AND a.applicant_id = $2 AND j.team_id = ANY($3::bigint[])
ORDER BY a.id
"""

_NOBODY_ELSES = """
DELETE FROM applicant p WHERE p.tenant_id = $1 AND p.id = $2
  AND NOT EXISTS (SELECT FROM application a WHERE a.tenant_id = $1 AND a.applicant_id = p.id)
RETURNING p.id
"""


def _erased(
    mutation: Mutation, tenant_id: UUID, applicant_id: int, rows: Sequence[asyncpg.Record], *, gone: bool
) -> Completed:
    """What was said of the erased in earlier writes is forgotten; of the person, only once they are gone."""
    person = subject_of_number(tenant_id, Kind.APPLICANT, applicant_id)
    applications = [subject_of_number(tenant_id, Kind.APPLICATION, row["id"]) for row in rows]
    interviews = [interview for row in rows for interview in row["interviews"]]
    events = [
        Event(type="application.erased", subject=subject, data={"number": row["id"]})
        for subject, row in zip(applications, rows, strict=True)
    ]
    if gone:
        events.append(Event(type="applicant.erased", subject=person, data={"number": applicant_id}))
    return Completed(
        events=events,
        forget=[*applications, *interviews, *([person] if gone else [])],
        result={
            **result_about(mutation, tenant_id, Kind.APPLICANT, applicant_id),
            "applications": len(rows),
            "erased": gone,
        },
    )


ERASE = Operation(name="applicants.erase", handler=_erase, commutes=False)
