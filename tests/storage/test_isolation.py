"""No tenant reaches another's data, whatever statement is run: read from the catalogue, and tried on every table."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from engine.toys import apply
from quiet import Administrator, administrator, new_tenant, request_of
from rapport.access.keys import create_key, revoke_key
from rapport.access.scopes import Scope
from rapport.access.tenants import Tenant
from rapport.access.tokens import hash_key
from rapport.domain.candidates import candidate_changes
from rapport.engine.accept import Acceptor
from rapport.ids import new_id
from rapport.storage.database import APPLICATION_ROLE, Database, Transaction
from rapport.storage.doorbell import Doorbell

WITHOUT_TENANT = {
    "tenant": "the directory: which tenants there are",
    "alembic_version": "which version the schema has",
    "node": "which processes answer requests",
    "signing_key": "what signs access tokens, which name their tenant themselves",
    "esco_import": "public knowledge: which languages of ESCO are there",
    "esco_concept": "public knowledge: the concepts of ESCO",
    "esco_label": "public knowledge: what they are called",
    "skill_vectors": "computed from public labels",
}
"""The tables that are not divided by tenant, with the reason."""

WRITTEN_ONCE = {"event", "event_head", "audit", "audit_head", "region_schema"}
"""The tables of which the application may not change rows, or not remove them."""

TABLES = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
PERFORMED = {"performed_at": "2026-03-01T10:00:00Z", "performed_at_shown": "2026-03-01T10:00:00Z"}


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    async with administrator(quiet_url) as connection:
        yield connection


@pytest.fixture
async def divided(beside: Administrator) -> list[str]:
    """The tables that belong to tenants."""
    return sorted(row["relname"] for row in await beside.fetch(TABLES) if row["relname"] not in WITHOUT_TENANT)


@pytest.fixture
async def furnished(quiet: Database, quiet_url: str, beside: Administrator, divided: list[str]) -> Tenant:
    """A tenant with a row of its own in every table."""
    tenant = await new_tenant(quiet)
    await create_key(quiet, tenant, list(Scope))
    person = {"id": new_id(), "profile": {}, "interactions": [{"id": new_id(), "types": ["Meeting"], **PERFORMED}]}
    request = request_of(
        tenant.id, candidate_changes.CREATE.name, body={"candidates": [person]}, callback_url="https://school.example/"
    )
    await Acceptor(quiet, Doorbell(quiet, quiet_url), batch=1, waiting=1).accept(request)
    await apply(quiet, tenant.id, candidate_changes.CREATE)
    await furnish_the_rest(beside, tenant, UUID(str(person["id"])))
    for table in divided:
        assert await beside.fetchval(f"SELECT count(*) FROM {table} WHERE tenant_id = $1", tenant.id) >= 1, table
    return tenant


async def furnish_the_rest(beside: Administrator, tenant: Tenant, candidate_id: UUID) -> None:
    await beside.execute(
        """
        CREATE OR REPLACE FUNCTION pg_temp.furnish(t uuid, c uuid) RETURNS void LANGUAGE sql BEGIN ATOMIC
            INSERT INTO region_schema (tenant_id, version, definition) VALUES (t, 1, '{}');
            INSERT INTO blob (tenant_id, digest, size, media_type) VALUES (t, '\\x00', 1, 'text/plain');
            INSERT INTO blob_trash (tenant_id, digest) VALUES (t, '\\x01');
            INSERT INTO attachment (tenant_id, id, candidate_id, field, name, digest, created_at)
            VALUES (t, c, c, 'curriculumVitae', 'cv.txt', '\\x00', now());
            INSERT INTO audit (tenant_id, position, at, actor, action, records, details, hash)
            VALUES (t, 1000000, now(), 'test', 'test', '{}', '{}', '');
            INSERT INTO audit_head (tenant_id, position, hash) VALUES (t, 1000000, '') ON CONFLICT DO NOTHING;
            INSERT INTO import_run (tenant_id, resource, digest) VALUES (t, 'candidates', '\\x00');
            INSERT INTO employee (tenant_id, external_id, profile, created_at, updated_at)
            VALUES (t, 'e-1', '{}', now(), now());
            INSERT INTO vacancy (tenant_id, external_id, profile, created_at, updated_at)
            VALUES (t, 'v-1', '{}', now(), now());
            INSERT INTO custom_property (tenant_id, record, name, type, created_at)
            VALUES (t, 'employee', 'freelancer', 'boolean', now());
            INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown,
                                              vacancy_id, language, created_at)
            VALUES (t, 'e-1', 'i-1', 'vacancy_liked', now(), '2025-05-02', 'v-1', 'en', now());
            INSERT INTO skill_settings (tenant_id) VALUES (t);
            INSERT INTO skill_reading (tenant_id, digest, asked, size) VALUES (t, '\\x00', 'en', 1);
            INSERT INTO skill_finding (tenant_id, digest, skill_id, starts, ends, method, score)
            VALUES (t, '\\x00', 'nursing', 0, 5, 'label', 1);
            INSERT INTO profile_text (tenant_id, record, external_id, path, digest)
            VALUES (t, 'vacancy', 'v-1', '{job_title}', '\\x00');
            INSERT INTO oauth_client (tenant_id, id, secret_hash, scopes) VALUES (t, c, '\\x00', '{}');
            INSERT INTO oauth_assertion (tenant_id, client_id, digest, expires_at) VALUES (t, c, '\\x00', now());
            INSERT INTO team (tenant_id, id, name) VALUES (t, 1, 'Team');
            INSERT INTO partner_key (tenant_id, id, team_id, hint, hash, scopes) VALUES (t, c, 1, '', '\\x00', '{}');
            INSERT INTO interviewer (tenant_id, id, name, email, email_key, time_zone, language)
            VALUES (t, 1, 'I', 'i@x.example', 'i@x.example', 'UTC', 'en');
            INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id) VALUES (t, 1, 1);
            INSERT INTO scheduling (tenant_id) VALUES (t);
            INSERT INTO job (tenant_id, id, team_id, name) VALUES (t, 1, 1, 'Job');
            INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, language)
            VALUES (t, 1, 'A', 'B', 'a@x.example', 'a@x.example', 'en');
            INSERT INTO application_status (tenant_id, id, team_id, stage, name) VALUES (t, 1, 1, 'New', 'Newer');
            INSERT INTO application (tenant_id, id, applicant_id, job_id, status_id, status, status_at)
            VALUES (t, 1, 1, 1, 1, 'New', now());
            INSERT INTO application_document (tenant_id, id, application_id, name, media_type, digest)
            VALUES (t, c, 1, 'cv.txt', 'text/plain', '\\x00');
            INSERT INTO application_status_change (tenant_id, id, application_id, at, after_id, after)
            VALUES (t, c, 1, now(), 1, 'New');
            INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata,
                                   starts_at, ends_at, duration_minutes, location, ical_uid, may_overlap, created_at,
                                   updated_at)
            VALUES (t, c, 1, 1, 'scheduled', '2026-01-01 10:00', 'UTC', '2026a', '2026-01-01 10:00Z',
                    '2026-01-01 11:00Z', 60, 'Virtual', 'x', false, now(), now());
            INSERT INTO interview_attendee (tenant_id, interview_id, place) VALUES (t, c, 0);
            INSERT INTO interview_change (tenant_id, interview_id, sequence, what, at, actor, state)
            VALUES (t, c, 0, 'scheduled', now(), 'test', '{}');
            INSERT INTO booking (tenant_id, id, interviewer_id, interview_id, during, may_overlap)
            VALUES (t, c, 1, c, '[2026-01-01 10:00Z,2026-01-01 11:00Z)', false);
            INSERT INTO person (tenant_id, id) VALUES (t, c);
            INSERT INTO person_record (tenant_id, kind, record, person_id, words, linked_by)
            VALUES (t, 'candidate', c::text, c, '{ann}', 'itself');
            INSERT INTO person_word (tenant_id, word, kind, record) VALUES (t, 'ann', 'candidate', c::text);
            INSERT INTO person_merge (tenant_id, id, person_id, from_id, from_since) VALUES (t, c, c, t, now());
            INSERT INTO person_merge_record (tenant_id, merge_id, kind, record) VALUES (t, c, 'candidate', c::text);
            INSERT INTO person_progress (tenant_id, person_id) VALUES (t, c);
            INSERT INTO person_became (tenant_id, id, person_id) VALUES (t, t, c);
            INSERT INTO webhook (tenant_id, id, url, types, position) VALUES (t, c, 'https://x.example', '{}', 0);
            INSERT INTO webhook_secret (tenant_id, webhook_id, id, secret) VALUES (t, c, c, '');
            INSERT INTO console_user (tenant_id, id, email, email_key, name, language, time_zone, role, password_hash)
            VALUES (t, c, 'a@x.example', 'a@x.example', 'A', 'en', 'UTC', 'viewer', '');
            INSERT INTO console_session (tenant_id, id, user_id, hash, expires_at) VALUES (t, c, c, '\\x00', now());
            INSERT INTO busy_time (tenant_id, id, interviewer_id, starts_at, ends_at, imported)
            VALUES (t, c, 1, '2026-01-01 10:00Z', '2026-01-01 11:00Z', false);
        END
        """
    )
    await beside.execute("SELECT pg_temp.furnish($1, $2)", tenant.id, candidate_id)


async def row_of(beside: Administrator, table: str, tenant_id: UUID) -> str:
    """One of the tenant's rows, as JSON."""
    return str(await beside.fetchval(f"SELECT to_json(t) FROM {table} t WHERE tenant_id = $1 LIMIT 1", tenant_id))


