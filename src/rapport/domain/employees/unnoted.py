"""Notes the texts of records that are older than the reading of texts, so that these are read too."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from rapport.domain.employees.noting import dues, hexadecimal, note, note_profiles
from rapport.domain.skills.texts import AUTO, PARTS
from rapport.storage.database import Database, Transaction

Key = TypeVar("Key")
PROFILES = ("employee", "vacancy")
BATCH = 500  # records of one transaction: whoever writes one of them waits as long, and each may have long texts


async def note_unnoted(database: Database, tenant_id: UUID, progress: Callable[[int], None]) -> int:
    """Their texts are due from now on. Answers how many records; `progress` is told after each batch how many it had.

    In which language a profile was written was not kept, so it is to be found out (`auto`).
    """
    total = 0
    for table in PROFILES:
        total += await _in_batches(database, tenant_id, progress, partial(_note_profiles, table), "")
    return total + await _in_batches(database, tenant_id, progress, _note_titles, ("", ""))


async def _in_batches(
    database: Database,
    tenant_id: UUID,
    progress: Callable[[int], None],
    step: Callable[[Transaction, UUID, Key], Awaitable[list[Key]]],
    first: Key,
) -> int:
    """Each step answers the keys of its batch, in order, and is given the last of the batch before."""
    total, last = 0, first
    while True:
        async with database.tenant(tenant_id) as transaction:
            keys = await step(transaction, tenant_id, last)
        if not keys:
            return total
        progress(len(keys))
        total, last = total + len(keys), keys[-1]


async def _note_profiles(record: str, transaction: Transaction, tenant_id: UUID, after: str) -> list[str]:
    rows = await transaction.fetch(_LOCK_PROFILES.format(table=record), tenant_id, record, after, list(PARTS), BATCH)
    ids = [row["external_id"] for row in rows]
    # A statement of its own: it sees what somebody else wrote while the one before waited.
    found = await transaction.fetch(_FIELDS.format(table=record), tenant_id, record, ids, list(PARTS))
    await note_profiles(transaction, tenant_id, record, [(row["external_id"], AUTO, row["fields"]) for row in found])
    return ids


# Of a record that was changed since then, the fields that were given then are noted, and the others are not.
_UNNOTED = """
p.profile ? f.name AND NOT EXISTS (
    SELECT FROM profile_text t
    WHERE t.tenant_id = $1 AND t.record = $2 AND t.external_id = p.external_id AND t.path[1] = f.name)
"""

_LOCK_PROFILES = f"""
SELECT external_id FROM {{table}} p
WHERE tenant_id = $1 AND external_id > $3 AND EXISTS (SELECT FROM unnest($4::text[]) AS f (name) WHERE {_UNNOTED})
ORDER BY external_id LIMIT $5 FOR NO KEY UPDATE
"""

_FIELDS = f"""
SELECT p.external_id, jsonb_object_agg(f.name, p.profile -> f.name) AS fields
FROM {{table}} p, unnest($4::text[]) AS f (name)
WHERE p.tenant_id = $1 AND p.external_id = ANY($3::text[]) AND {_UNNOTED}
GROUP BY p.external_id
"""


async def _note_titles(transaction: Transaction, tenant_id: UUID, after: tuple[str, str]) -> list[tuple[str, str]]:
    rows = await transaction.fetch(_LOCK_TITLES, tenant_id, *after, BATCH)
    texts = await dues(transaction, tenant_id, [(row["title"], row["language"]) for row in rows])
    await note(transaction, tenant_id, texts)
    keys = [(row["employee_id"], row["external_id"]) for row in rows]
    given = [
        {"employee_id": employee_id, "external_id": external_id, "digest": hexadecimal(each.digest)}
        for (employee_id, external_id), each in zip(keys, texts, strict=True)
    ]
    await transaction.execute(_HAVE_TITLES, tenant_id, given)
    return keys


_LOCK_TITLES = """
SELECT employee_id, external_id, title, language FROM employee_interaction
WHERE tenant_id = $1 AND (employee_id, external_id) > ($2, $3) AND title IS NOT NULL AND digest IS NULL
ORDER BY employee_id, external_id LIMIT $4 FOR NO KEY UPDATE
"""

_HAVE_TITLES = """
UPDATE employee_interaction i SET digest = d.digest
FROM json_to_recordset($2::json) AS d (employee_id text, external_id text, digest bytea)
WHERE i.tenant_id = $1 AND i.employee_id = d.employee_id AND i.external_id = d.external_id
"""
