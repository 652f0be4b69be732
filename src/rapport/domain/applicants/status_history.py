"""The history of statuses: each one that an application was brought into, and from which."""

from uuid import UUID

from rapport.domain.applicants.statuses import Status
from rapport.engine.mutation import Mutation
from rapport.ids import new_id
from rapport.storage.database import Transaction


async def note_status(
    transaction: Transaction,
    tenant_id: UUID,
    mutation: Mutation,
    application_id: int,
    *,
    before: tuple[int, str] | None,
    after: Status,
) -> None:
    """`before` is the id and the name of the one that it had; None when it is applied with this one."""
    await transaction.execute(
        """
        INSERT INTO application_status_change (tenant_id, id, application_id, at, before_id, before, after_id, after,
                                               actor)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tenant_id,
        new_id(),
        application_id,
        mutation.accepted_at,
        *(before or (None, None)),
        after.id,
        after.name,
        mutation.origin.actor,
    )
