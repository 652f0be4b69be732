import asyncio
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from quiet import administrator, all_but, blocked, new_tenant, own_database, place
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import open_database
from rapport.storage.migrate import _config, is_current, upgrade
from support import rapport

OLDEST_SUPPORTED = Path("/usr/lib/postgresql/15/bin")  # where Debian puts it
LOCK = 7_266_776_787

# Notes the time-outs under which each command changes the schema.
WATCH = """
CREATE TABLE watched (command text, lock_timeout text, statement_timeout text);
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.watched VALUES (tg_tag, current_setting('lock_timeout'), current_setting('statement_timeout'));
END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch();
"""


OLDER = """
INSERT INTO tenant (id, name, time_zone) VALUES ('00000000-0000-0000-0000-000000000001', 'old', 'Europe/Amsterdam');
INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at)
SELECT t.id, t.id, '{}', now(), now() FROM tenant t WHERE t.name = 'old';
INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, created_at, updated_at)
SELECT t.id, gen_random_uuid(), t.id, i.types, i.at, '', now(), now() FROM tenant t, (VALUES
    (ARRAY['Call'], '2026-03-01 10:05Z'::timestamptz),
    (ARRAY['Call', 'Meeting'], '2026-03-01 10:55Z')) AS i (types, at) WHERE t.name = 'old';
INSERT INTO team (tenant_id, id, name) SELECT t.id, 1, 'T' FROM tenant t WHERE t.name = 'old';
INSERT INTO job (tenant_id, id, team_id, name) SELECT t.id, 1, 1, 'J' FROM tenant t WHERE t.name = 'old';
INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, language)
SELECT t.id, 1, 'A', 'B', 'a@x.example', 'a@x.example', 'en' FROM tenant t WHERE t.name = 'old';
INSERT INTO application (tenant_id, id, applicant_id, job_id, status_id, status, status_at, previous_status_id,
                         previous_status, previous_status_at)
SELECT t.id, 1, 1, 1, 5, 'Hired', '2026-03-02Z', 1, 'New', '2026-03-01Z' FROM tenant t WHERE t.name = 'old';
"""


@pytest.fixture
async def empty_url(empty_database_url: str) -> AsyncIterator[str]:
    async with own_database(empty_database_url) as url:
        yield url