async def insert(transaction: Transaction, table: str, row: str) -> None:
    await transaction.execute(
        f"INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, $1::text::json)", row
    )


async def test_without_a_tenant_no_row_is_visible_and_none_can_be_written(
    quiet: Database, beside: Administrator, furnished: Tenant, divided: list[str]
) -> None:
    for table in divided:
        row = await row_of(beside, table, furnished.id)
        async with quiet.directory() as transaction:
            assert await transaction.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with quiet.directory() as transaction:
                await insert(transaction, table, row)


async def test_a_tenant_that_was_set_before_on_the_same_connection_is_none_either(
    quiet: Database, furnished: Tenant, divided: list[str]
) -> None:
    async with quiet.directory() as transaction:
        await transaction.execute("SET LOCAL rapport.tenant = ''")
        for table in divided:
            assert await transaction.fetchval(f"SELECT count(*) FROM {table}") == 0, table
    assert furnished


async def test_another_tenants_rows_are_neither_read_nor_written(
    quiet: Database, beside: Administrator, furnished: Tenant, tenant: Tenant, divided: list[str]
) -> None:
    for table in divided:
        row = await row_of(beside, table, furnished.id)
        async with quiet.tenant(tenant.id) as transaction:
            seen = f"SELECT count(*) FROM {table} WHERE tenant_id = $1"
            assert await transaction.fetchval(seen, furnished.id) == 0, table
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with quiet.tenant(tenant.id) as transaction:
                await insert(transaction, table, row)
        for statement in (
            f"UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = $1",
            f"DELETE FROM {table} WHERE tenant_id = $1",
        ):
            try:
                async with quiet.tenant(tenant.id) as transaction:
                    assert (await transaction.execute(statement, furnished.id)).endswith(" 0"), statement
            except asyncpg.InsufficientPrivilegeError:
                assert table in WRITTEN_ONCE, statement
        assert await row_of(beside, table, furnished.id) == row


