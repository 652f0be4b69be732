"""Numbers of records: new ones, or brought along by whoever moves in from another system."""

from typing import Any
from uuid import UUID

from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Mutation
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


async def free_number(transaction: Transaction, tenant_id: UUID, table: str) -> int:
    """A new number that no record in the table has.

    Twice as many are looked at each time: a long row of them may have been brought along. Only one that is being
    brought along at this very moment is not seen; then the insert fails, and nothing is written.
    """
    count = 1
    while True:
        number = await transaction.fetchval(
            f"""
            SELECT min(n) FROM (SELECT nextval('applicants_number') AS n FROM generate_series(1, $2)) AS following
            WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.tenant_id = $1 AND t.id = n)
            """,
            tenant_id,
            count,
        )
        if number is not None:
            return int(number)
        count *= 2


def subject_of_number(tenant_id: UUID, kind: Kind, number: int) -> UUID:
    """The id that the engine, events and the audit log know a numbered record by."""
    return subject_of(tenant_id, kind, str(number))


def shown_number(tenant_id: UUID, kind: Kind, number: int) -> str:
    """The same as it is shown."""
    return show(kind, subject_of_number(tenant_id, kind, number))


LISTS = {
    Kind.APPLICANT: "applicantIds",
    Kind.APPLICATION: "applicationIds",
    Kind.INTERVIEWER: "interviewerIds",
    Kind.JOB: "jobIds",
    Kind.STATUS: "statusIds",
    Kind.TEAM: "teamIds",
}
"""Where a mutation lists the ids of numbered records."""


def result_about(mutation: Mutation, tenant_id: UUID, kind: Kind, number: int) -> dict[str, Any]:
    """What is kept of the outcome of a write about a record."""
    return {**mutation.refers, LISTS[kind]: [shown_number(tenant_id, kind, number)], "number": number}
