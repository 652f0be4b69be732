"""The demo's applicants surface: a team with a partner key, an interviewer, a job, and somebody who applies to it."""

from typing import Any

import aiohttp
from msgspec import Struct

from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tenants import Tenant
from rapport.cli.demo_data import APPLICANT, INTERVIEWER, JOB, TEAM
from rapport.cli.operating import operate
from rapport.domain.applicants.teams import CREATE, all_teams
from rapport.storage.database import Database
from rapport.surfaces.applicants.set_up import team_body


class Hiring(Struct, frozen=True, kw_only=True):
    """What a call needs that schedules an interview."""

    key: str
    application_id: str
    interviewer_id: str


async def hire(database: Database, tenant: Tenant, base: str) -> Hiring:
    """What an earlier demo has made is still there; only the key is new."""
    async with database.tenant(tenant.id) as transaction:
        teams = await all_teams(transaction, tenant.id)
    team_id = teams[0].id if teams else (await operate(database, tenant, CREATE, team_body(TEAM, None)))["number"]
    _, key = await create_partner_key(database, tenant, team_id, list(PartnerScope))
    async with aiohttp.ClientSession(base, headers={"x-api-key": key}, raise_for_status=True) as session:
        interviewer = await _there(session, "/scheduling/interviewers", "/scheduling/interviewers", INTERVIEWER)
        job = await _there(session, "/jobs/search", "/scheduling/jobs", JOB)
        body = {"applicant": APPLICANT, "job": {"jobId": job["id"]}}
        application = await _there(session, f"/applicants?job_id={job['id']}", "/easy-apply", body)
    return Hiring(key=key, application_id=application["id"], interviewer_id=interviewer["id"])


async def _there(session: aiohttp.ClientSession, listing: str, making: str, body: Any) -> Any:
    """The first of a list, or what is made when there is none."""
    async with session.get(listing) as response:
        found = (await response.json())["data"]
    if found:
        return found[0]
    async with session.post(making, json=body) as response:
        return await response.json()
