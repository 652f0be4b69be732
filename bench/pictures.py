"""Pictures of the console's pages, to be looked at: `python -m bench.pictures FOLDER [PATH…]`.

Each page in both themes on a desk, and on a phone; a region with the demo's data, and things that failed.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, async_playwright

from rapport.access.keys import create_key
from rapport.access.roles import Role
from rapport.access.scopes import REGIONAL
from rapport.access.sessions import Opening, open_sessions
from rapport.access.tenants import Tenant, create_tenant
from rapport.access.users import NewUser, create_user
from rapport.cli.demo_data import CANDIDATES, INTERACTION
from rapport.cli.demo_hiring import hire
from rapport.cli.demo_skills import like
from rapport.delivery.sign import new_secret
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.embedded import embedded_postgres
from rapport.surfaces.console.cookies import SESSION, THEME
from rapport.surfaces.console.routes import PAGES

ZONE = "Europe/Amsterdam"
SIZES = {"light": (1280, 800), "dark": (1280, 800), "phone": (390, 844)}
PASSWORD = "a password that nobody needs"


async def take(folder: Path, wanted: Sequence[str], url: str) -> None:
    settings = Settings(profile="development", port=0, log_level="error", callback_timeout_seconds=1)
    async with answering(settings, url, engine=True) as base, open_database(url, settings) as database:
        tenant = await create_tenant(database, "Noord-Holland", ZONE, new_secret())
        await _furnish(database, tenant, base)
        token = await _sign_in(database, tenant)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            paths = list(wanted) or await _paths(base, token)
            for look, size in SIZES.items():
                await _look(browser, base, token, folder, paths, look, size)
            await browser.close()


def _chromium() -> str:
    return "/usr/bin/chromium"


async def _furnish(database: Database, tenant: Tenant, base: str) -> None:
    _, key = await create_key(database, tenant, REGIONAL)
    async with aiohttp.ClientSession(base, headers={"x-api-key": key}) as session:
        async with session.post("/api/v2/candidates", json=CANDIDATES, raise_for_status=True) as answer:
            candidate = (await answer.json())["data"]["candidateIds"][0]
        room = f"/api/v2/candidates/{candidate}/interactions"
        for callback in ("http://127.0.0.1:1/callbacks", None):
            await session.post(
                room, json={"interactions": [INTERACTION], "callbackUrl": callback} if callback else INTERACTION
            )
        await session.delete("/api/v2/candidates/cand_01kjpxyqg0fh0smn1z3mgcfdq8")
    await like(database, tenant, base)
    await hire(database, tenant, base)
    await asyncio.sleep(1)


async def _sign_in(database: Database, tenant: Tenant) -> str:
    users = []
    for name, role in (("Hanna de Wit", Role.ADMIN), ("Imre Bos", Role.COORDINATOR), ("Lou Smit", Role.VIEWER)):
        email = f"{name.partition(' ')[0].lower()}@noord.example"
        given = NewUser(email=email, name=name, role=role, language="nl", time_zone=ZONE)
        users.append(await create_user(database, tenant, given, PASSWORD))
    return await open_sessions(database, [Opening(tenant.id, users[0].id)], "192.0.2.1")


async def _paths(base: str, token: str) -> list[str]:
    """The pages without an id, and the first of those with one that each of them leads to."""
    plain = sorted(
        {
            "/console" + path.rstrip("/")
            for handler in PAGES
            for path in handler.paths
            if "GET" in handler.http_methods and "{" not in path and not path.endswith("/live")
        }
    )
    found = ["/console/sign-in", "/console/sandbox/account", *plain]
    async with aiohttp.ClientSession(base, cookies={SESSION: token}) as session:
        for path in plain:
            async with session.get(path) as answer:
                below = re.findall(rf'href="({path}/\w+_\w+)"', await answer.text())
            found += below[:2]
    return found


async def _look(
    browser: Browser, base: str, token: str, folder: Path, paths: Sequence[str], look: str, size: tuple[int, int]
) -> None:
    context = await browser.new_context(base_url=base, viewport={"width": size[0], "height": size[1]}, locale="nl-NL")
    cookies = {SESSION: token, THEME: "dark" if look == "dark" else "light"}
    page = await context.new_page()
    for path in paths:
        shown = {} if path.endswith("sign-in") else cookies
        await context.add_cookies([{"name": name, "value": value, "url": base} for name, value in shown.items()])
        await page.goto(path)
        name = re.sub(r"\W+", "-", re.sub(r"_[0-9a-z]{26}", "", path.removeprefix("/console"))).strip("-") or "home"
        await page.screenshot(path=folder / f"{name}.{look}.png", full_page=True)
    await context.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, embedded_postgres(Path(data)) as database_url:
        asyncio.run(take(target, sys.argv[2:], database_url))
