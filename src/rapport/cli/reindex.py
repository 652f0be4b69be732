"""`rapport skills reindex`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rapport.access.tenants import find_tenant, list_tenants
from rapport.cli.running import on_database, print_words
from rapport.domain.employees.reindex import mark_outdated, outdated
from rapport.domain.skills.loading import load_reader
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, ring


def reindex(*, tenant: str | None = None) -> None:
    """Have texts read anew that were read with another vocabulary or model; a running engine reads them.

    Parameters
    ----------
    tenant
        The tenant's name; all tenants without it.
    """

    async def mark(database: Database) -> tuple[int, str]:
        version = (await load_reader(database)).version
        chosen = await list_tenants(database) if tenant is None else [await find_tenant(database, tenant)]
        ids = [tenant_id for each in chosen for tenant_id in (each.id, each.sandbox_id)]
        total = sum([await outdated(database, tenant_id, version) for tenant_id in ids])
        marked = 0
        with _progress_bar(total) as say:
            for tenant_id in ids:
                count = await mark_outdated(database, tenant_id, version, say)
                marked += count
                if count:
                    async with database.directory() as transaction:
                        await ring(transaction, Bell.TEXTS, tenant_id)
        return marked, version

    marked, version = on_database(mark)
    print_words(f"{marked:,} texts are to be read anew, with version {version}.")


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[int], None]]:
    """Shows how many texts are marked, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("texts", total=total)
        yield lambda count: bar.advance(task, count)
