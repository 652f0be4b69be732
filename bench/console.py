"""The console: each page that a person opens, of a region of a million interactions, signed in as an administrator."""

import re
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aiohttp
import uvloop

from bench.figures import Figure, Target
from bench.furnishing import MANY, SIZES, furnished
from bench.ground import Ground, Region
from rapport.access.roles import Role
from rapport.access.users import NewUser, create_user
from rapport.ids import Kind, show
from rapport.settings import Settings
from rapport.storage.database import open_database
from rapport.surfaces.console.routes import PAGES

PAGE_TARGET = Target(at_most=150)
ROUNDS = 7
EMAIL, PASSWORD = "hanna@noord.example", "a password that nobody needs"

_PERSON, _INTERVIEW = "/people/{person_id:str}", "/interviews/{interview_id:str}"
_YEAR = ("", "?period=year")
ADDRESSES: Mapping[str, Sequence[str]] = {
    _PERSON: ("/people/{person}", "/people/{person}?q=gesprek", "/people/{few}"),
    f"{_PERSON}/merge": ("/people/{person}/merge",),
    f"{_PERSON}/export": ("/people/{person}/export",),
    f"{_PERSON}/erase": ("/people/{person}/erase",),
    f"{_PERSON}/candidates/{{candidate_id:str}}": ("/people/{person}/candidates/{candidate}",),
    f"{_PERSON}/interactions/{{interaction_id:str}}": ("/people/{person}/interactions/{interaction}",),
    f"{_PERSON}/interactions/{{interaction_id:str}}/delete": ("/people/{person}/interactions/{interaction}/delete",),
    _INTERVIEW: ("/interviews/{interview}",),
    f"{_INTERVIEW}/cancel": ("/interviews/{interview}/cancel",),
    f"{_INTERVIEW}/move": ("/interviews/{interview}/move",),
    "/interviews": ("/interviews", "/interviews?week={week}", "/interviews?day={day}", "/interviews?interviewer=200"),
    "/people": (
        *(f"/people?{each}" for each in ("", "q=krul", "q=sann", "q=krul+sann", "q=schijnb", "contact=untouched")),
    ),
    "/mutations": ("/mutations", "/mutations?state=failed", "/mutations?subject={candidate}"),
    "/mutations/{mutation_id:str}": ("/mutations/{mutation}",),
    "/mutations/{mutation_id:str}/again": ("/mutations/{mutation}/again",),
    "/deliveries": ("/deliveries", "/deliveries?state=dead", "/deliveries?kind=webhook&state=delivered"),
    "/deliveries/{delivery_id:str}": ("/deliveries/{delivery}",),
    "/audit": ("/audit", "/audit?record=cand_7", "/audit?action=people.list", "/audit?until={year_ago}"),
    "/reports": (*(f"/reports{each}" for each in (*_YEAR, "?type=Meeting", "?type=Referral&period=year")),),
    "/reports/speed": (*(f"/reports/speed{each}" for each in ("", "?period=weeks")),),
    "/reports/sources": (*(f"/reports/sources{each}" for each in _YEAR),),
    "/reports/workload": (*(f"/reports/workload{each}" for each in _YEAR),),
    "/reports/{table:str}/csv": (
        *(f"/reports/{each}/csv" for each in ("contact", "outcomes", "speed", "people", "sources", "workload")),
    ),
    "/jobs": ("/jobs", "/jobs?q=physics"),
    "/jobs/{job_id:str}": ("/jobs/1000",),
    "/vacancies/{external_id:str}": ("/vacancies/v-1",),
    "/settings/interviewers/{interviewer_id:str}": ("/settings/interviewers/200",),
    "/settings/interviewers/{interviewer_id:str}/edit": ("/settings/interviewers/200/edit",),
    "/settings/interviewers/{interviewer_id:str}/calendar": ("/settings/interviewers/200/calendar",),
    "/settings/jobs/{job_id:str}/archive": ("/settings/jobs/1000/archive",),
    "/settings/users/{user_id:str}": ("/settings/users/{user}",),
    "/settings/webhooks/{webhook_id:str}": ("/settings/webhooks/{webhook}",),
    "/settings/webhooks/{webhook_id:str}/edit": ("/settings/webhooks/{webhook}/edit",),
    "/settings/webhooks/{webhook_id:str}/delete": ("/settings/webhooks/{webhook}/delete",),
}
"""Of each route that needs arguments, or has some that matter: what is asked. All others are asked as they are."""
LEFT_OUT = {
    "/settings/sandbox/wipe": "there is nothing to wipe beside a sandbox",
    "/overview/live": "a stream",
    "/mutations/live": "a stream",
    "/deliveries/live": "a stream",
    f"{_PERSON}/unlink": "of people with a record that may leave",
    f"{_PERSON}/files/{{candidate_id:str}}/{{attachment_id:str}}": "the region has no files",
    f"{_PERSON}/files/{{candidate_id:str}}/{{attachment_id:str}}/delete": "the region has no files",
    "/settings/clients/{client_id:str}/revoke": "the region has no clients",
    "/people/of-applicant/{number:str}": "leads to a person",
    "/vacancies/{external_id:str}/{job_id:str}": "leads from where boards of jobs were",
    "/settings/fields/{name:str}": "leads from where fields were",
    "/settings/fields/named/{name:str}": "the region has no fields of its own",
    "/settings/keys/{key_id:str}/revoke": "a question of one key",
    "/settings/partner-keys/{key_id:str}/revoke": "the region has no partner keys",
    "/settings/users/{user_id:str}/disable": "nobody disables themselves",
}
"""Routes that are not asked, and why."""


