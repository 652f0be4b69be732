"""Documents of an application, such as a résumé. Their bytes are blobs, as those of attachments are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.storage.database import Transaction


class Document(Struct, frozen=True, kw_only=True):
    """`name` and `content_type` are as the sender said; `media_type` was read off its bytes: `size` of them."""

    id: UUID
    application_id: int
    name: str
    content_type: str
    media_type: str
    digest: bytes
    size: int
    created_at: datetime


_DOCUMENT = """
SELECT d.id, d.application_id, d.name, d.media_type AS content_type, b.media_type, d.digest, b.size, d.created_at
FROM application_document d JOIN blob b ON b.tenant_id = $1 AND b.digest = d.digest
WHERE d.tenant_id = $1 AND d.application_id = $2
"""


async def list_documents(transaction: Transaction, tenant_id: UUID, application_id: int) -> Sequence[Document]:
    """In the order in which they were handed in."""
    rows = await transaction.fetch(f"{_DOCUMENT} ORDER BY d.id", tenant_id, application_id)
    return [Document(**row) for row in rows]


async def find_document(
    transaction: Transaction, tenant_id: UUID, application_id: int, document_id: UUID
) -> Document | None:
    row = await transaction.fetchrow(f"{_DOCUMENT} AND d.id = $3", tenant_id, application_id, document_id)
    return None if row is None else Document(**row)


async def add_document(
    transaction: Transaction, tenant_id: UUID, application_id: int, document: Mapping[str, Any], at: datetime
) -> bool:
    """`document` has `id`, `name`, `content_type` and `digest`. False when its bytes are no longer there."""
    there = await transaction.fetchval(
        "SELECT true FROM blob WHERE tenant_id = $1 AND digest = decode($2, 'hex') FOR KEY SHARE",
        tenant_id,
        document["digest"],
    )
    if not there:
        return False
    await transaction.execute(
        "INSERT INTO application_document (tenant_id, id, application_id, name, media_type, digest, created_at)"
        " VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7)",
        tenant_id,
        UUID(document["id"]),
        application_id,
        document["name"],
        document["content_type"],
        document["digest"],
        at,
    )
    return True


async def give_up_bytes(transaction: Transaction, tenant_id: UUID, digests: Sequence[bytes]) -> None:
    """Whoever empties the trash removes them, unless somebody else has them: blob_sweep.py."""
    await transaction.execute(
        "INSERT INTO blob_trash (tenant_id, digest) SELECT DISTINCT $1::uuid, digest FROM unnest($2::bytea[]) AS digest"
        " ORDER BY 2 ON CONFLICT (tenant_id, digest) DO UPDATE SET trashed_at = now()",
        tenant_id,
        digests,
    )
