from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Browser, Page

from browsing import page_of, running_browser
from rapport.storage.database import Database
from support import Region
from visitors import Visitor, new_visitor


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as browser:
        yield browser


@pytest.fixture
async def admin(database: Database, region: Region) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield await new_visitor(
            database, region.url, session, region.tenant, time_zone="America/Argentina/Buenos_Aires"
        )


@pytest.fixture
async def tab(browser: Browser, admin: Visitor) -> AsyncIterator[Page]:
    """A tab in which an admin is signed in."""
    async with page_of(browser, admin) as page:
        yield page
