"""Which texts are due to be read: noted with the write that brings them, and forgotten with the last that has them.

A text is in the hands of whoever names its digest: an interaction, or a row of `profile_text`. Who takes a digest into
hand locks its reading, so that nobody removes it before the commit; who lets go of one removes the reading if nobody
else has it. So that none waits for another who waits for them, a transaction locks records first, then in one statement
all readings that are there, in the order of their digests, and then adds those that are not, in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from rapport.domain.employees.skill_settings import skill_settings
from rapport.domain.skills.texts import AUTO, Due, due, texts_of
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Transaction

Said = tuple[str, str]
"""A text, and the language asked for: auto, nl, fr, en, de."""


async def dues(transaction: Transaction, tenant_id: UUID, said: Sequence[Said]) -> list[Due]:
    """Each text as it is to be read, in the given order."""
    asks = any(asked == AUTO for _, asked in said)
    fallback = (await skill_settings(transaction, tenant_id)).language if asks else Language.EN  # else nobody looks
    return [due(text, asked, fallback) for text, asked in said]


async def note(transaction: Transaction, tenant_id: UUID, texts: Iterable[Due]) -> None:
    """Those that nobody has read yet are due; none of them is removed before the transaction ends."""
    missing = {each.digest: each for each in texts}
    while missing:
        _found(missing, await transaction.fetch(_HOLD, tenant_id, list(missing)))
        if missing:  # what somebody else adds at this very moment is held in the next turn
            given = [{**each._asdict(), "digest": hexadecimal(each.digest)} for each in missing.values()]
            _found(missing, await transaction.fetch(_NOTE, tenant_id, given))


def _found(missing: dict[bytes, Due], rows: Sequence[asyncpg.Record]) -> None:
    for row in rows:
        del missing[row["digest"]]


_HOLD = """
SELECT digest FROM skill_reading WHERE tenant_id = $1 AND digest = ANY($2::bytea[]) ORDER BY digest FOR KEY SHARE
"""

_NOTE = """
INSERT INTO skill_reading (tenant_id, digest, asked, fallback, size)
SELECT $1, d.* FROM json_to_recordset($2::json) AS d (digest bytea, asked text, fallback text, size int)
ORDER BY digest
ON CONFLICT DO NOTHING RETURNING digest
"""


async def release(transaction: Transaction, tenant_id: UUID, digests: Iterable[bytes]) -> None:
    """Removes the readings of them that nobody has any more, with what was found.

    Called once in a transaction, with all of them, after the records are gone.
    """
    wanted = list(set(digests))
    if wanted:
        await transaction.execute(_LOCK, tenant_id, wanted)
        # A statement of its own: it sees who took one into hand while this one waited.
        await transaction.execute(_REMOVE, tenant_id, wanted)


_LOCK = """
SELECT FROM skill_reading WHERE tenant_id = $1 AND digest = ANY($2::bytea[]) ORDER BY digest FOR UPDATE
"""

_REMOVE = """
DELETE FROM skill_reading r
WHERE r.tenant_id = $1 AND r.digest = ANY($2::bytea[])
  AND NOT EXISTS (SELECT FROM employee_interaction i WHERE i.tenant_id = $1 AND i.digest = r.digest)
  AND NOT EXISTS (SELECT FROM profile_text t WHERE t.tenant_id = $1 AND t.digest = r.digest)
"""

Written = tuple[str, str, Mapping[str, Any]]
"""A profile's external id, the language asked for, and the fields that were given."""


async def note_profiles(transaction: Transaction, tenant_id: UUID, record: str, written: Sequence[Written]) -> None:
    """The texts of the given fields take the place of those that were there; null and empty fields have none."""
    if not written:
        return
    found = [(external_id, asked, text) for external_id, asked, fields in written for text in texts_of(fields)]
    texts = await dues(transaction, tenant_id, [(text.said, asked) for _, asked, text in found])
    dropped = await transaction.fetch(
        _DROP, tenant_id, record, [{"external_id": each, "fields": list(fields)} for each, _, fields in written]
    )
    let_go = {row["digest"] for row in dropped} - {each.digest for each in texts}
    if let_go:
        await transaction.execute(_LOCK, tenant_id, [*let_go, *(each.digest for each in texts)])
    await note(transaction, tenant_id, texts)
    rows = [
        {"external_id": external_id, "path": text.path, "digest": hexadecimal(each.digest)}
        for (external_id, _, text), each in zip(found, texts, strict=True)
    ]
    if rows:
        await transaction.execute(_HAVE, tenant_id, record, rows)
    if let_go:
        await transaction.execute(_REMOVE, tenant_id, list(let_go))


_DROP = """
DELETE FROM profile_text t
USING json_to_recordset($3::json) AS w (external_id text, fields text[])
WHERE t.tenant_id = $1 AND t.record = $2 AND t.external_id = w.external_id AND t.path[1] = ANY(w.fields)
RETURNING t.digest
"""

_HAVE = """
INSERT INTO profile_text (tenant_id, record, external_id, path, digest)
SELECT $1, $2, h.* FROM json_to_recordset($3::json) AS h (external_id text, path text[], digest bytea)
"""


async def release_profiles(
    transaction: Transaction, tenant_id: UUID, record: str, external_ids: Sequence[str], others: Iterable[bytes]
) -> None:
    """These profiles are gone, and so are their texts, and with them the others, by their digests."""
    rows = await transaction.fetch(
        "DELETE FROM profile_text WHERE tenant_id = $1 AND record = $2 AND external_id = ANY($3::text[])"
        " RETURNING digest",
        tenant_id,
        record,
        external_ids,
    )
    await release(transaction, tenant_id, [*(row["digest"] for row in rows), *others])


def hexadecimal(digest: bytes) -> str:
    """As PostgreSQL reads it from JSON."""
    return f"\\x{digest.hex()}"
