"""What lies on a desk in the morning: applications that wait for a first answer, and who was spoken to last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.statuses import STAGE_OF_STATUS
from rapport.storage.database import Transaction

MOST_COUNTED = 100


class Waiting(Struct, frozen=True, kw_only=True):
    """An application in the first stage; `person_id` is None as long as the record is nobody's yet."""

    application: int
    name: str
    job: str
    since: datetime
    person_id: UUID | None


class Spoken(Struct, frozen=True, kw_only=True):
    """A contact with a candidate. `name` is None where the record is nobody's yet, or has none."""

    id: UUID
    name: str | None
    person_id: UUID | None
    types: Sequence[str]
    summary: str | None
    at: datetime


async def list_waiting(transaction: Transaction, tenant_id: UUID, before: datetime) -> list[Waiting]:
    """Those that have waited since before this moment, the longest first; MOST_COUNTED at most."""
    rows = await transaction.fetch(_WAITING, tenant_id, before, MOST_COUNTED)
    return [Waiting(**row) for row in rows]


# In two steps, here as below: a number that is made a text beside a table is no condition that its index is used for.
_WAITING = f"""
WITH waiting AS MATERIALIZED (
    SELECT a.id AS application, a.applicant_id, a.applicant_id::text AS record, j.name AS job, a.status_at AS since
    FROM application a
    JOIN ({STAGE_OF_STATUS}) s (id, stage) ON s.id = a.status_id AND s.stage = 'New'
    JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id AND j.archived_at IS NULL
    WHERE a.tenant_id = $1 AND a.status_at < $2
    ORDER BY a.status_at, a.id LIMIT $3
)
SELECT w.application, btrim(p.first_name || ' ' || p.last_name) AS name, w.job, w.since, r.person_id
FROM waiting w
JOIN applicant p ON p.tenant_id = $1 AND p.id = w.applicant_id
LEFT JOIN person_record r ON r.tenant_id = $1 AND r.kind = 'applicant' AND r.record = w.record
ORDER BY w.since, w.application
"""


async def list_spoken(transaction: Transaction, tenant_id: UUID, until: datetime, limit: int) -> list[Spoken]:
    """The latest contacts before this moment, the newest first."""
    rows = await transaction.fetch(_SPOKEN, tenant_id, until, limit)
    return [Spoken(**row) for row in rows]


_SPOKEN = """
WITH said AS MATERIALIZED (
    SELECT id, candidate_id::text AS record, types, summary, performed_at AS at FROM interaction
    WHERE tenant_id = $1 AND performed_at < $2 ORDER BY performed_at DESC, id DESC LIMIT $3
)
SELECT s.id, s.types, s.summary, s.at, r.person_id, r.name
FROM said s LEFT JOIN person_record r ON r.tenant_id = $1 AND r.kind = 'candidate' AND r.record = s.record
ORDER BY s.at DESC, s.id DESC
"""
