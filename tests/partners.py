"""Partners that tests speak for: a team with a key, and what is in it."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from msgspec import Struct

from quiet import new_tenant
from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tenants import Tenant
from rapport.domain.applicants.teams import create_team
from rapport.storage.database import Database
from support import Answer

INVALID_TOKEN = {"message": "Invalid Token"}


class Partner(Struct, frozen=True):
    """A key of a team with both scopes, and an HTTP session that it uses."""

    tenant: Tenant
    team_id: int
    key: str
    url: str
    session: aiohttp.ClientSession

    async def call(
        self, method: str, path: str, json: Any = None, *, data: bytes | None = None, **headers: str
    ) -> Answer:
        """Header names come with underscores; `x_api_key=""` leaves the key out."""
        named = {"x-api-key": self.key} | {name.replace("_", "-"): value for name, value in headers.items()}
        sent: Mapping[str, str] = {name: value for name, value in named.items() if value}
        async with self.session.request(method, self.url + path, json=json, data=data, headers=sent) as response:
            text = await response.read()
            is_json = response.content_type == "application/json"
            return Answer(response.status, response.headers, await response.json() if is_json else text.decode())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.call("GET", path, data=None, **headers)

    async def put(self, path: str, json: Any, **headers: str) -> Answer:
        return await self.call("PUT", path, json, data=None, **headers)

    async def post(self, path: str, json: Any, **headers: str) -> Answer:
        return await self.call("POST", path, json, data=None, **headers)


async def new_partner(
    database: Database,
    url: str,
    session: aiohttp.ClientSession,
    *scopes: PartnerScope,
    tenant: Tenant | None = None,
    below: int | None = None,
) -> Partner:
    """With a team of its own: below that one, or at the top."""
    of = tenant or await new_tenant(database)
    async with database.tenant(of.id) as transaction:
        team = await create_team(transaction, of.id, "Team", parent_id=below, number=None)
    _, key = await create_partner_key(database, of, team.id, scopes or list(PartnerScope))
    return Partner(of, team.id, key, url, session)
