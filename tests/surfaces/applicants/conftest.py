import aiohttp
import pytest

from partners import Partner, new_partner
from quiet import quiet, quiet_url
from rapport.storage.database import Database

__all__ = ["quiet", "quiet_url"]


@pytest.fixture
async def partner(database: Database, service: str, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(database, service, session)


@pytest.fixture
async def other_partner(database: Database, service: str, session: aiohttp.ClientSession) -> Partner:
    """Of another tenant."""
    return await new_partner(database, service, session)


@pytest.fixture
async def lower_partner(partner: Partner, database: Database, service: str, session: aiohttp.ClientSession) -> Partner:
    """Of a team below the partner's."""
    return await new_partner(database, service, session, tenant=partner.tenant, below=partner.team_id)


@pytest.fixture
async def beside_partner(partner: Partner, database: Database, service: str, session: aiohttp.ClientSession) -> Partner:
    """Of a team of the same tenant that is not below the partner's."""
    return await new_partner(database, service, session, tenant=partner.tenant)
