"""An import: a file's rows become records, chunk by chunk, each chunk with how far it reaches in one transaction.

No row writes an event or a mutation: one event for each chunk tells that records of the kind were imported. A line in
the log, and an entry in the audit log, say that an import is done.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE
from rapport.domain.candidates.import_runs import Progress, Run, advance_run, begin_run, hold_run
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.storage.database import Database
from rapport.surfaces.candidates.importing.checking import Checker, Chunk
from rapport.surfaces.candidates.importing.errors import ErrorFile
from rapport.surfaces.candidates.importing.lines import Rows
from rapport.surfaces.candidates.importing.resource import Resource

logger = structlog.get_logger()


class Imported(Struct, frozen=True, kw_only=True):
    """`before` is what earlier runs had done, `after` what is done now; equal when there was nothing left to do."""

    before: Progress
    after: Progress


class Importer(Struct, frozen=True, kw_only=True):
    """`say` is told of each commit how far the run is."""

    database: Database
    run: Run
    resource: Resource
    rows: Rows
    errors: ErrorFile
    say: Callable[[Progress], None]

    async def finish(self) -> Imported:
        """Goes on where the run stands, and returns when the whole file is imported, by whomever."""
        checker = Checker(self.resource)
        before = progress = await self._stand()
        while progress.finished_at is None:
            await self._go_on(checker, progress)
            progress = await self._stand()
        if progress != before:
            logger.info(
                "import_finished",
                tenant=str(self.run.tenant_id),
                resource=self.run.resource,
                digest=self.run.digest.hex(),
                rows=progress.rows_read,
                written=progress.rows_written,
                refused=progress.rows_refused,
            )
        return Imported(before=before, after=progress)

    async def _stand(self) -> Progress:
        """How far the run is. Refused rows that were written down and never committed are taken out again."""
        async with self.database.tenant(self.run.tenant_id) as transaction:
            progress = await begin_run(transaction, self.run)
            if progress.finished_at is None:
                self.errors.cut(progress.lines_read)
        self.say(progress)
        return progress

    async def _go_on(self, checker: Checker, progress: Progress) -> None:
        """Imports until the file ends, or somebody else brings the run further."""
        rows = self.rows.after(progress.bytes_read, progress.lines_read)
        chunk = checker.take(rows, progress.bytes_read, progress.lines_read)
        while not chunk.is_last:
            # The next chunk is read and validated while the database writes this one.
            reached, ahead = await asyncio.gather(
                self._write(chunk, progress),
                asyncio.to_thread(checker.take, rows, chunk.bytes_read, chunk.lines_read),
            )
            if reached is None:
                return
            progress, chunk = reached, ahead
            self.say(progress)
        await self._write(chunk, progress)

    async def _write(self, chunk: Chunk, progress: Progress) -> Progress | None:
        """How far the run is then; None when it stands elsewhere than here, and nothing is written."""
        async with self.database.tenant(self.run.tenant_id) as transaction:
            if await hold_run(transaction, self.run) != progress:
                return None
            written = await self.resource.write(transaction, self.run.tenant_id, chunk.checked)
            refused = sorted([*chunk.refused, *written.refused], key=lambda each: each.line)
            reached = Progress(
                bytes_read=chunk.bytes_read,
                lines_read=chunk.lines_read,
                rows_read=progress.rows_read + len(chunk.checked) + len(chunk.refused),
                rows_written=progress.rows_written + written.count,
                rows_refused=progress.rows_refused + len(refused),
                finished_at=datetime.now(UTC) if chunk.is_last else None,
            )
            self.errors.append(refused)
            await advance_run(transaction, self.run, reached)
            if chunk.is_last:
                await write_entries(transaction, self.run.tenant_id, [self._entry(reached)])
            if written.count:
                await write_events(transaction, self.run.tenant_id, [self._event(written.count)], datetime.now(UTC))
        return reached

    def _event(self, count: int) -> Happened:
        event = Event(
            type=f"{self.run.resource.removesuffix('s')}.imported", subject=self.run.tenant_id, data={"records": count}
        )
        return Happened(event=event)

    def _entry(self, reached: Progress) -> Entry:
        """For the audit log: the import as a whole, not each of its records."""
        details = {"digest": self.run.digest.hex(), "rows": reached.rows_read, "written": reached.rows_written}
        return Entry(origin=COMMAND_LINE, action=f"{self.run.resource}.import", details=details)
