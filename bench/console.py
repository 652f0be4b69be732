"""The console's pages, each as a person opens it, where a million interactions are."""

import re
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import aiohttp
import uvloop

from bench.figures import Figure, Target, delay
from bench.furnishing import furnish
from bench.ground import Ground, Region, new_regions
from rapport.access.roles import Role
from rapport.access.sessions import Opening, open_sessions
from rapport.access.users import NewUser, create_user
from rapport.ids import Kind, show
from rapport.settings import Settings
from rapport.storage.database import open_database
from rapport.surfaces.console.cookies import SESSION
from rapport.surfaces.console.page import ROOT
from rapport.surfaces.console.routes import PAGES

INTERACTIONS = 1_000_000
ROUNDS = 7
AT_MOST = Target(at_most=150)
WALK = {
    "overview": "",
    "people": "/people",
    "people by half a name": "/people?q=san",
    "people by two words": "/people?q=sanne+sjab",
    "people by a number": "/people?q=4711",
    "people who are employees": "/people?kind=employee",
    "people without contact in a month": "/people?contact=month",
    "a person of 1,000 interactions": "/people/{person}",
    "… with a word of theirs": "/people/{person}?q=gesprekken",
    "a week of interviews": "/interviews",
    "a week of interviews two months ago": "/interviews?date={two_months_ago}",
    "vacancies": "/vacancies",
    "contacts of 12 weeks": "/reports",
    "contacts of a year": "/reports?period=year",
    "contacts of one type, and what came of them": "/reports?type=Intake+call",
    "contacts of one type in a year, and what came of them": "/reports?type=Intake+call&period=year",
    "contacts of two years by week": "/reports?since={two_years_ago}&until={today}",
    "speed of 12 weeks": "/reports/speed",
    "speed of a year": "/reports/speed?period=year",
    "sources and funnel of 12 weeks": "/reports/sources",
    "sources and funnel of a year": "/reports/sources?period=year",
    "workload": "/reports/workload",
    "workload of a year": "/reports/workload?period=year",
    "changes": "/mutations",
    "changes that failed": "/mutations?state=failed",
    "deliveries": "/deliveries",
    "deliveries that are dead": "/deliveries?state=dead",
    "audit": "/audit",
    "audit of one actor": "/audit?actor=key_1",
    "audit of nobody": "/audit?actor=key_2",
}
"""Pages in which the data make a difference. All others are walked too, and the slowest of them is told."""


def console(ground: Ground) -> Iterator[Figure]:
    [region] = uvloop.run(new_regions(ground, 1))
    person = uvloop.run(furnish(ground, region, round(INTERACTIONS * ground.scale)))
    named, others = uvloop.run(_walked(ground, region, person))
    for name, ms in named.items():
        yield delay(name, ms, AT_MOST)
    slowest = max(others, key=lambda path: others[path])
    yield delay(f"the slowest of {len(others)} others ({slowest})", others[slowest], AT_MOST)


async def _walked(ground: Ground, region: Region, person: UUID) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds of each page: of those of the walk by name, and of the others by path."""
    token = await _sign_in(ground, region)
    today = datetime.now(UTC).date()
    given = {
        "person": show(Kind.PERSON, person),
        "today": today,
        "two_months_ago": today - timedelta(weeks=9),
        "two_years_ago": today - timedelta(weeks=103),
    }
    async with aiohttp.ClientSession(f"http://127.0.0.1:{ground.port}", cookies={SESSION: token}) as session:
        named = {name: await _median_ms(session, ROOT + path.format(**given)) for name, path in WALK.items()}
        walked = {ROOT + path for path in WALK.values()}
        others = [path for path in await _paths(session) if path not in walked]
        return named, {path: await _median_ms(session, path) for path in others}


async def _sign_in(ground: Ground, region: Region) -> str:
    given = NewUser(
        email="ann@school.example", name="Ann", role=Role.ADMIN, language="nl", time_zone="Europe/Amsterdam"
    )
    async with open_database(ground.url, Settings()) as database:
        user = await create_user(database, region.tenant, given, "a password that nobody needs")
        return await open_sessions(database, [Opening(region.tenant.id, user.id)], None)


async def _paths(session: aiohttp.ClientSession) -> list[str]:
    """Pages without an id, and for each of those the first with one that it leads to."""
    plain = sorted(
        {
            ROOT + path.rstrip("/")
            for handler in PAGES
            for path in handler.paths
            if "GET" in handler.http_methods and "{" not in path and not path.endswith("/live")
        }
    )
    found = set(plain)
    for path in plain:
        async with session.get(path) as answer:
            below = re.findall(rf'href="({path}/\w+_\w+(?:/\w+)?|{path}/\d+(?:/\w+)?)"', await answer.text())
        found |= set(below[:2])
    return sorted(found)


async def _median_ms(session: aiohttp.ClientSession, path: str) -> float:
    """Of one request after another: what the service takes, with the way there and back on one machine."""
    took = []
    for _ in range(1 + ROUNDS):
        began = time.perf_counter()
        async with session.get(path, allow_redirects=False) as answer:
            await answer.read()
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, (path, answer.status)
    return statistics.median(took[1:])  # the first one warms up
