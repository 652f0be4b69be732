"""A wipe empties one sandbox and touches nothing else, once a day however many processes there are."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from engine.toys import apply
from quiet import Administrator, administrator, blocked, new_tenant, request_of
from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.access.tenants import Tenant
from rapport.domain import sandbox
from rapport.domain.candidates.candidate_changes import CREATE
from rapport.domain.sandbox import WIPED, NotASandboxError, daily_wipes, is_due, wipe, wipe_if_due
from rapport.engine.accept import Acceptor
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.doorbell import Doorbell
from storage.test_isolation import PERFORMED, TABLES, WITHOUT_TENANT, furnish_the_rest
from support import told, until

Contents = dict[str, list[str]]
FOLLOWING = (
    *("person", "person_record", "person_word", "person_merge", "person_merge_record", "person_due"),
    *("interaction_hour", "candidate_met", "candidate_touched", "person_progress"),
)
"""What goes with the records that it was derived from."""

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # naive bounds are asked for
HOURS = st.integers(0, 23)


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    async with administrator(quiet_url) as connection:
        yield connection


async def accept(database: Database, url: str, tenant_id: UUID) -> UUID:
    """The id of a candidate that will exist, with an interaction."""
    person = {"id": new_id(), "profile": {}, "interactions": [{"id": new_id(), "types": ["Meeting"], **PERFORMED}]}
    request = request_of(tenant_id, CREATE.name, body={"candidates": [person]}, callback_url="https://school.example/")
    await Acceptor(database, Doorbell(database, url), batch=1, waiting=1).accept(request)
    return UUID(str(person["id"]))


@pytest.fixture
async def full(quiet: Database, quiet_url: str, beside: Administrator) -> Tenant:
    """A tenant with rows in every table, in its sandbox too."""
    return await furnish(quiet, quiet_url, beside)


async def furnish(quiet: Database, quiet_url: str, beside: Administrator) -> Tenant:
    tenant = await new_tenant(quiet)
    await create_key(quiet, tenant, list(Scope))
    for tenant_id in (tenant.id, tenant.sandbox_id):
        candidate = await accept(quiet, quiet_url, tenant_id)
        await apply(quiet, tenant_id, CREATE)
        await furnish_the_rest(beside, msgspec.structs.replace(tenant, id=tenant_id), candidate)
        await accept(quiet, quiet_url, tenant_id)
    return tenant


async def contents(beside: Administrator, tenant_id: UUID) -> Contents:
    """Every row of the tenant in every table of the catalogue."""
    found: Contents = {}
    for table in sorted(row["relname"] for row in await beside.fetch(TABLES)):
        if table == "tenant" or table not in WITHOUT_TENANT:
            column = "id" if table == "tenant" else "tenant_id"
            rows = await beside.fetch(f"SELECT t::text AS row FROM {table} t WHERE {column} = $1 ORDER BY 1", tenant_id)
            found[table] = [row["row"] for row in rows]
    return found


def long_struck() -> int:
    """An hour that was more than an hour ago and will not come again during a test."""
    return (datetime.now(UTC) - timedelta(hours=2)).hour


async def put_back(beside: Administrator, tenant: Tenant, days: int) -> None:
    """As if the sandbox had been wiped that many days ago."""
    await beside.execute(
        "UPDATE tenant SET wiped_at = now() - $2::int * interval '1 day' WHERE id = $1", tenant.sandbox_id, days
    )


@pytest.mark.parametrize("attempt", [wipe, lambda database, tenant_id: wipe_if_due(database, tenant_id, 0)])
async def test_what_is_no_sandbox_is_not_wiped(
    attempt: Any, quiet: Database, beside: Administrator, full: Tenant
) -> None:
    before = await contents(beside, full.id)

    for tenant_id in (full.id, new_id()):
        with pytest.raises(NotASandboxError):
            await attempt(quiet, tenant_id)

    assert await contents(beside, full.id) == before


async def test_events_of_a_live_tenant_cannot_be_removed_at_all(quiet: Database, full: Tenant) -> None:
    async with quiet.tenant(full.id) as transaction:
        assert await transaction.execute("DELETE FROM event WHERE tenant_id = $1", full.id) == "DELETE 0"
    async with quiet.tenant(full.sandbox_id) as transaction:
        assert await transaction.execute("DELETE FROM event WHERE tenant_id = $1", full.sandbox_id) != "DELETE 0"


@pytest.mark.parametrize("batch", [1, 20_000])
async def test_a_wipe_empties_the_sandbox_and_touches_nothing_else(
    quiet: Database,
    quiet_url: str,
    beside: Administrator,
    full: Tenant,
    batch: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = [msgspec.structs.replace(table, batch=batch) for table in sandbox._TABLES]
    monkeypatch.setattr(sandbox, "_TABLES", tuple(small))
    other = await furnish(quiet, quiet_url, beside)
    untouched = [full.id, other.id, other.sandbox_id]
    before = [await contents(beside, tenant_id) for tenant_id in untouched]
    sandbox_before = await contents(beside, full.sandbox_id)
    assert all(sandbox_before[table] for table in WIPED)

    with capture_logs() as logs:
        removed = await wipe(quiet, full.sandbox_id)

    after = await contents(beside, full.sandbox_id)
    assert {table: rows for table, rows in after.items() if rows != sandbox_before[table]} == {
        **{table: [] for table in (*WIPED, *FOLLOWING)},
        "event": after["event"],
        "event_head": after["event_head"],
        "tenant": after["tenant"],
        "blob_trash": after["blob_trash"],
        "audit": after["audit"],
        "audit_head": after["audit_head"],
    }
    [event] = after["event"]
    assert "sandbox.wiped" in event
    [entry] = set(after["audit"]) - set(sandbox_before["audit"])
    assert "sandbox.wipe" in entry
    assert len(after["blob_trash"]) == 2  # what was there, and the file whose bytes lie in the object store
    counts = {table: len(sandbox_before[table]) for table in WIPED}
    # Most of what is noted goes with the records that it is of.
    assert removed == {**counts, "person_progress_due": removed["person_progress_due"]}
    assert told(logs, "sandbox_wiped") == [
        {"event": "sandbox_wiped", "log_level": "info", "tenant": str(full.sandbox_id), "rows": removed},
    ]
    assert [await contents(beside, tenant_id) for tenant_id in untouched] == before


async def test_a_text_that_a_record_has_which_was_written_later_stays(
    quiet: Database, beside: Administrator, full: Tenant
) -> None:
    later = "SET created_at = clock_timestamp() + interval '1 hour'"
    await beside.execute(f"UPDATE employee {later} WHERE tenant_id = $1", full.sandbox_id)
    await beside.execute(f"UPDATE employee_interaction {later}, digest = '\\x00' WHERE tenant_id = $1", full.sandbox_id)
    before = await contents(beside, full.sandbox_id)

    await wipe(quiet, full.sandbox_id)

    after = await contents(beside, full.sandbox_id)
    kept = ("employee", "employee_interaction", "skill_reading", "skill_finding")
    assert [after[table] for table in kept] == [before[table] for table in kept]
    assert after["profile_text"] == []


async def test_a_file_in_the_database_leaves_no_trash(quiet: Database, beside: Administrator, full: Tenant) -> None:
    await beside.execute("UPDATE blob SET content = '\\x00' WHERE tenant_id = $1", full.sandbox_id)
    before = (await contents(beside, full.sandbox_id))["blob_trash"]

    await wipe(quiet, full.sandbox_id)

    after = await contents(beside, full.sandbox_id)
    assert (after["blob"], after["blob_trash"]) == ([], before)


async def test_what_is_accepted_during_a_wipe_is_applied_afterwards_and_what_was_there_is_gone(
    quiet: Database, quiet_url: str, beside: Administrator, full: Tenant
) -> None:
    async with beside.transaction():
        await beside.execute("SELECT FROM candidate WHERE tenant_id = $1 FOR UPDATE", full.sandbox_id)
        wiping = asyncio.create_task(wipe(quiet, full.sandbox_id))
        await blocked(beside)
        candidate = await accept(quiet, quiet_url, full.sandbox_id)
        await beside.execute(
            "INSERT INTO blob (tenant_id, digest, size, media_type, touched_at)"
            " VALUES ($1, '\\x02', 1, 'text/plain', clock_timestamp())",
            full.sandbox_id,
        )
        nothing = await apply(quiet, full.sandbox_id, CREATE)
        assert (nothing.completed, nothing.failed) == (0, 0)
    await wiping

    applied = await apply(quiet, full.sandbox_id, CREATE)

    assert (applied.completed, applied.failed) == (1, 0)
    rows = {table: len(rows) for table, rows in (await contents(beside, full.sandbox_id)).items() if table in WIPED}
    assert rows == {
        "candidate": 1,
        "interaction": 1,
        "mutation": 1,
        "event": 3,  # the wipe's own, and those of what was applied
        "outbox": 1,
        "blob": 1,
        "attachment": 0,
        "import_run": 0,
        "employee": 0,
        "employee_interaction": 0,
        "vacancy": 0,
        "custom_property": 0,
        "profile_text": 0,
        "skill_finding": 0,
        "skill_reading": 0,
        "booking": 0,
        "busy_time": 0,
        "interview_change": 0,
        "interview_attendee": 0,
        "interview": 0,
        "application_document": 0,
        "application": 0,
        "application_status_change": 0,
        "applicant": 0,
        "job": 0,
        "person_became": 0,
        "person_progress_due": 1,  # the new candidate's
    }
    async with quiet.tenant(full.sandbox_id) as transaction:
        assert await transaction.fetchval("SELECT id FROM candidate") == candidate


async def test_who_refers_to_a_row_that_is_removed_is_found_by_an_index(beside: Administrator) -> None:
    """Else each removed row costs a search through all that the tenant has in the table that refers to it."""
    rows = await beside.fetch(
        """
        SELECT c.conname::text AS name, c.conkey::int[] AS columns,
               array(SELECT i.indkey::text FROM pg_index i
                     WHERE i.indrelid = c.conrelid AND i.indpred IS NULL) AS indexes
        FROM pg_constraint c WHERE c.contype = 'f' AND c.confrelid::regclass::text = ANY($1::text[])
        """,
        list(WIPED),
    )
    assert len(rows) >= 4
    for row in rows:
        keys = [[int(column) for column in index.split()] for index in row["indexes"]]
        assert any(sorted(key[: len(row["columns"])]) == sorted(row["columns"]) for key in keys), row["name"]


async def test_a_wipe_that_fails_has_removed_nothing(
    quiet: Database, beside: Administrator, full: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await contents(beside, full.sandbox_id)
    monkeypatch.setattr(sandbox, "_TABLES", (*sandbox._TABLES, sandbox._Table(name="no_such_table")))

    with pytest.raises(Exception, match="no_such_table"):
        await wipe(quiet, full.sandbox_id)

    assert await contents(beside, full.sandbox_id) == before


async def test_two_processes_at_once_wipe_once_a_day(
    quiet: Database, quiet_url: str, settings: Settings, beside: Administrator, full: Tenant
) -> None:
    await put_back(beside, full, days=2)
    async with open_database(quiet_url, settings) as other_process, beside.transaction():
        await beside.execute("SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE", full.sandbox_id)
        processes = (quiet, other_process)
        both = [asyncio.create_task(wipe_if_due(database, full.sandbox_id, long_struck())) for database in processes]
        await blocked(beside, 2)
        await beside.execute("ROLLBACK; BEGIN")
        first, second = await asyncio.gather(*both)

    assert (first is None) != (second is None)
    assert await wipe_if_due(quiet, full.sandbox_id, long_struck()) is None


async def test_a_sandbox_that_was_just_made_is_not_due(quiet: Database, tenant: Tenant) -> None:
    assert await wipe_if_due(quiet, tenant.sandbox_id, long_struck()) is None


async def test_what_was_missed_is_found_and_done(quiet: Database, beside: Administrator, full: Tenant) -> None:
    await put_back(beside, full, days=2)
    wipes = daily_wipes(quiet, long_struck())
    running = asyncio.create_task(wipes.run())

    async def is_empty() -> bool:
        found = await contents(beside, full.sandbox_id)
        return not any(found[table] for table in WIPED if table != "event")

    await until(is_empty)
    await wipes.stop()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await contents(beside, full.id))["candidate"] != []


@given(MOMENTS, HOURS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_it_is_due_when_that_hour_struck_since(since: datetime, hour: int, passed: timedelta) -> None:
    now = since + passed
    strikes = [
        (since + timedelta(days=day)).replace(hour=hour, minute=0, second=0, microsecond=0) for day in range(-1, 5)
    ]

    assert is_due(since, now, hour) == any(since < strike <= now for strike in strikes)


@given(MOMENTS, HOURS, st.lists(st.timedeltas(timedelta(0), timedelta(hours=30)), max_size=30))
def test_however_often_it_is_looked_at_each_day_has_one_wipe_at_most(
    start: datetime, hour: int, pauses: list[timedelta]
) -> None:
    wiped, now, days = start, start, []
    for pause in pauses:
        now += pause
        if is_due(wiped, now, hour):
            wiped = now
            days.append((now - timedelta(hours=hour)).date())

    assert len(set(days)) == len(days)
