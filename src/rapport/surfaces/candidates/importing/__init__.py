"""Import of candidates and interactions from files of newline-delimited JSON and CSV, and what they are made of."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from rapport.domain.candidates.import_runs import Progress, Run
from rapport.storage.database import Database
from rapport.surfaces.candidates.importing.candidates import Candidates
from rapport.surfaces.candidates.importing.csv_rows import CsvRows
from rapport.surfaces.candidates.importing.errors import ErrorFile
from rapport.surfaces.candidates.importing.interactions import Interactions
from rapport.surfaces.candidates.importing.json_rows import JsonRows
from rapport.surfaces.candidates.importing.lines import FileRefusedError, Rows, Source
from rapport.surfaces.candidates.importing.resource import Resource
from rapport.surfaces.candidates.importing.run import Imported, Importer
from rapport.surfaces.candidates.rules import Rules

ENDINGS = (".ndjson", ".jsonl", ".csv")
RESOURCES = (Candidates.name, Interactions.name)


def resource_of(name: str, rules: Rules) -> Resource:
    return Candidates(rules) if name == Candidates.name else Interactions(rules)


async def import_file(
    database: Database,
    tenant_id: UUID,
    source: Source,
    resource: Resource,
    *,
    errors: Path,
    say: Callable[[Progress], None],
) -> Imported:
    """Imports what is left of the file, whose name tells its form. Raises FileRefusedError."""
    rows: Rows = CsvRows(source, resource.schema) if source.name.endswith(".csv") else JsonRows(source)
    source.first_line()
    run = Run(tenant_id=tenant_id, resource=resource.name, digest=source.digest)
    importer = Importer(database=database, run=run, resource=resource, rows=rows, errors=ErrorFile(errors), say=say)
    return await importer.finish()


__all__ = ["ENDINGS", "RESOURCES", "FileRefusedError", "Imported", "import_file", "resource_of"]
