"""When people were last in contact: the newest interaction, deed of an employee, or application of theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.records import RecordKind
from rapport.storage.database import Transaction


async def last_contacts(transaction: Transaction, tenant_id: UUID, people: Sequence[UUID]) -> dict[UUID, datetime]:
    """Of each; who was never in contact is absent. What is planned for later counts as well."""
    rows = await transaction.fetch(_LAST, tenant_id, people)
    return {row["person_id"]: row["at"] for row in rows}


# Each record looks for its own newest by an index, whatever the others are: OFFSET 0 has it planned for itself.
_NEWEST = {
    RecordKind.CANDIDATE: """
        SELECT i.performed_at AS at FROM interaction i
        WHERE r.kind = 'candidate' AND i.tenant_id = $1 AND i.candidate_id = CASE r.kind WHEN 'candidate' THEN r.record::uuid END
        ORDER BY i.performed_at DESC LIMIT 1
    """,
    RecordKind.EMPLOYEE: """
        SELECT i.instant AS at FROM employee_interaction i
        WHERE r.kind = 'employee' AND i.tenant_id = $1 AND i.employee_id = r.record
        ORDER BY i.instant DESC LIMIT 1
    """,
    RecordKind.APPLICANT: """
        SELECT a.created_at AS at FROM application a
        WHERE r.kind = 'applicant' AND a.tenant_id = $1 AND a.applicant_id = CASE r.kind WHEN 'applicant' THEN r.record::bigint END
        ORDER BY a.created_at DESC LIMIT 1
    """,
}

_LAST = f"""
SELECT r.person_id, max(n.at) AS at
FROM person_record r, LATERAL (
    {" UNION ALL ".join(f"({each})" for each in _NEWEST.values())}) AS n
WHERE r.tenant_id = $1 AND r.person_id = ANY($2::uuid[])
GROUP BY r.person_id
"""


class Contact(Struct, frozen=True, array_like=True):
    """When somebody was last in contact; also where they stand among all who were."""

    at: datetime
    person_id: UUID
