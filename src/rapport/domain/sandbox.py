"""Sandboxes are wiped: once a day by the service, and whenever an operator says so.

What was written before the wipe began is removed; keys, secrets, the region's schema and the audit log stay, and so do
teams with their interviewers and statuses: they are set up once, as keys are. One transaction, which holds the
sandbox's lane: a wipe that fails has removed nothing, and no mutation is applied to half of what there was. What is
accepted meanwhile is applied afterwards. One event, `sandbox.wiped`, takes the place of those that are removed.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, SERVICE, Origin
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.rounds import Rounds
from rapport.storage.database import Database, Transaction

logger = structlog.get_logger()

LOOK_SECONDS = 60.0  # how late a wipe may begin


class NotASandboxError(Exception):
    """Only sandboxes are wiped."""


class _Table(Struct, frozen=True, kw_only=True):
    """`key` orders the tenant's rows, all after `first`. Rows whose `moment` is after the wipe's beginning stay.

    No statement removes more than `batch` rows, so that none comes near the time that statements may take.
    """

    name: str
    key: str = "id"
    first: Any = UUID(int=0)
    moment: str = "$3"
    batch: int = 20_000


# A text is kept as long as somebody has it: a record that was written after the wipe began does.
_KEPT = """
CASE WHEN EXISTS (SELECT FROM employee_interaction i WHERE i.tenant_id = $1 AND i.digest = {name}.digest)
       OR EXISTS (SELECT FROM profile_text t WHERE t.tenant_id = $1 AND t.digest = {name}.digest)
     THEN 'infinity' ELSE '-infinity' END
"""

_TABLES = (  # who refers comes before who is referred to
    _Table(name="outbox"),
    _Table(name="mutation", moment="accepted_at"),
    _Table(name="event", key="seq", first=-1, moment="occurred_at"),
    _Table(name="interaction"),
    _Table(name="attachment"),
    _Table(name="candidate"),
    # Before the records with values, as all who lock both: domain/employees/property_values.py.
    _Table(name="custom_property", key="name", first="", moment="created_at"),
    _Table(name="employee_interaction", key="external_id", first="", moment="created_at"),
    _Table(name="employee", key="external_id", first="", moment="created_at"),
    _Table(name="vacancy", key="external_id", first="", moment="created_at"),
    _Table(name="profile_text", key="digest", first=b"", moment="noted_at"),
    _Table(name="skill_finding", key="digest", first=b"", moment=_KEPT.format(name="skill_finding")),
    _Table(name="skill_reading", key="digest", first=b"", moment=_KEPT.format(name="skill_reading")),
    _Table(name="booking"),
    _Table(name="busy_time"),
    _Table(name="interview_change", key="interview_id"),
    _Table(name="interview_attendee", key="interview_id"),
    _Table(name="interview", moment="created_at"),
    _Table(name="application_document", moment="created_at"),
    _Table(name="application_status_change", moment="at"),
    _Table(name="application", first=0, moment="created_at"),
    _Table(name="applicant", first=0, moment="created_at"),
    _Table(name="job", first=0, moment="created_at"),
    _Table(name="person_became", moment="became_at"),  # the rest of people goes with their records
    _Table(name="person_progress_due", key="seq", first=-1, moment="noted_at"),
    _Table(name="blob", key="digest", first=b"", moment="touched_at", batch=200),  # of 2,500 pieces each, when large
    _Table(name="import_run", key="digest", first=b""),
)
WIPED = tuple(table.name for table in _TABLES)


async def wipe(database: Database, sandbox_id: UUID, origin: Origin = COMMAND_LINE) -> dict[str, int]:
    """Wipes it now; answers how many rows each table lost. Raises NotASandboxError."""
    removed = await _wipe(database, sandbox_id, None, origin)
    assert removed is not None
    return removed


async def last_wiped(transaction: Transaction, sandbox_id: UUID) -> datetime | None:
    """None: never yet."""
    wiped_at: datetime | None = await transaction.fetchval("SELECT wiped_at FROM tenant WHERE id = $1", sandbox_id)
    return wiped_at


async def wipe_if_due(database: Database, sandbox_id: UUID, hour: int) -> dict[str, int] | None:
    """The same unless it was wiped, or made, since the last time that it was `hour` o'clock UTC.

    Of several processes that try at once, one wipes.
    """
    return await _wipe(database, sandbox_id, hour, SERVICE)


def daily_wipes(database: Database, hour: int) -> Rounds:
    """Wipes each sandbox within a minute after it is `hour` o'clock UTC, or after the start if that was missed."""

    async def work(sandbox_id: UUID) -> bool:
        await wipe_if_due(database, sandbox_id, hour)
        return False

    async def find() -> Iterable[UUID]:
        async with database.directory() as transaction:
            rows = await transaction.fetch(
                "SELECT id, coalesce(wiped_at, created_at) AS since, clock_timestamp() AS now FROM tenant"
                " WHERE live_id IS NOT NULL"
            )
        return [row["id"] for row in rows if is_due(row["since"], row["now"], hour)]

    return Rounds("sandboxes", work, find, workers=1, poll_seconds=LOOK_SECONDS)


