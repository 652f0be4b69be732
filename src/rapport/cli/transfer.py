"""`rapport import`, `rapport export`."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from rapport.access.tenants import AccessError, find_tenant
from rapport.cli import REFUSED, WRONG_USE
from rapport.cli.keys import OfTenant
from rapport.cli.running import on_database, print_json, print_words
from rapport.cli.tenants import AsJson
from rapport.domain.candidates import import_runs
from rapport.environment import load_settings
from rapport.ids import Kind, read
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.storage.objects import Objects
from rapport.surfaces.candidates.exporting import Form, export_tenant
from rapport.surfaces.candidates.importing import ENDINGS, RESOURCES, Imported, import_file, resource_of
from rapport.surfaces.candidates.importing.lines import Source, opened
from rapport.surfaces.candidates.rules import rules_of

Sandbox = Annotated[bool, Parameter(negative="")]


def import_(
    file: Path,
    *,
    tenant: OfTenant,
    sandbox: Sandbox = False,
    resource: Literal["candidates", "interactions"] | None = None,
    errors: Path | None = None,
    as_json: AsJson = False,
) -> None:
    """Import candidates or interactions from newline-delimited JSON (.ndjson, .jsonl) or .csv.

    A row is what the API takes, or what `rapport export` wrote; an interaction names its candidate by candidateId,
    candidateEmail or candidatePhone. Run it again after an interruption: it goes on where it was. A file that was
    imported is not imported again. Exit code 1 when a row was refused.

    Parameters
    ----------
    file
        The file; its ending tells its form.
    tenant
        The tenant's name.
    sandbox
        Into the tenant's sandbox instead of its live data.
    resource
        What the rows are; needed when the file's name does not begin with candidates or interactions.
    errors
        Where refused rows are written, with what is wrong with each; FILE.errors.ndjson without it.
    as_json
        Print what was done, as JSON.
    """
    if file.suffix not in ENDINGS:
        _wrong_use(f"{file.name} must end in one of: {', '.join(ENDINGS)}")
    chosen: str | None = resource or next((each for each in RESOURCES if file.name.startswith(each)), None)
    if chosen is None:
        _wrong_use(f"the name {file.name} does not tell what is in it; say --resource candidates or interactions")
    refused_rows = errors or Path(f"{file}.errors.ndjson")

    async def bring_in(database: Database) -> Imported:
        found = await find_tenant(database, tenant)
        return await import_file(
            database,
            found.sandbox_id if sandbox else found.id,
            source,
            resource_of(chosen, await rules_of(database, found)),
            errors=refused_rows,
            say=say,
        )

    # Measured over 200,000 rows: a third of the processor's time went to looking for garbage among the rows in hand.
    gc.set_threshold(100_000, 20, 50)
    with opened(file) as source, _progress_bar(source) as say:
        imported = on_database(bring_in)
    _tell(imported, refused_rows, as_json=as_json)
    if imported.after.rows_refused:
        sys.exit(REFUSED)


def export(
    *,
    tenant: OfTenant,
    to: Path,
    sandbox: Sandbox = False,
    form: Annotated[Form, Parameter(name="--format")] = "ndjson",
    candidate: str | None = None,
    as_json: AsJson = False,
) -> None:
    """Write all candidates, interactions and attachments of a tenant, or of one person, to files.

    `rapport import` takes those of candidates and interactions. The files hold personal data; only you may read them.
    CSV has the fields that the region's schema names, and an empty cell for an empty text; .ndjson has all of it.

    Parameters
    ----------
    tenant
        The tenant's name.
    to
        The folder, which is made if need be; no file in it is replaced.
    sandbox
        From the tenant's sandbox instead of its live data.
    form
        ndjson or csv.
    candidate
        The id (cand_…) of one person, whose data alone are written.
    as_json
        Print how many rows each file has, as JSON.
    """
    person = None if candidate is None else read(Kind.CANDIDATE, candidate)
    if candidate is not None and person is None:
        raise AccessError(f"{candidate!r} is no id of a candidate (cand_…)")

    files_url = load_settings(os.environ).files_url

    async def bring_out(database: Database) -> dict[str, int]:
        found = await find_tenant(database, tenant)
        tenant_id = found.sandbox_id if sandbox else found.id
        blobs = Blobs(database, Objects(files_url) if files_url else None)
        rules = await rules_of(database, found)
        return await export_tenant(database, blobs, tenant_id, rules, to, form=form, candidate_id=person)

    rows = on_database(bring_out)
    if as_json:
        print_json(rows)
    else:
        counted = ", ".join(f"{count:,} {name}" for name, count in rows.items())
        print_words(f"Wrote {counted} to {to}.")


def _wrong_use(words: str) -> NoReturn:
    print_words(f"rapport: {words}")
    sys.exit(WRONG_USE)


@contextmanager
def _progress_bar(source: Source) -> Iterator[Callable[[import_runs.Progress], None]]:
    """Shows how much of the file is imported, on a terminal only."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(source.name, total=source.size, rows=0)

        def say(progress: import_runs.Progress) -> None:
            read_so_far = progress.bytes_read if progress.finished_at is None else source.size
            bar.update(task, completed=read_so_far, rows=progress.rows_read)

        yield say


def _tell(imported: Imported, errors: Path, *, as_json: bool) -> None:
    before, after = imported.before, imported.after
    there = after.rows_read - after.rows_written - after.rows_refused
    if as_json:
        print_json(
            {
                "rows": after.rows_read,
                "written": after.rows_written,
                "alreadyThere": there,
                "refused": after.rows_refused,
                "errors": str(errors) if after.rows_refused else None,
                "earlier": before.rows_read,
                "finishedAt": after.finished_at,
            }
        )
        return
    if before == after:
        print_words(f"This file was imported at {after.finished_at:%Y-%m-%d %H:%M} UTC already; nothing was written.")
    elif before.rows_read:
        print_words(f"The first {before.rows_read:,} rows were imported before; went on from there.")
    print_words(
        f"{after.rows_read:,} rows: {after.rows_written:,} written, {there:,} there already,"
        f" {after.rows_refused:,} refused{f' (see {errors})' if after.rows_refused else ''}."
    )
