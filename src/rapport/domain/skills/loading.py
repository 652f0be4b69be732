"""The reader of what is in the database now: the box alone, or ESCO behind it, or the encoder behind both."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import structlog

from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.esco.stored import load
from rapport.domain.skills.reading import Box, Reader
from rapport.domain.skills.semantic.encoder import find_encoder
from rapport.storage.database import PASSING, Database, Transaction

logger = structlog.get_logger()

CurrentReader: TypeAlias = Callable[[], Awaitable[Reader]]
"""Answers the reader of this moment: `Readers.current`."""


class Readers:
    """The reader for this process. It is loaded again after an import or `rapport skills encode`, wherever that ran."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loading = asyncio.Lock()
        self._stamp: str | None = None
        self._reader: Reader = Box()

    async def current(self) -> Reader:
        """To be asked at the beginning of a round: one small query, and some seconds after a change."""
        async with self._loading:
            async with self._database.directory() as transaction:
                stamp = await _stamp(transaction)
            if stamp != self._stamp:
                with _uncollected():
                    self._reader = await load_reader(self._database)
                self._stamp = stamp
            return self._reader


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is made inside stays, and is not looked through for garbage, neither while it is made nor later.

    Beside a service that loads ESCO, the collections held up everything else for 0.4 s at a time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def load_reader(database: Database) -> Reader:
    """What was imported, as a reader; `Box()` when nothing was. Four languages of ESCO take 5 s and 130 MB.

    What cannot be used is left out, with one line in the log that says why. Raises PASSING errors of the database.
    """
    try:
        wide = await load_wide(database)
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, texts are read without it
        logger.warning("esco_unusable", detail=repr(error), then="texts are read with the box alone")
        return Box()
    if wide is None:
        return Box()
    try:
        return await _with_meaning(database, wide)
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001  # as above
        logger.warning("encoder_unusable", detail=repr(error), then="texts are read by labels alone")
        return wide


async def load_wide(database: Database) -> Wide | None:
    async with database.directory() as transaction:
        # What several statements read is of one import.
        await transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        classification = await load(transaction)
    return None if classification is None else await asyncio.to_thread(Wide, classification)


async def _with_meaning(database: Database, wide: Wide) -> Reader:
    encoder = await asyncio.to_thread(find_encoder)
    if encoder is None:
        return wide
    from rapport.domain.skills.semantic.reader import Semantic  # noqa: PLC0415  # numpy comes with the extra
    from rapport.domain.skills.semantic.vectors import load_vectors, targets  # noqa: PLC0415  # as above

    wanted = await asyncio.to_thread(targets, wide)
    async with database.directory() as transaction:
        vectors = await load_vectors(transaction, encoder, wanted)
    if vectors is None:
        logger.warning("encoder_unused", detail="there are no vectors of these labels; run: rapport skills encode")
        return wide
    return await asyncio.to_thread(Semantic, wide, encoder, wanted.skill_ids, vectors)


async def _stamp(transaction: Transaction) -> str:
    """Another content of the tables has another one."""
    return str(
        await transaction.fetchval(
            """
            SELECT concat_ws(' ', (SELECT string_agg(concat(language, version, digest), ' ' ORDER BY language)
                                   FROM esco_import),
                                  (SELECT string_agg(concat(encoder, digest), ' ' ORDER BY encoder) FROM skill_vectors))
            """
        )
    )