def is_due(since: datetime, now: datetime, hour: int) -> bool:
    """Whether it was `hour` o'clock UTC after `since` and not after `now`."""
    today = now.astimezone(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
    return since < (today if today <= now else today - timedelta(days=1))


async def _wipe(database: Database, sandbox_id: UUID, hour: int | None, origin: Origin) -> dict[str, int] | None:
    async with database.tenant(sandbox_id, lasting=True) as transaction:
        await transaction.execute("SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE", sandbox_id)
        # A statement of its own: one that waited for the lock would see what was there before it waited.
        sandbox = await transaction.fetchrow(
            "SELECT coalesce(wiped_at, created_at) AS since, clock_timestamp() AS now FROM tenant"
            " WHERE id = $1 AND live_id IS NOT NULL",
            sandbox_id,
        )
        if sandbox is None:
            raise NotASandboxError(f"{sandbox_id} is no sandbox")
        if hour is not None and not is_due(sandbox["since"], sandbox["now"], hour):
            return None
        removed = {table.name: await _empty(transaction, sandbox_id, table, sandbox["now"]) for table in _TABLES}
        await transaction.execute("UPDATE tenant SET wiped_at = $2 WHERE id = $1", sandbox_id, sandbox["now"])
        entry = Entry(origin=origin, action="sandbox.wipe", details=removed)
        await write_entries(transaction, sandbox_id, [entry])
        wiped = Happened(event=Event(type="sandbox.wiped", subject=sandbox_id))
        await write_events(transaction, sandbox_id, [wiped], sandbox["now"])
    logger.info("sandbox_wiped", tenant=str(sandbox_id), rows=removed)
    return removed


async def _empty(transaction: Transaction, tenant_id: UUID, table: _Table, until: datetime) -> int:
    """In the order of its key: a search for any next rows would pass those that are removed already, each time."""
    removed, last = 0, table.first
    while True:
        row = await transaction.fetchrow(_statement(table), tenant_id, last, until)
        assert row is not None
        if row["last"] is None:
            return removed
        removed, last = removed + row["removed"], row["last"]


def _statement(table: _Table) -> str:
    returned = "digest, content IS NULL AS outside" if table.name == "blob" else table.key
    return f"""
        WITH wanted AS (
            SELECT {table.key} FROM {table.name}
            WHERE tenant_id = $1 AND {table.key} > $2 AND ({table.moment})::timestamptz <= $3
            ORDER BY {table.key} LIMIT {table.batch}),
        gone AS (
            DELETE FROM {table.name}
            WHERE tenant_id = $1 AND {table.key} IN (SELECT {table.key} FROM wanted)
              AND ({table.moment})::timestamptz <= $3
            RETURNING {returned})
            {_TRASHED if table.name == "blob" else ""}
        SELECT (SELECT count(*) FROM gone) AS removed,
               (SELECT {table.key} FROM wanted ORDER BY {table.key} DESC LIMIT 1) AS last
    """


# What lies in the object store is removed from there by whoever empties the trash.
_TRASHED = """,
        trashed AS (
            INSERT INTO blob_trash (tenant_id, digest) SELECT $1, digest FROM gone WHERE outside
            ON CONFLICT DO NOTHING),
        forgotten AS (
            DELETE FROM blob_trash t USING gone WHERE t.tenant_id = $1 AND t.digest = gone.digest AND NOT outside)
"""
