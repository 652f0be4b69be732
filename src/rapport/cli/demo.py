"""`rapport demo`: the main job, once, before your eyes: post, applied, called back, verified."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
import uvloop
from aiohttp import web
from msgspec import Struct
from rich.console import Console

import rapport
from rapport.access.callback_secrets import callback_secrets
from rapport.access.keys import create_key
from rapport.access.passwords import new_password
from rapport.access.roles import Role
from rapport.access.scopes import REGIONAL
from rapport.access.tenants import AccessError, Tenant, create_tenant, find_tenant
from rapport.access.users import NewUser, create_user, find_user, set_password
from rapport.cli.demo_data import CANDIDATES, INTERACTION
from rapport.cli.demo_hiring import Hiring, hire
from rapport.cli.demo_people import candidates
from rapport.cli.demo_skills import MATCHES, PROFILE, Liking, like
from rapport.cli.demo_week import fail_to_deliver, fill_the_week
from rapport.cli.running import configured
from rapport.delivery.sign import new_secret, verify_v2
from rapport.server import address, answering, listening_socket, stop_signals
from rapport.settings import Settings
from rapport.storage.database import Database, open_database

REGION = "demo"
CONSOLE_USER = "demo@school.example"
GIVE_UP_SECONDS = 30
console = Console(stderr=True, highlight=False)


def demo(*, once: bool = False, port: int | None = None) -> None:
    """Start on this machine, make a region with a little data, do the round trip once, then stay up.

    Parameters
    ----------
    once
        End after the round trip.
    port
        The port to listen on, instead of RAPPORT_PORT.
    """
    steps = Steps()
    with configured(profile="development", log_level="warning", log_format="text", port=port) as (settings, url):
        steps.done("the database answers")
        here = msgspec.structs.replace(settings, port=_port(settings))
        uvloop.run(_demo(here, url, steps, once=once))


def _port(settings: Settings) -> int:
    """The port that was asked for, or any other when it is taken: a demo should start wherever it can."""
    try:
        listening_socket(settings.host, settings.port).close()
    except OSError as error:
        console.print(f"[yellow]![/] port {settings.port}: {error.strerror}; taking a free one")
        return 0
    return settings.port


class Steps:
    """Says what was done, and how long it took."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def done(self, what: str) -> None:
        now = time.perf_counter()
        console.print(f"[green]✓[/] {(now - self._since) * 1000:7.1f} ms  {what}", soft_wrap=True)
        self._since = now


async def _demo(settings: Settings, url: str, steps: Steps, *, once: bool) -> None:
    async with answering(settings, url, engine=True) as base, open_database(url, settings) as database:
        steps.done(f"Rapport listens on {base}")
        tenant, is_new = await _region(database)
        _, key = await create_key(database, tenant, REGIONAL)
        steps.done(f"the region “{tenant.name}” has an API key")
        async with aiohttp.ClientSession(base, headers={"x-api-key": key}) as session:
            candidate_id = await _candidate(session, steps, is_new=is_new)
            async with database.tenant(tenant.id) as transaction:
                secrets = await callback_secrets(transaction, tenant.id)
            await _round_trip(session, candidate_id, secrets, steps)
            if is_new:
                await _many(session, tenant)
                steps.done("forty more people and what was said with them are in it, and two callbacks that fail")
        liking = await like(database, tenant, base)
        steps.done(f"an employee liked a vacancy, and so is interested in: {liking.wants}")
        hiring = await hire(database, tenant, base)
        steps.done("a team has a partner key, an interviewer, a job, and an application to it")
        if is_new:
            async with aiohttp.ClientSession(base, headers={"x-api-key": hiring.key}) as session:
                await fill_the_week(session, datetime.now(ZoneInfo(tenant.time_zone)))
            steps.done("ten of them applied, and are interviewed this week and next")
        password = await _console_user(database, tenant)
        steps.done(f"{CONSOLE_USER} may use the console")
        if not once:
            _say_how_to_sign_in(base, password)
            _say_what_to_paste(base, key, candidate_id)
            _say_how_to_ask_for_skills(base, liking)
            _say_how_to_invite(base, hiring)
            console.print("Ctrl-C ends it; the data stay.")
            with stop_signals() as stop:
                await stop.wait()


async def _region(database: Database) -> tuple[Tenant, bool]:
    try:
        return await find_tenant(database, REGION), False
    except AccessError:
        return await create_tenant(database, REGION, "Europe/Amsterdam", new_secret()), True


async def _console_user(database: Database, tenant: Tenant) -> str:
    """The password; that of an earlier demo is of no use any more, as only its hash was kept."""
    password = new_password()
    try:
        user = await find_user(database, tenant.id, CONSOLE_USER)
    except AccessError:
        given = NewUser(email=CONSOLE_USER, name="Demo", role=Role.ADMIN, language="en", time_zone=tenant.time_zone)
        await create_user(database, tenant, given, password)
    else:
        await set_password(database, tenant.id, user.id, password)
    return password


async def _candidate(session: aiohttp.ClientSession, steps: Steps, *, is_new: bool) -> str:
    """The first of the demo's candidates; those of an earlier demo are still there."""
    accepted = await _call(session, "POST", "/api/v2/candidates", CANDIDATES, f"demo-{rapport.__version__}")
    await _applied(session, accepted["mutationId"])
    steps.done(f"{len(CANDIDATES)} candidates with interactions {'are' if is_new else 'were already'} in it")
    return str(accepted["candidateIds"][0])


