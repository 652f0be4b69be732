"""What an operator sets up for partners: teams, keys, interviewers, jobs and statuses, as processes of their own."""

import asyncio
import json

import aiohttp

from applying import applied
from partners import Partner
from quiet import new_tenant
from rapport.access.tokens import is_well_formed
from rapport.domain.applicants.teams import create_team
from rapport.storage.database import Database
from support import rapport


async def test_wrong_use_is_told_from_refusal_and_nothing_is_made(database: Database, database_url: str) -> None:
    tenant, other = await new_tenant(database), await new_tenant(database)
    async with database.tenant(other.id) as transaction:
        foreign = str((await create_team(transaction, other.id, "Theirs", parent_id=None, number=None)).id)
    of = ("--tenant", tenant.name, "--team", foreign)
    person = ("interviewer", "create", "Ina", *of, "--email", "ina@team.example", "--time-zone")
    ended = await asyncio.gather(
        rapport("partner-key", "create", *of, "--scope", "all", database_url=database_url),
        rapport("partner-key", "create", *of, database_url=database_url),
        rapport(*person, "Europe/Amsterdam", database_url=database_url),
        rapport(*person, "europe/amsterdam", database_url=database_url),
        rapport("status", "create", "X", *of, "--stage", "Later", database_url=database_url),
    )

    assert [each.code for each in ended] == [2, 1, 1, 1, 1]
    assert all(each.out == "" and each.words.strip() and "Traceback" not in each.words for each in ended)
    async with database.tenant(tenant.id) as transaction:
        for table in ("team", "partner_key", "interviewer", "application_status"):
            assert await transaction.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_what_is_set_up_works_and_a_revoked_key_does_not(
    database: Database, database_url: str, service: str, session: aiohttp.ClientSession
) -> None:
    tenant = await new_tenant(database)
    of = ("--tenant", tenant.name)
    team = (await rapport("team", "create", "Top", *of, "--id", "23567", database_url=database_url)).out.strip()
    assert team == "23567"
    person = ("interviewer", "create", "Ina", *of, "--email", "i@t.example", "--time-zone", "UTC", "--id", "123456")
    key, interviewer, job, status = await asyncio.gather(
        rapport("partner-key", "create", *of, "--team", team, database_url=database_url),
        rapport(*person, "--team", team, "--language", "nl", "--json", database_url=database_url),
        rapport("job", "create", "Nurse", *of, "--team", team, "--city", "Delft", database_url=database_url),
        rapport("status", "create", "Trial", *of, "--team", team, "--stage", "Offer", database_url=database_url),
    )

    secret = key.out.strip()
    assert is_well_formed(secret)
    assert secret not in key.words
    partner = Partner(tenant, int(team), secret, service, session)
    made = await applied(partner, job.out.strip())
    assert (await partner.put("/applicants/status", {"applicant_id": made["id"], "status": "trial"})).status == 200
    assert json.loads(interviewer.out) == (await partner.get("/scheduling/interviewers/123456")).body
    assert (await partner.get("/applicants/applicant-statuses")).data[-1]["id"] == status.out.strip()

    lists = await asyncio.gather(
        rapport("partner-key", "list", *of, "--json", database_url=database_url),
        rapport("team", "list", *of, database_url=database_url),
        rapport("interviewer", "list", *of, database_url=database_url),
        rapport("job", "list", *of, database_url=database_url),
    )
    [listed] = json.loads(lists[0].out)
    assert (listed["team_id"], listed["scopes"]) == (team, ["read", "write"])
    assert secret not in "".join(each.out for each in lists)
    assert [each.out.split("\t")[0] for each in lists[1:]] == [team, "123456", job.out.strip()]
    revoked, archived = await asyncio.gather(
        rapport("partner-key", "revoke", listed["id"], *of, database_url=database_url),
        rapport("job", "archive", job.out.strip(), *of, database_url=database_url),
    )
    assert (revoked.code, archived.code) == (0, 0)
    async with database.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT revoked_at IS NOT NULL FROM partner_key")
        assert await transaction.fetchval("SELECT archived_at IS NOT NULL FROM job")
        actions = {row["action"] for row in await transaction.fetch("SELECT action FROM audit")}
    wanted = {"teams.create", "interviewers.create", "jobs.create", "jobs.update", "statuses.create"}
    assert wanted | {"partner_key.create", "partner_key.revoke"} <= actions
