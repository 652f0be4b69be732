import aiohttp
import pytest

from partners import Partner, new_partner
from quiet import quiet, quiet_url, tenant
from rapport.access.tenants import Tenant
from rapport.storage.database import Database

__all__ = ["quiet", "quiet_url", "tenant"]


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(quiet, "", session, tenant=tenant)
