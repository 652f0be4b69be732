"""`rapport skills reindex`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rapport.access.tenants import find_tenant, list_tenants
from rapport.cli.running import on_database, print_words
from rapport.domain.employees.reindex import mark_outdated, outdated
from rapport.domain.employees.unnoted import note_unnoted
from rapport.domain.skills.loading import load_reader
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, ring


def reindex(*, tenant: str | None = None) -> None:
    """Have texts read anew that were read with another vocabulary or model; a running engine reads them.

    Of records that are older than the reading of texts, the texts are noted first.

    Parameters
    ----------
    tenant
        The tenant's name; all tenants without it.
    """

    async def mark(database: Database) -> tuple[int, int, str]:
        version = (await load_reader(database)).version
        chosen = await list_tenants(database) if tenant is None else [await find_tenant(database, tenant)]
        ids = [tenant_id for each in chosen for tenant_id in (each.id, each.sandbox_id)]
        total = sum([await outdated(database, tenant_id, version) for tenant_id in ids])
        noted = marked = 0
        with _progress_bars(total) as (say_noted, say_marked):
            for tenant_id in ids:
                older = await note_unnoted(database, tenant_id, say_noted)
                count = await mark_outdated(database, tenant_id, version, say_marked)
                noted, marked = noted + older, marked + count
                if older or count:
                    async with database.directory() as transaction:
                        await ring(transaction, Bell.TEXTS, tenant_id)
        return noted, marked, version

    noted, marked, version = on_database(mark)
    if noted:
        print_words(f"Of {noted:,} records that are older than the reading of texts, the texts are to be read.")
    print_words(f"{marked:,} texts are to be read anew, with version {version}.")


Say: TypeAlias = Callable[[int], None]


@contextmanager
def _progress_bars(total: int) -> Iterator[tuple[Say, Say]]:
    """Show how many records are noted, which nobody has counted, and how many texts are marked; on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        records, texts = bar.add_task("older records", total=None), bar.add_task("texts", total=total)
        yield lambda count: bar.advance(records, count), lambda count: bar.advance(texts, count)