async def _many(session: aiohttp.ClientSession, tenant: Tenant) -> None:
    made: list[str] = []
    for some in candidates(datetime.now(ZoneInfo(tenant.time_zone))):
        accepted = await _call(session, "POST", "/api/v2/candidates", some)
        await _applied(session, accepted["mutationId"])
        made += accepted["candidateIds"]
    await fail_to_deliver(session, made[:2])


async def _round_trip(session: aiohttp.ClientSession, candidate_id: str, secrets: list[str], steps: Steps) -> None:
    async with _receiver() as (callback_url, received):
        accepted = await _call(
            session,
            "POST",
            f"/api/v2/candidates/{candidate_id}/interactions",
            {"interactions": [INTERACTION], "callbackUrl": callback_url},
        )
        steps.done(f"an interaction was posted and accepted (202) as {accepted['mutationId']}")
        mutation = await _applied(session, accepted["mutationId"])
        steps.done(f"it was applied: {mutation['status']}")
        callback = await asyncio.wait_for(received, GIVE_UP_SECONDS)
        steps.done(f"the callback arrived: {json.loads(callback.body)['status']}")
        verify_v2(
            secrets=secrets, headers=callback.headers, target=callback.target, body=callback.body, now=int(time.time())
        )
        steps.done("its signature verifies")


async def _call(
    session: aiohttp.ClientSession, method: str, path: str, body: Any = None, idempotency_key: str | None = None
) -> Any:
    headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
    async with session.request(method, path, json=body, headers=headers, raise_for_status=True) as response:
        return (await response.json())["data"]


async def _applied(session: aiohttp.ClientSession, mutation_id: str) -> Any:
    async with asyncio.timeout(GIVE_UP_SECONDS):
        while True:
            mutation = await _call(session, "GET", f"/api/v2/mutations/{mutation_id}")
            if mutation["status"] != "accepted":
                return mutation
            await asyncio.sleep(0.005)


class Received(Struct, frozen=True):
    headers: Mapping[str, str]
    target: str
    body: bytes


@asynccontextmanager
async def _receiver() -> AsyncIterator[tuple[str, "asyncio.Future[Received]"]]:
    """What an integrator would have: a small server that callbacks are sent to. Yields its URL and the first call."""
    first: asyncio.Future[Received] = asyncio.get_running_loop().create_future()

    async def receive(request: web.Request) -> web.Response:
        if not first.done():
            first.set_result(Received(request.headers, request.raw_path, await request.read()))
        return web.Response()

    application = web.Application()
    application.router.add_post("/callbacks", receive)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    with listening_socket("127.0.0.1", 0) as listener:
        await web.SockSite(runner, listener).start()
        yield f"{address(listener)}/callbacks?from=demo", first
        await runner.cleanup()


def _say_how_to_sign_in(base: str, password: str) -> None:
    console.print(f"\n[bold]The console[/] is at {base}/console; sign in as {CONSOLE_USER} with\n")
    console.print(f"  {password}", soft_wrap=True)


def _say_what_to_paste(base: str, key: str, candidate_id: str) -> None:
    console.print(f"\n[bold]Rapport is up[/] at {base} (documentation: {base}/docs). Its key, shown this once:\n")
    console.print(f"  {key}\n", soft_wrap=True)
    console.print("Log an interaction; paste:\n")
    console.print(
        f"  curl -s {base}/api/v2/candidates/{candidate_id}/interactions \\\n"
        f"    -H 'x-api-key: {key}' -H 'Content-Type: application/json' \\\n"
        """    -d '{"type": "Meeting", "performedAt": "2026-11-24T09:30:00", "summary": "Met at the school."}'\n""",
        soft_wrap=True,
    )
    console.print("and read it back:\n")
    console.print(
        f"  curl -s {base}/api/v2/candidates/{candidate_id}/interactions -H 'x-api-key: {key}'\n", soft_wrap=True
    )


def _say_how_to_ask_for_skills(base: str, liking: Liking) -> None:
    console.print(
        "What the employee can do and what interests them, with the reasons, and vacancies that suit; paste:\n"
    )
    console.print(
        f"  TOKEN=$(curl -s {base}/oauth/token -d grant_type=client_credentials \\\n"
        f"    -d client_id={liking.client_id} -d client_secret={liking.client_secret} \\\n"
        """    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')\n"""
        f"""  curl -s "{base}{PROFILE}" -H "Authorization: Bearer $TOKEN"\n"""
        f"""  curl -s "{base}{MATCHES}" -H "Authorization: Bearer $TOKEN" """
        """-H 'Content-Type: application/json' -d '{}'\n""",
        soft_wrap=True,
        markup=False,
    )


def _say_how_to_invite(base: str, hiring: Hiring) -> None:
    console.print("Schedule an interview with the applicant; paste, again and again if you like:\n")
    console.print(
        f"  curl -s -X PUT {base}/applicants/{hiring.application_id}/interviews \\\n"
        f"    -H 'X-Api-Key: {hiring.key}' -H 'Content-Type: application/json' \\\n"
        """    -d '{"date": "2026-12-01T10:00:00Z", "duration": "60", "timezone": "Europe/Amsterdam", """
        f""""location": "Virtual", "interviewerId": "{hiring.interviewer_id}"}}'\n""",
        soft_wrap=True,
    )
