"""Interviews, set and moved by partners: each of a hundred applicants with an interviewer of their own."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec
import uvloop

from bench.figures import Figure, delay, rate
from bench.ground import Ground, Region, new_regions
from bench.load import request_bytes, run_load
from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.teams import create_team
from rapport.settings import Settings
from rapport.storage.database import open_database

SECONDS = 4
PAIRS = 100
FIRST = datetime(2027, 1, 4, 9)  # noqa: DTZ001  # a clock on a wall, in the zone beside it

Pair = tuple[int, int]
"""The numbers of an application and of an interviewer."""

MADE = f"""
WITH numbers AS (
    SELECT n FROM generate_series(1, {PAIRS}) n
), interviewers AS (
    INSERT INTO interviewer (tenant_id, name, email, email_key, time_zone, language)
    SELECT $1, 'Ina Interviewer', n || '@team.example', n || '@team.example', 'Europe/Amsterdam', 'nl' FROM numbers
    RETURNING id
), members AS (
    INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id) SELECT $1, id, $2 FROM interviewers
), jobs AS (
    INSERT INTO job (tenant_id, team_id, name) VALUES ($1, $2, 'Nurse') RETURNING id
), applicants AS (
    INSERT INTO applicant (tenant_id, first_name, last_name, email, email_key, language)
    SELECT $1, 'Ann', 'Example', n || '@home.example', n || '@home.example', 'en' FROM numbers RETURNING id
), applications AS (
    INSERT INTO application (tenant_id, job_id, applicant_id, status_id, status, status_at)
    SELECT $1, jobs.id, applicants.id, 1, 'New', now() FROM jobs, applicants RETURNING id
)
SELECT a.id, i.id FROM (SELECT id, row_number() OVER () AS n FROM applications) a
JOIN (SELECT id, row_number() OVER () AS n FROM interviewers) i USING (n)
"""


def interviewing(ground: Ground) -> Iterator[Figure]:
    [region] = uvloop.run(new_regions(ground, 1))
    load = uvloop.run(run_load(ground.port, setter(ground, region), seconds=SECONDS * ground.scale, status=200))
    yield rate("PUT interview: set or moved, with its invitations", load.per_second)
    for percent in (50, 99):
        yield delay(f"… p{percent}", load.percentile(percent))


def setter(ground: Ground, region: Region) -> Callable[[], bytes]:
    """Requests that set each pair's interview, then move each by an hour, and so on: nobody is ever busy."""
    key, pairs = uvloop.run(_pairs(ground, region))
    numbers = itertools.count()

    def put() -> bytes:
        hours, pair = divmod(next(numbers), PAIRS)
        application, interviewer = pairs[pair]
        date = (FIRST + timedelta(hours=hours)).isoformat()
        body = {"date": f"{date}Z", "timezone": "UTC", "interviewerId": f"{interviewer}"}
        path = f"/applicants/{application}/interviews"
        return request_bytes("PUT", path, {"x-api-key": key}, msgspec.json.encode(body))

    return put


async def _pairs(ground: Ground, region: Region) -> tuple[str, list[Pair]]:
    """A partner's key, and who meets whom."""
    async with open_database(ground.url, Settings()) as database:
        async with database.tenant(region.tenant.id) as transaction:
            team = await create_team(transaction, region.tenant.id, "Team", parent_id=None, number=None)
        _, key = await create_partner_key(database, region.tenant, team.id, list(PartnerScope))
    connection = await ground.superuser()
    rows = await connection.fetch(MADE, region.tenant.id, team.id)
    await connection.close()
    return key, [(row[0], row[1]) for row in rows]