async def test_no_row_can_be_given_to_another_tenant(
    quiet: Database, furnished: Tenant, tenant: Tenant, divided: list[str]
) -> None:
    for table in divided:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with quiet.tenant(furnished.id) as transaction:
                await transaction.execute(f"UPDATE {table} SET tenant_id = $1", tenant.id)


async def test_no_row_can_refer_to_another_tenants_row(
    quiet: Database, beside: Administrator, furnished: Tenant, tenant: Tenant
) -> None:
    theirs = await beside.fetchval("SELECT id FROM candidate WHERE tenant_id = $1", furnished.id)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with quiet.tenant(tenant.id) as transaction:
            await transaction.execute(
                "INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown,"
                " created_at, updated_at) VALUES ($1, $2, $3, '{}', now(), '', now(), now())",
                tenant.id,
                new_id(),
                theirs,
            )


async def test_row_level_security_is_forced_on_every_table_of_tenants(
    beside: Administrator, divided: list[str]
) -> None:
    rows = await beside.fetch(f"{TABLES} AND relrowsecurity AND relforcerowsecurity")
    assert sorted(row["relname"] for row in rows) == divided
    policies = await beside.fetch(
        "SELECT tablename::text, roles::text[], cmd, qual, with_check FROM pg_policies WHERE policyname = 'tenant'"
    )
    assert sorted(row["tablename"] for row in policies) == divided
    assert {(tuple(row["roles"]), row["cmd"], row["with_check"]) for row in policies} == {(("public",), "ALL", None)}
    [condition] = {row["qual"] for row in policies}
    assert condition.startswith("(tenant_id = ")


