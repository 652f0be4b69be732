"""What tests of interviewers' time have in common: a team with a key on a database on which no service runs."""

import aiohttp

from partners import Partner, new_partner
from rapport.access.tenants import Tenant
from rapport.storage.database import Database


async def team_of(database: Database, session: aiohttp.ClientSession, tenant: Tenant) -> Partner:
    """A new team of the tenant; nobody answers at its URL."""
    return await new_partner(database, "", session, tenant=tenant)
