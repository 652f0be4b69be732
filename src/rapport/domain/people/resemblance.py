"""What somebody may want to say of a person: who might be the same one, and which merges can be undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction

MOST_SUGGESTED = 20


class Suggestion(Struct, frozen=True, kw_only=True):
    """Somebody with a contact in common. `because` names what they share: email, phone."""

    person_id: UUID
    name: str | None
    because: Sequence[str]


async def suggestions(transaction: Transaction, tenant_id: UUID, person_id: UUID) -> list[Suggestion]:
    """At most MOST_SUGGESTED; who shares an e-mail address comes first."""
    rows = await transaction.fetch(_ALIKE, tenant_id, person_id, MOST_SUGGESTED)
    return [Suggestion(person_id=row["id"], name=row["name"], because=row["because"]) for row in rows]


# A contact that thousands share is looked through no further than for what is shown.
_ALIKE = """
WITH own AS (SELECT email_key, phone_key FROM person_record WHERE tenant_id = $1 AND person_id = $2),
alike AS (
    SELECT o.person_id, 'email' AS why FROM (SELECT DISTINCT email_key FROM own) AS e, LATERAL (
        SELECT r.person_id FROM person_record r
        WHERE r.tenant_id = $1 AND r.email_key = e.email_key AND r.person_id <> $2 LIMIT 2 * $3) AS o
    UNION
    SELECT o.person_id, 'phone' FROM (SELECT DISTINCT phone_key FROM own) AS p, LATERAL (
        SELECT r.person_id FROM person_record r
        WHERE r.tenant_id = $1 AND r.phone_key = p.phone_key AND r.person_id <> $2 LIMIT 2 * $3) AS o)
SELECT p.id, p.name, array_agg(a.why ORDER BY a.why) AS because
FROM alike a JOIN person p ON p.tenant_id = $1 AND p.id = a.person_id
GROUP BY p.id, p.name ORDER BY min(a.why), p.id LIMIT $3
"""


class Merge(Struct, frozen=True, kw_only=True):
    """`from_id` is who was merged away, and is there again once this is undone."""

    id: UUID
    from_id: UUID
    merged_at: datetime


async def undoable_merges(transaction: Transaction, tenant_id: UUID, person_id: UUID) -> list[Merge]:
    """The latest comes first; of one of which nothing is left there is nothing to undo."""
    rows = await transaction.fetch(
        """
        SELECT m.id, m.from_id, m.merged_at FROM person_merge m
        WHERE m.tenant_id = $1 AND m.person_id = $2 AND EXISTS (
            SELECT FROM person_merge_record r WHERE r.tenant_id = $1 AND r.merge_id = m.id)
        ORDER BY m.seq DESC
        """,
        tenant_id,
        person_id,
    )
    return [Merge(**row) for row in rows]