async def test_other_policies_let_only_the_owner_read_or_take_rights_away(beside: Administrator) -> None:
    rows = await beside.fetch(
        "SELECT roles::text[], cmd FROM pg_policies WHERE policyname <> 'tenant' AND permissive = 'PERMISSIVE'"
    )
    owner = await beside.fetchval("SELECT relowner::regrole::text FROM pg_class WHERE relname = 'mutation'")
    assert {(tuple(row["roles"]), row["cmd"]) for row in rows} == {((owner,), "SELECT")}


async def test_every_key_begins_with_the_tenant(beside: Administrator, divided: list[str]) -> None:
    rows = await beside.fetch(
        """
        SELECT i.indrelid::regclass::text AS relation, i.indexrelid::regclass::text AS name, a.attname::text AS first
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE (i.indisunique OR i.indisprimary OR i.indisexclusion) AND i.indrelid::regclass::text = ANY($1::text[])
        """,
        divided,
    )
    assert {row["relation"] for row in rows} == set(divided)
    assert [row["name"] for row in rows if row["first"] != "tenant_id"] == []


async def test_every_foreign_key_begins_with_the_tenant_on_both_sides(
    beside: Administrator, divided: list[str]
) -> None:
    rows = await beside.fetch(
        """
        SELECT c.conname::text AS name, here.attname::text AS here, there.attname::text AS there,
               c.conrelid::regclass::text AS relation, c.confrelid::regclass::text AS referred
        FROM pg_constraint c
        JOIN pg_attribute here ON here.attrelid = c.conrelid AND here.attnum = c.conkey[1]
        JOIN pg_attribute there ON there.attrelid = c.confrelid AND there.attnum = c.confkey[1]
        WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY($1::text[])
        """,
        divided,
    )
    assert {row["relation"] for row in rows} == set(divided)  # at the least, each refers to the tenant
    for row in rows:
        expected = ("tenant_id", "id" if row["referred"] == "tenant" else "tenant_id")
        assert (row["here"], row["there"]) == expected, row["name"]


async def test_the_application_owns_nothing_and_may_pass_no_barrier(beside: Administrator) -> None:
    role = await beside.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", APPLICATION_ROLE)
    assert role is not None
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication", "rolcanlogin")
    assert [power for power in powers if role[power]] == []
    assert await beside.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = $1", role["oid"]) == 0
    owned = await beside.fetchval("SELECT count(*) FROM pg_shdepend WHERE refobjid = $1 AND deptype = 'o'", role["oid"])
    assert owned == 0
    assert not await beside.fetchval("SELECT has_schema_privilege($1, 'public', 'CREATE')", APPLICATION_ROLE)
    truncating = await beside.fetch(f"{TABLES} AND has_table_privilege('{APPLICATION_ROLE}', oid, 'TRUNCATE')")
    assert truncating == []


