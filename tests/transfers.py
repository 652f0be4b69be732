"""Files to import, and imports and exports of them within the test's own process."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from rapport.access.tenants import Tenant
from rapport.domain.candidates.import_runs import Progress
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.surfaces.candidates.exporting import Form, export_tenant
from rapport.surfaces.candidates.importing import Imported, import_file, resource_of
from rapport.surfaces.candidates.importing.lines import opened
from rapport.surfaces.candidates.rules import rules_of


class Desk(Struct, frozen=True):
    """Where the files of a tenant are brought to."""

    database: Database
    tenant: Tenant
    folder: Path

    @property
    def errors(self) -> Path:
        return self.folder / "refused.ndjson"

    async def bring_in(self, path: Path, *, sandbox: bool = False) -> Imported:
        """The file's name begins with what is in it."""
        name = "candidates" if path.name.startswith("candidates") else "interactions"
        with opened(path) as source:
            return await import_file(
                self.database,
                self.tenant.sandbox_id if sandbox else self.tenant.id,
                source,
                resource_of(name, await rules_of(self.database, self.tenant)),
                errors=self.errors,
                say=lambda _: None,
            )

    async def bring_out(self, folder: Path, form: Form = "ndjson", **wanted: Any) -> dict[str, int]:
        return await export_tenant(
            self.database,
            Blobs(self.database, None),
            self.tenant.id,
            await rules_of(self.database, self.tenant),
            folder,
            form=form,
            **wanted,
        )

    def json_file(self, name: str, rows: Iterable[Any]) -> Path:
        """Each row as JSON; bytes as they are."""
        path = self.folder / f"{name}.ndjson"
        lines = (row if isinstance(row, bytes) else msgspec.json.encode(row) for row in rows)
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return path

    def csv_file(self, name: str, *rows: Sequence[str], beginning: bytes = b"") -> Path:
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        path.write_bytes(beginning + path.read_bytes())
        return path

    def refused(self) -> list[tuple[int, list[tuple[list[str | int], str]]]]:
        """Of each refused row the line, and path and code of its issues."""
        found = [msgspec.json.decode(line) for line in self.errors.read_bytes().splitlines()]
        return [(row["line"], [(issue["path"], issue["code"]) for issue in row["issues"]]) for row in found]

    async def rows(self, table: str, *, sandbox: bool = False) -> list[dict[str, Any]]:
        """All of a table's rows of the tenant, without the tenant itself, in the order of their ids."""
        tenant_id = self.tenant.sandbox_id if sandbox else self.tenant.id
        async with self.database.tenant(tenant_id) as transaction:
            found = await transaction.fetch(f"SELECT * FROM {table} WHERE tenant_id = $1 ORDER BY id", tenant_id)
        return [{name: value for name, value in row.items() if name != "tenant_id"} for row in found]


def counted(progress: Progress) -> tuple[int, int, int]:
    """Rows read, written and refused."""
    return progress.rows_read, progress.rows_written, progress.rows_refused


def refused_lines(path: str) -> list[int]:
    """Where the rows of an error file begin."""
    return [msgspec.json.decode(line)["line"] for line in Path(path).read_bytes().splitlines()]
