"""ESCO in the database: imported once, read by every process that reads texts."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

import asyncpg

from rapport.domain.skills.esco.classification import Classification, Concept, Labels
from rapport.domain.skills.esco.download import Table
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database, Transaction


class Imported(NamedTuple):
    language: Language
    version: str
    digest: str
    labels: int
    imported_at: datetime


async def imported(transaction: Transaction) -> list[Imported]:
    """What is there, one for each language."""
    rows = await transaction.fetch(
        "SELECT language, version, digest, labels, imported_at FROM esco_import ORDER BY language"
    )
    return [Imported(Language(row["language"]), *list(row)[1:]) for row in rows]


async def store(database: Database, tables: Sequence[Table]) -> list[Imported]:
    """
    Puts the tables, which are of one version, in the place of the same languages; languages of another version go. All
    of it or nothing; the answer is what was there before. Whoever reads meanwhile has the old or the new.
    """
    async with database.directory() as transaction:
        # Until the commit nobody else imports; whoever reads does not wait.
        await transaction.execute("LOCK TABLE esco_import IN SHARE ROW EXCLUSIVE MODE")
        before = await imported(transaction)
        await transaction.execute(
            "DELETE FROM esco_import WHERE language = ANY($1::text[]) OR version <> $2",
            [table.language for table in tables],
            tables[0].version,
        )
        for table in tables:
            await _store(transaction, table)
        await transaction.execute(
            "DELETE FROM esco_concept c WHERE NOT EXISTS (SELECT FROM esco_label l WHERE l.concept_id = c.id)"
        )
    return before


async def _store(transaction: Transaction, table: Table) -> None:
    await transaction.execute(
        "INSERT INTO esco_import (language, version, digest, labels) VALUES ($1, $2, $3, $4)",
        table.language,
        table.version,
        table.digest,
        table.labels,
    )
    await transaction.execute(
        """
        INSERT INTO esco_concept (id, type, reuse_level) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
        ON CONFLICT (id) DO UPDATE SET type = excluded.type, reuse_level = excluded.reuse_level
        """,
        [row.id for row in table.rows],
        [row.type for row in table.rows],
        [row.reuse_level for row in table.rows],
    )
    await transaction.copy_records_to_table(
        "esco_label",
        columns=["language", "concept_id", *Labels._fields],
        records=[(table.language.value, row.id, *row.labels) for row in table.rows],
    )


async def load(transaction: Transaction) -> Classification | None:
    """All of it, or None when nothing was imported. Concepts come in the order of their ids."""
    languages = await imported(transaction)
    if not languages:
        return None
    labels = {
        one.language: await transaction.fetch(
            "SELECT concept_id::text AS id, preferred, alternative, hidden FROM esco_label WHERE language = $1",
            one.language,
        )
        for one in languages
    }
    concepts = await transaction.fetch("SELECT id::text AS id, type, reuse_level FROM esco_concept ORDER BY id")
    return await asyncio.to_thread(_classification, languages, labels, concepts)


Rows: TypeAlias = "Sequence[asyncpg.Record]"


def _classification(languages: Sequence[Imported], labels: Mapping[Language, Rows], concepts: Rows) -> Classification:
    by_concept: defaultdict[str, dict[Language, Labels]] = defaultdict(dict)
    for language, rows in labels.items():
        for row in rows:
            by_concept[row["id"]][language] = Labels(row["preferred"], row["alternative"], row["hidden"])
    return Classification(
        languages[0].version,
        {one.language: one.digest for one in languages},
        [
            Concept(row["id"], row["type"], row["reuse_level"], by_concept[row["id"]])
            for row in concepts
            if row["id"] in by_concept  # one without labels has nothing that could be found or shown
        ],
    )