async def test_what_happened_cannot_be_changed_or_taken_back(quiet: Database, furnished: Tenant) -> None:
    for statement in (
        "UPDATE event SET type = 'other'",
        "TRUNCATE event",
        "UPDATE audit SET action = 'other'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit_head",
        "DELETE FROM event_head",
        "UPDATE region_schema SET definition = '{}'",
        "DELETE FROM region_schema",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with quiet.tenant(furnished.id) as transaction:
                await transaction.execute(statement)


async def test_events_are_removed_from_sandboxes_only(
    quiet: Database, beside: Administrator, furnished: Tenant
) -> None:
    await beside.execute(
        "INSERT INTO event (tenant_id, seq, type, subject, data) SELECT $1, seq, type, subject, data"
        " FROM event WHERE tenant_id = $2",
        furnished.sandbox_id,
        furnished.id,
    )
    async with quiet.tenant(furnished.id) as transaction:
        assert await transaction.execute("DELETE FROM event") == "DELETE 0"
    async with quiet.tenant(furnished.sandbox_id) as transaction:
        assert await transaction.execute("DELETE FROM event") == "DELETE 2"


async def definers(beside: Administrator) -> Sequence[asyncpg.Record]:
    return await beside.fetch(
        "SELECT oid, proname::text, proconfig, proacl, proowner, provolatile = 's' AS reads FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )


async def test_functions_that_run_as_the_owner_cannot_be_led_astray(beside: Administrator) -> None:
    functions = await definers(beside)
    assert functions
    for function in functions:
        # Unless pg_temp is named it is searched first, and whoever calls could put tables of their own there.
        paths = [each for each in function["proconfig"] if each.startswith("search_path=")]
        assert paths == ["search_path=pg_catalog, public, pg_temp"], function["proname"]
        assert function["reads"], function["proname"]
        grantees = await beside.fetch(
            "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS name"
            " FROM aclexplode($1::aclitem[]) WHERE grantee <> $2",
            function["proacl"],
            function["proowner"],
        )
        assert [row["name"] for row in grantees] == [APPLICATION_ROLE], function["proname"]


async def test_the_directory_gives_ids_and_no_content(beside: Administrator) -> None:
    rows = await beside.fetch(
        "SELECT proname::text AS name, pg_get_function_result(oid) AS result FROM pg_proc WHERE oid = ANY($1::oid[])",
        [function["oid"] for function in await definers(beside)],
    )
    assert {row["name"]: row["result"] for row in rows} == {
        "directory_lanes": "TABLE(tenant_id uuid)",
        "directory_deliveries": "TABLE(tenant_id uuid)",
        "directory_mails": "TABLE(tenant_id uuid)",
        "directory_backlog": "TABLE(writes bigint, write_seconds double precision, posts bigint,"
        " post_seconds double precision, mails bigint, mail_seconds double precision, dead bigint)",
        "directory_calendar": "TABLE(tenant_id uuid, interviewer_id bigint)",
        "directory_unready": "TABLE(tenant_id uuid)",
        "directory_audit": 'TABLE("position" bigint)',
        "directory_trash": "TABLE(tenant_id uuid)",
        "directory_texts": "TABLE(tenant_id uuid)",
        "directory_people": "TABLE(tenant_id uuid)",
        "directory_webhooks": "TABLE(tenant_id uuid)",
        "timeline_found": "TABLE(at timestamp with time zone, first text, second text)",
        "directory_api_key": "TABLE(tenant_id uuid, sandbox_id uuid, tenant_name text, time_zone text, key_id uuid,"
        " scopes text[])",
        "directory_oauth_client": "TABLE(tenant_id uuid, tenant_name text, id uuid, secret_hash bytea, public_key json,"
        " scopes text[])",
        "directory_console_users": "TABLE(tenant_id uuid, tenant_name text, user_id uuid, password_hash text)",
        "directory_console_sessions": "TABLE(id uuid, user_id uuid, tenant_id uuid, sandbox_id uuid, tenant_name text,"
        " time_zone text, tenant_created_at timestamp with time zone)",
        "directory_partner_key": "TABLE(tenant_id uuid, key_id uuid, team_id bigint, scopes text[])",
    }


async def test_a_key_is_found_by_its_whole_hash_only_and_not_once_it_is_revoked(
    quiet: Database, tenant: Tenant
) -> None:
    record, key = await create_key(quiet, tenant, list(Scope))

    async def found(wanted: bytes) -> list[Any]:
        async with quiet.directory() as transaction:
            return [row["key_id"] for row in await transaction.fetch("SELECT * FROM directory_api_key($1)", wanted)]

    assert await found(b"") == await found(hash_key(key)[:-1]) == await found(hash_key(key + "x")) == []
    assert await found(hash_key(key)) == [record.id]
    await revoke_key(quiet, tenant, record.id)
    assert await found(hash_key(key)) == []
