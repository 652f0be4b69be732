"""Whether a record names a skill at all, for callers who want none stored that does not."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.domain.employees.profiles import Table, find_profile
from rapport.domain.employees.reading_rounds import attempt, read_due
from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.texts import due, texts_of
from rapport.storage.database import Database


async def names_a_skill(
    database: Database, reader: Reader, tenant_id: UUID, asked: str, fields: Mapping[str, Any]
) -> bool:
    """Whether these fields of a profile do. They are read here and now, and nothing is kept."""
    async with database.tenant(tenant_id) as transaction:
        fallback = (await skill_settings(transaction, tenant_id)).language
    said = [text.said for text in texts_of(fields)]
    return await asyncio.to_thread(
        lambda: any(attempt(reader, text, due(text, asked, fallback)).found for text in said)
    )


async def would_name_a_skill(
    database: Database,
    reader: Reader,
    tenant_id: UUID,
    table: Table,
    external_id: str,
    asked: str,
    changes: Mapping[str, Any],
) -> bool:
    """Whether the record would after these changes; of one that is not there nothing is held against them."""
    if await names_a_skill(database, reader, tenant_id, asked, changes):
        return True
    kept = (tenant_id, table.name, external_id, list(changes))
    while True:
        async with database.tenant(tenant_id) as transaction:
            if await find_profile(transaction, tenant_id, table, external_id) is None:
                return True
            if await transaction.fetchval(f"SELECT EXISTS (SELECT {_FOUND})", *kept):
                return True
            due = await transaction.fetch(f"SELECT digest {_DUE}", *kept)
        if not due:
            return False
        await read_due(database, reader, tenant_id, [row["digest"] for row in due])


_KEPT = "t.tenant_id = $1 AND t.record = $2 AND t.external_id = $3 AND t.path[1] <> ALL($4::text[])"
_FOUND = f"FROM profile_text t JOIN skill_finding f USING (tenant_id, digest) WHERE {_KEPT}"
_DUE = f"FROM profile_text t JOIN skill_reading r USING (tenant_id, digest) WHERE {_KEPT} AND r.due_since IS NOT NULL"
