"""Debian's Chromium as a visitor of the console: one for each worker, with a context for each test."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from msgspec import Struct
from playwright.async_api import Browser, Page, async_playwright

from rapport.surfaces.console.cookies import SESSION, THEME
from visitors import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""As in scripts/setup-browser, after RAPPORT_CHROMIUM."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (390, 844), (1280, 800)  # CSS pixels


def chromium() -> str:
    found = shutil.which(os.environ.get("RAPPORT_CHROMIUM", "")) or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("no Chromium: run scripts/setup-browser, as `make test` does", pytrace=False)
    return found


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def page_of(
    browser: Browser, visitor: Visitor, size: tuple[int, int] = DESK, **options: Any
) -> AsyncIterator[Page]:
    """A tab in which the visitor is signed in, for paths such as `/console`. A mistake of a script fails the test.

    `options` are Playwright's, of a context, and `theme`, as the visitor has chosen it.
    """
    theme = options.pop("theme", "auto")
    context = await browser.new_context(base_url=visitor.url, viewport={"width": size[0], "height": size[1]}, **options)
    cookies = {THEME: theme} | ({SESSION: visitor.token} if visitor.token else {})
    await context.add_cookies([{"name": name, "value": value, "url": visitor.url} for name, value in cookies.items()])
    faults: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" and "status of 4" not in said.text else None,
    )
    yield page
    await context.close()
    assert faults == []


class Violation(Struct, frozen=True):
    rule: str
    what: str
    where: list[str]


async def violations(page: Page) -> list[Violation]:
    """What axe-core finds in the page by WCAG 2.2 A and AA that is serious or critical."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = await Axe().run(page, options={"resultTypes": ["violations"], "runOnly": tags})
    return [
        Violation(each["id"], each["help"], [node["html"] for node in each["nodes"]])
        for each in found.response["violations"]
        if each["impact"] in {"serious", "critical"}
    ]


async def is_wider_than_the_screen(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