def console(ground: Ground) -> Iterator[Figure]:
    """The slowest first. In a quick run of a smaller region."""
    name, count = ("1 M", SIZES["1 M"]) if ground.scale == 1 else ("100 k", MANY)
    took = uvloop.run(_asked(ground, furnished(ground, count)))
    for address, ms in sorted(took.items(), key=lambda each: -each[1]):
        yield Figure(name=f"{_shown(address)}, of {name}", value=ms, unit="ms", target=PAGE_TARGET)


def addresses() -> list[str]:
    """Of all pages, with places for the ids of a region. Raises KeyError for a route that needs what is not given."""
    routes = {path for page in PAGES for path in page.paths if "GET" in page.http_methods} - {"/{rest:path}"}
    found: list[str] = []
    for route in sorted(routes - set(LEFT_OUT)):
        found += ADDRESSES[route] if "{" in route or route in ADDRESSES else [route]
    return found


def _shown(address: str) -> str:
    return re.sub(r"_[0-9a-hjkmnp-tv-z]{26}", "_…", address)


async def _asked(ground: Ground, region: Region) -> dict[str, float]:
    """Median milliseconds of each page, with the way there and back on one machine; one request after another."""
    given = await _given(ground, region)
    took: dict[str, float] = {}
    base = f"http://127.0.0.1:{ground.port}"
    async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await _sign_in(session)
        for address in addresses():
            path = "/console" + address.format(**given)
            took[path.removeprefix("/console")] = await _median_ms(session, path, max(3, round(ROUNDS * ground.scale)))
    return took


async def _median_ms(session: aiohttp.ClientSession, path: str, rounds: int) -> float:
    took = []
    for _ in range(1 + rounds):
        began = time.perf_counter()
        async with session.get(path, allow_redirects=False) as answer:
            await answer.read()
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status == 200, f"{path}: {answer.status}"
    return statistics.median(took[1:])  # the first one warms up


async def _sign_in(session: aiohttp.ClientSession) -> None:
    async with session.get("/console/sign-in") as answer:
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', await answer.text()))
    form = {**fields, "email": EMAIL, "password": PASSWORD}
    async with session.post("/console/sign-in", data=form, allow_redirects=False) as answer:
        assert answer.status == 303, f"sign-in: {answer.status}"


async def _given(ground: Ground, region: Region) -> dict[str, str]:
    """Somebody with much behind them, and one of each else; a user, who is made here."""
    hanna = NewUser(email=EMAIL, name="Hanna de Wit", role=Role.ADMIN, language="nl", time_zone="Europe/Amsterdam")
    async with open_database(ground.url, Settings()) as database:
        user = await create_user(database, region.tenant, hanna, PASSWORD)
    connection = await ground.superuser()
    found = await connection.fetchrow(_SOME, region.tenant.id)
    await connection.close()
    assert found is not None
    now = datetime.now(UTC)
    return {
        **{name: show(Kind(kind), UUID(str(found[name]))) for name, kind in _KINDS.items()},
        "user": show(Kind.CONSOLE_USER, user.id),
        "week": "{}-W{:02}".format(*(now + timedelta(weeks=1)).isocalendar()[:2]),
        "day": str((now + timedelta(days=7 - now.weekday())).date()),
        "year_ago": str((now - timedelta(weeks=52)).date()),
    }


_KINDS = {
    "person": "pers",
    "few": "pers",
    "candidate": "cand",
    "interaction": "intr",
    "interview": "intv",
    "mutation": "mut",
    "delivery": "dlv",
    "webhook": "hook",
}
# The first of all candidates has more interactions than most, and is a person of the same id.
_SOME = """
WITH first AS (SELECT id FROM candidate WHERE tenant_id = $1 ORDER BY id LIMIT 1)
SELECT f.id AS person, f.id AS candidate,
    (SELECT id FROM candidate WHERE tenant_id = $1 ORDER BY id OFFSET 20 LIMIT 1) AS few,
    (SELECT id FROM interaction WHERE tenant_id = $1 AND candidate_id = f.id LIMIT 1) AS interaction,
    (SELECT id FROM interview WHERE tenant_id = $1 AND status = 'scheduled' ORDER BY starts_at DESC LIMIT 1)
        AS interview,
    (SELECT id FROM mutation WHERE tenant_id = $1 AND state = 'failed' ORDER BY id DESC LIMIT 1) AS mutation,
    (SELECT id FROM outbox WHERE tenant_id = $1 AND kind = 'callback' ORDER BY id DESC LIMIT 1) AS delivery,
    (SELECT id FROM webhook WHERE tenant_id = $1 LIMIT 1) AS webhook
FROM first f
"""
