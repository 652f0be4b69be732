"""All candidates, interactions or attachments of a tenant, or of one person, one after the other, in flat memory."""

from collections.abc import AsyncIterator
from uuid import UUID

from rapport.domain.candidates.attachments import Attachment
from rapport.domain.candidates.candidates import Candidate
from rapport.domain.candidates.interactions import Interaction
from rapport.storage.database import Transaction

FETCHED = 2000  # rows a round trip


async def stand_still(transaction: Transaction) -> None:
    """What is read from now on is of one moment, whatever is written meanwhile. The transaction's first statement."""
    await transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


async def stream_candidates(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID | None
) -> AsyncIterator[Candidate]:
    """In the order of their ids, the archived ones too; only that one, when one is named."""
    async for row in transaction.cursor(
        f"SELECT {', '.join(Candidate.__struct_fields__)} FROM candidate"
        " WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY id",
        tenant_id,
        candidate_id,
        prefetch=FETCHED,
    ):
        yield Candidate(**row)


async def stream_interactions(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID | None
) -> AsyncIterator[Interaction]:
    """In the order of their ids; only those of that candidate, when one is named."""
    async for row in transaction.cursor(
        f"SELECT {', '.join(Interaction.__struct_fields__)} FROM interaction"
        " WHERE tenant_id = $1 AND ($2::uuid IS NULL OR candidate_id = $2) ORDER BY id",
        tenant_id,
        candidate_id,
        prefetch=FETCHED,
    ):
        yield Interaction(**row)


async def stream_attachments(
    transaction: Transaction, tenant_id: UUID, candidate_id: UUID | None
) -> AsyncIterator[Attachment]:
    """In the order of their ids; only those of that candidate, when one is named. Without their bytes."""
    async for row in transaction.cursor(
        f"SELECT {', '.join(Attachment.__struct_fields__)} FROM attachment JOIN blob USING (tenant_id, digest)"
        " WHERE tenant_id = $1 AND ($2::uuid IS NULL OR candidate_id = $2) ORDER BY id",
        tenant_id,
        candidate_id,
        prefetch=FETCHED,
    ):
        yield Attachment(**row)
