import asyncio
from typing import Any

import msgspec
import pytest

from domain.candidate_homes import Home, new_home
from quiet import administrator, blocked
from rapport.domain.candidates.import_runs import Progress, Run, advance_run, begin_run, hold_run
from rapport.storage.database import Database

START = Progress(bytes_read=0, lines_read=0, rows_read=0, rows_written=0, rows_refused=0)
FURTHER = Progress(bytes_read=700, lines_read=12, rows_read=10, rows_written=7, rows_refused=1)


@pytest.fixture
async def home(database: Database) -> Home:
    return await new_home(database)


def run_of(home: Home, **fields: Any) -> Run:
    return Run(**{"tenant_id": home.tenant.id, "resource": "candidates", "digest": b"digest", **fields})


async def test_a_run_begins_once_and_goes_on_from_where_it_was_brought(home: Home) -> None:
    run = run_of(home)
    async with home.database.tenant(home.tenant.id) as transaction:
        assert await begin_run(transaction, run) == START
        await advance_run(transaction, run, FURTHER)

    async with home.database.tenant(home.tenant.id) as transaction:
        assert await begin_run(transaction, run) == await hold_run(transaction, run) == FURTHER


async def test_other_files_resources_and_tenants_have_runs_of_their_own(home: Home) -> None:
    run = run_of(home)
    others = [run_of(home, digest=b"other"), run_of(home, resource="interactions")]
    async with home.database.tenant(home.tenant.id) as transaction:
        for each in (run, *others):
            await begin_run(transaction, each)
        await advance_run(transaction, run, FURTHER)
        assert [await hold_run(transaction, each) for each in others] == [START, START]
    async with home.database.tenant(home.tenant.sandbox_id) as transaction:
        assert await begin_run(transaction, msgspec.structs.replace(run, tenant_id=home.tenant.sandbox_id)) == START


async def test_who_comes_second_waits_and_sees_what_the_first_one_did(home: Home, database_url: str) -> None:
    run = run_of(home)

    async def second() -> Progress:
        async with home.database.tenant(home.tenant.id) as transaction:
            return await begin_run(transaction, run)

    async with home.database.tenant(home.tenant.id) as transaction:
        await begin_run(transaction, run)
    async with administrator(database_url) as beside, home.database.tenant(home.tenant.id) as transaction:
        await hold_run(transaction, run)
        waiting = asyncio.create_task(second())
        await blocked(beside)
        await advance_run(transaction, run, FURTHER)
    assert await waiting == FURTHER
