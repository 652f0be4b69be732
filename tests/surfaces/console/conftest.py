from collections.abc import AsyncIterator

import aiohttp
import pytest
from msgspec import Struct

from desks import Desk, at_desk
from machines import new_machine
from partners import Partner, new_partner
from rapport.access.roles import Role
from rapport.storage.database import Database
from support import Region
from visitors import Visitor, new_visitor


class Console(Struct, frozen=True):
    """Of one region: somebody of each role, and nobody."""

    viewer: Visitor
    coordinator: Visitor
    admin: Visitor
    nobody: Visitor


@pytest.fixture(scope="session")
async def cookieless() -> AsyncIterator[aiohttp.ClientSession]:
    """Keeps no cookie of an answer: visitors say themselves who they are."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def console(database: Database, region: Region, cookieless: aiohttp.ClientSession) -> Console:
    viewer, coordinator, admin = [
        await new_visitor(database, region.url, cookieless, region.tenant, role) for role in Role
    ]
    return Console(viewer, coordinator, admin, Visitor(url=region.url, session=cookieless))


@pytest.fixture
async def admin(database: Database, region: Region, cookieless: aiohttp.ClientSession) -> Visitor:
    return await new_visitor(database, region.url, cookieless, region.tenant)


@pytest.fixture
async def viewer(database: Database, region: Region, cookieless: aiohttp.ClientSession) -> Visitor:
    return await new_visitor(database, region.url, cookieless, region.tenant, Role.VIEWER)


@pytest.fixture
async def nobody(region: Region, cookieless: aiohttp.ClientSession) -> Visitor:
    return Visitor(url=region.url, session=cookieless)


@pytest.fixture
async def stranger(database: Database, other_region: Region, cookieless: aiohttp.ClientSession) -> Visitor:
    """An admin of another region."""
    return await new_visitor(database, other_region.url, cookieless, other_region.tenant)


@pytest.fixture
async def partner(database: Database, region: Region, session: aiohttp.ClientSession) -> Partner:
    """A team of the region, with a key."""
    return await new_partner(database, region.url, session, tenant=region.tenant)


@pytest.fixture
async def desk(database: Database, region: Region, session: aiohttp.ClientSession) -> Desk:
    """The region's own system, which tells of employees and vacancies."""
    return await at_desk(await new_machine(database, region.url, session, tenant=region.tenant))
