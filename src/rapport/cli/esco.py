"""`rapport skills import-esco`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from rapport.cli.running import on_database, print_json, print_words
from rapport.cli.tenants import AsJson
from rapport.domain.skills.esco.classification import ACKNOWLEDGEMENT
from rapport.domain.skills.esco.download import Say, Table, read_downloads
from rapport.domain.skills.esco.stored import Imported, store
from rapport.domain.skills.vocabulary import Language


def import_esco(
    file: Path,
    *more: Path,
    version: str | None = None,
    language: Language | None = None,
    as_json: AsJson = False,
) -> None:
    """Bring in ESCO, the European classification of skills: its official CSV download, in one or more languages.

    What is found in texts carries the ESCO id from then on; running processes learn of it by themselves. A language
    that is there is replaced. The first language of another version takes the place of all that is there, so name all
    languages at once. Nothing is changed when a file is refused.

    Parameters
    ----------
    file
        A zip as downloaded (ESCO dataset - v1.2.0 - classification - en - csv.zip), or the skills_en.csv in it.
    more
        The same of other languages.
    version
        ESCO's version, such as 1.2.0, where the names do not tell it.
    language
        The language of a single file whose name does not tell it.
    as_json
        Print what is there now, as JSON.
    """
    with _progress_bar() as say:
        tables = read_downloads([file, *more], version=version, language=language, say=say)
    before = on_database(lambda database: store(database, tables))
    if as_json:
        print_json({"version": tables[0].version, "acknowledgement": ACKNOWLEDGEMENT, "languages": _counts(tables)})
        return
    _tell(before, tables)


def _tell(before: Sequence[Imported], tables: Sequence[Table]) -> None:
    version = tables[0].version
    for language, count in _counts(tables).items():
        print_words(f"ESCO v{version}, {language}: {count['skills']:,} skills, {count['labels']:,} labels.")
    replaced = {each.language for each in before if each.version == version} & {table.language for table in tables}
    gone = [each for each in before if each.version != version]
    if replaced:
        print_words(f"Replaced: {', '.join(sorted(replaced))}.")
    if gone:
        print_words(f"ESCO v{gone[0].version} ({', '.join(each.language for each in gone)}) is gone.")
    print_words(ACKNOWLEDGEMENT)


def _counts(tables: Sequence[Table]) -> dict[str, dict[str, int]]:
    return {table.language: {"skills": len(table.rows), "labels": table.labels} for table in tables}


@contextmanager
def _progress_bar() -> Iterator[Say]:
    """Shows how much of each file is read, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def say(name: str, count: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=count)

        yield say
