"""Reads the texts that are due for the skills they name: by rounds, behind the writes, and at once for who asks."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from rapport.domain.employees.noting import hexadecimal
from rapport.domain.skills.extraction import Found
from rapport.domain.skills.language import CONFIDENT, Detected, detect
from rapport.domain.skills.loading import CurrentReader
from rapport.domain.skills.reading import Reader
from rapport.domain.skills.texts import AUTO, Due
from rapport.domain.skills.vocabulary import Language
from rapport.rounds import Rounds
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, Doorbell

logger = structlog.get_logger()

MOST_TEXTS = 500  # of one round: a set that shares its statements, and is lost when the process is
MOST_CHARACTERS = 200_000  # of one round, 0.3 s of reading in the box, but for a single text that is longer


class Reading(Struct, frozen=True):
    """What one step did. `more`: there may be more to read."""

    texts: int
    more: bool


class ReadingRounds:
    """Reads what is due, as soon as a bell tells of it, in any number of processes: no text is read by two at once."""

    def __init__(self, database: Database, doorbell: Doorbell, reader: CurrentReader, *, poll_seconds: float) -> None:
        self._database = database
        self._reader = reader
        self._rounds = Rounds("texts", self._read, self._find, workers=1, poll_seconds=poll_seconds)
        self.run = self._rounds.run
        doorbell.on(Bell.TEXTS, self._rounds.knock)

    async def stop(self) -> None:
        """What is cut off is read by the next process."""
        await self._rounds.abandon()

    async def _read(self, tenant_id: UUID) -> bool:
        reading = await read_due(self._database, await self._reader(), tenant_id)
        if reading.more:
            async with self._database.tenant(tenant_id) as transaction:
                behind = await transaction.fetchrow(_BEHIND, tenant_id)
            assert behind is not None
            logger.info("texts_behind", tenant=str(tenant_id), due=behind["due"], seconds=behind["seconds"])
        return reading.more

    async def _find(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            return [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_texts()")]


_BEHIND = """
SELECT count(*) AS due, coalesce(round(extract(epoch FROM clock_timestamp() - min(due_since)))::int, 0) AS seconds
FROM skill_reading WHERE tenant_id = $1 AND due_since IS NOT NULL
"""


async def read_due(
    database: Database, reader: Reader, tenant_id: UUID, digests: Sequence[bytes] | None = None
) -> Reading:
    """Reads some of the texts that are due: MOST_TEXTS and MOST_CHARACTERS at most, and those that wait longest.

    With `digests` any of these, in no order; one that another process reads just now is read when this returns.

    The claim on a text is a row lock of the transaction that lasts as long as its reading: it ends with the process,
    and somebody else reads it.
    """
    async with database.tenant(tenant_id) as transaction:
        if digests is None:
            claimed = await transaction.fetch(_CLAIM, tenant_id, MOST_TEXTS)
        else:
            claimed = await transaction.fetch(_CLAIM_THESE, tenant_id, digests, MOST_TEXTS)
        chosen = list(_bounded(claimed))
        if chosen:
            await _read(transaction, reader, tenant_id, {row["digest"]: row for row in chosen})
    return Reading(len(chosen), more=len(chosen) < len(claimed) or len(claimed) == MOST_TEXTS)


# Not FOR UPDATE: whoever writes a record with the same text need not wait.
_CLAIM = """
SELECT digest, asked, fallback, size FROM skill_reading WHERE tenant_id = $1 AND due_since IS NOT NULL
ORDER BY due_since LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
"""

_CLAIM_THESE = """
SELECT digest, asked, fallback, size FROM skill_reading
WHERE tenant_id = $1 AND digest = ANY($2::bytea[]) AND due_since IS NOT NULL
ORDER BY digest LIMIT $3 FOR NO KEY UPDATE
"""


def _bounded(claimed: Sequence[asyncpg.Record]) -> Iterator[asyncpg.Record]:
    characters = 0
    for place, row in enumerate(claimed):
        characters += row["size"]
        if place and characters > MOST_CHARACTERS:
            return
        yield row


async def _read(
    transaction: Transaction, reader: Reader, tenant_id: UUID, claimed: dict[bytes, asyncpg.Record]
) -> None:
    digests = list(claimed)
    rows = await transaction.fetch(_TEXTS, tenant_id, digests)
    said = [(row["said"] or "", claimed[row["digest"]]) for row in rows]  # a text that nobody has names nothing
    found = await asyncio.to_thread(lambda: [_read_one(reader, text, row) for text, row in said])
    findings = [finding for each in found for finding in each.findings]
    await transaction.execute(_CLEAR, tenant_id, digests)
    await transaction.execute(_FIND, tenant_id, findings)
    await transaction.execute(_DONE, tenant_id, [each.reading for each in found])


class _Read(Struct, frozen=True):
    reading: dict[str, Any]
    findings: list[dict[str, Any]]


def _read_one(reader: Reader, text: str, row: asyncpg.Record) -> _Read:
    tried = attempt(reader, text, Due(**row))
    digest, detected = hexadecimal(row["digest"]), tried.detected
    return _Read(
        {
            "digest": digest,
            "version": tried.version,
            "detected": None if detected is None else detected.language,
            "confidence": None if detected is None else detected.confidence,
        },
        [
            {
                "digest": digest,
                "skill_id": each.skill_id,
                "starts": each.start,
                "ends": each.end,
                "method": each.method,
                "score": each.score,
            }
            for each in best(tried.found)
        ],
    )


class Attempt(Struct, frozen=True):
    """`version` is that of the reader, or None when it failed on this text: then nothing is found."""

    version: str | None
    detected: Detected | None
    found: Sequence[Found]


def attempt(reader: Reader, text: str, due: Due) -> Attempt:
    """Reads it. A text on which the reader fails is noted in the log, by its digest, and blocks no other."""
    try:
        detected, language = language_of(text, due.asked, due.fallback)
        return Attempt(reader.version, detected, reader.read(text, language))
    except Exception as error:  # noqa: BLE001  # whatever it is, it fails on this text the next time too
        # Not what the error says: it may quote the text.
        logger.warning("text_unreadable", digest=due.digest.hex(), characters=due.size, error=type(error).__name__)
        return Attempt(None, None, [])


def language_of(text: str, asked: str, fallback: str | None) -> tuple[Detected | None, Language]:
    """What `auto` makes of the text, or None when a language was named; and the language that it is read in."""
    if asked != AUTO:
        return None, Language(asked)
    detected = detect(text)
    return detected, detected.language if detected.confidence >= CONFIDENT else Language(fallback or "")


def best(found: Sequence[Found]) -> list[Found]:
    """Of each skill the surest words, and of these the first."""
    kept: dict[str, Found] = {}
    for each in found:
        if each.skill_id not in kept or each.score > kept[each.skill_id].score:
            kept[each.skill_id] = each
    return list(kept.values())


# Any record that has the text will do: the digest says that it is the same one.
_TEXTS = """
SELECT d.digest, coalesce(
    (SELECT i.title FROM employee_interaction i WHERE i.tenant_id = $1 AND i.digest = d.digest LIMIT 1),
    (SELECT v.profile #>> t.path FROM profile_text t JOIN vacancy v USING (tenant_id, external_id)
     WHERE t.tenant_id = $1 AND t.digest = d.digest AND t.record = 'vacancy' LIMIT 1),
    (SELECT e.profile #>> t.path FROM profile_text t JOIN employee e USING (tenant_id, external_id)
     WHERE t.tenant_id = $1 AND t.digest = d.digest AND t.record = 'employee' LIMIT 1)) AS said
FROM unnest($2::bytea[]) AS d (digest)
"""

_CLEAR = "DELETE FROM skill_finding WHERE tenant_id = $1 AND digest = ANY($2::bytea[])"

_FIND = """
INSERT INTO skill_finding (tenant_id, digest, skill_id, starts, ends, method, score)
SELECT $1, f.* FROM json_to_recordset($2::json)
    AS f (digest bytea, skill_id text, starts int, ends int, method text, score float8)
"""

_DONE = """
UPDATE skill_reading r
SET due_since = NULL, version = d.version, detected = d.detected, confidence = d.confidence
FROM json_to_recordset($2::json) AS d (digest bytea, version text, detected text, confidence real)
WHERE r.tenant_id = $1 AND r.digest = d.digest
"""
