"""Logs to look at: a tenant with some entries, and what stands in the table."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rapport.access.audit import Entry, Written, write_entries
from rapport.access.audit_list import Wanted, list_entries
from rapport.access.origin import Origin
from rapport.storage.database import Database

ANN = "cand_01kjpxyqg0fh0smn1z3mgcfdq8"
BOB = "cand_01kjpxyqg0fm1a8vx91f0z5gtq"


def entry(action: str = "test.done", *records: str, **details: Any) -> Entry:
    origin = Origin(actor="key_of_somebody", region="Élsewhere", source="192.0.2.1")
    return Entry(origin=origin, action=action, records=records, details=details)


async def write(database: Database, tenant_id: UUID, *entries: Entry) -> None:
    async with database.tenant(tenant_id) as transaction:
        await write_entries(transaction, tenant_id, entries)


async def listed(database: Database, tenant_id: UUID, **wanted: Any) -> Sequence[Written]:
    """All entries, or those that are wanted, the newest first."""
    async with database.tenant(tenant_id) as transaction:
        return await list_entries(transaction, tenant_id, Wanted(**wanted), before=None, limit=1000)


async def actions(database: Database, tenant_id: UUID, **wanted: Any) -> Sequence[str]:
    """Theirs, the oldest first."""
    return [each.action for each in reversed(await listed(database, tenant_id, **wanted))]