@pytest.fixture
def oldest_supported_url() -> Iterator[str]:
    """A server of the oldest version that the settings allow, where this machine has one."""
    if not OLDEST_SUPPORTED.exists():
        pytest.skip("no PostgreSQL 15 on this machine")
    folder = Path(tempfile.mkdtemp(prefix="rapport-", dir="/tmp"))  # a socket's path must be short
    server = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    os.chown(folder, server.pw_uid, server.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [OLDEST_SUPPORTED / program, "-D", folder / "data", *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=server.pw_uid if os.geteuid() == 0 else None,
        )

    run("initdb", "--username=postgres", "--auth=trust", "--no-sync")
    run("pg_ctl", "start", "--wait", f"--log={folder}/log", f"--options=-c listen_addresses= -c fsync=off -k {folder}")
    try:
        yield f"postgresql://postgres@/postgres?port=5432&host={folder}"
    finally:
        run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(folder)


async def current(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        return await is_current(connection)
    finally:
        await connection.close()


async def works(url: str) -> None:
    """The schema is what the service needs, and its user is no superuser."""
    assert await current(url)
    async with open_database(url, Settings()) as database:
        tenant = await new_tenant(database)
        async with database.tenant(tenant.id) as transaction:
            assert await transaction.fetchval("SELECT tenant_id FROM lane") == tenant.id
        async with database.directory() as transaction:
            assert await transaction.fetchval("SELECT count(*) FROM lane") == 0
            assert await transaction.fetch("SELECT * FROM directory_lanes()") == []
            assert await transaction.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = session_user") is False


async def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert not await current(empty_url)


async def test_a_schema_of_an_earlier_version_is_not_current(empty_url: str) -> None:
    await upgrade(empty_url)
    assert await current(empty_url)
    async with administrator(empty_url) as beside:
        await beside.execute("UPDATE alembic_version SET version_num = '0010'")
    assert not await current(empty_url)


async def test_the_schema_of_a_later_version_is_served_and_left_alone(empty_url: str) -> None:
    await upgrade(empty_url)
    async with administrator(empty_url) as beside:
        await beside.execute("UPDATE alembic_version SET version_num = '9999'")
        await upgrade(empty_url)
        assert await beside.fetchval("SELECT version_num FROM alembic_version") == "9999"
    await works(empty_url)


async def test_an_upgrade_may_be_repeated(empty_url: str) -> None:
    await upgrade(empty_url)
    await works(empty_url)
    await upgrade(empty_url)
    await works(empty_url)


async def test_what_the_timeline_keeps_is_made_of_what_is_there(empty_url: str) -> None:
    """From a schema without it, with two interactions of one hour, and an application that was moved once."""
    await asyncio.to_thread(command.upgrade, _config(empty_url), "0014")
    async with administrator(empty_url) as beside:
        await beside.execute(OLDER)
        await upgrade(empty_url)
        hours = await beside.fetch("SELECT at::text, type, count FROM interaction_hour ORDER BY type")
        assert [(row["type"], row["count"]) for row in hours] == [("Call", 2), ("Meeting", 1)]
        assert await beside.fetchval("SELECT at = '2026-03-01 10:05Z' FROM candidate_met")
        changes = await beside.fetch("SELECT before, after, actor FROM application_status_change ORDER BY at")
        assert [tuple(row) for row in changes] == [(None, "New", None), ("New", "Hired", None)]


async def test_a_url_may_carry_what_the_driver_knows(empty_url: str) -> None:
    await upgrade(f"{empty_url}&sslmode=disable")
    async with (
        open_database(f"{empty_url}&sslmode=disable", Settings()) as database,
        database.directory() as transaction,
    ):
        assert await is_current(transaction)


async def test_processes_that_upgrade_at_once_do_the_work_once(empty_url: str) -> None:
    ended = await asyncio.gather(*(rapport("db", "upgrade", database_url=empty_url) for _ in range(2)))
    assert [each.code for each in ended] == [0, 0], ended
    await works(empty_url)


async def test_an_upgrade_waits_for_the_one_under_way(empty_url: str) -> None:
    async with administrator(empty_url) as beside:
        await beside.execute("SELECT pg_advisory_lock($1)", LOCK)
        upgrading = asyncio.create_task(upgrade(empty_url))
        await blocked(beside)
        await all_but(upgrading)
        assert not await current(empty_url)
        await beside.execute("SELECT pg_advisory_unlock($1)", LOCK)
        await upgrading
    assert await current(empty_url)


async def test_no_migration_waits_long_for_a_lock_or_runs_forever(empty_url: str) -> None:
    async with administrator(empty_url) as beside:
        await beside.execute(WATCH)
        await upgrade(empty_url)
        rows = await beside.fetch(
            "SELECT DISTINCT lock_timeout, statement_timeout FROM watched WHERE command ~ 'TABLE'"
        )
    assert [tuple(row) for row in rows] == [("4s", "5min")]


async def test_an_owner_that_may_make_no_roles_uses_the_one_it_was_given(empty_database_url: str) -> None:
    await upgrade(empty_database_url)  # makes the role, as somebody who may
    owner = f"owner_{new_id().hex}"
    async with administrator(place(empty_database_url, database="postgres")) as server:
        await server.execute(f"CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEROLE; GRANT rapport_app TO {owner}")
        try:
            async with own_database(empty_database_url, owner=owner) as url:
                await upgrade(url)
                await works(url)
        finally:
            await server.execute(f"DROP ROLE {owner}")


async def test_an_owner_that_may_make_roles_makes_its_own_on_the_oldest_supported_version(
    oldest_supported_url: str,
) -> None:
    async with administrator(oldest_supported_url) as server:
        await server.execute("CREATE ROLE rapport_owner LOGIN NOSUPERUSER CREATEROLE")
    async with own_database(oldest_supported_url) as url:
        await upgrade(url)
        await works(url)
        await upgrade(url)


def test_revisions_stand_in_one_line_and_files_are_named_after_date_and_revision() -> None:
    revisions = list(ScriptDirectory.from_config(_config("")).walk_revisions())[::-1]
    assert [each.down_revision for each in revisions] == [None, *(each.revision for each in revisions[:-1])]
    for each in revisions:
        assert re.fullmatch(rf"20\d\d_\d\d_\d\d_{each.revision}_[a-z0-9_]+\.py", Path(each.path).name)
    names = [Path(each.path).stem for each in revisions]
    assert names == sorted(names)
    scripts = {path.stem for path in Path(revisions[0].path).parent.glob("*.sql")}
    assert scripts <= set(names)
