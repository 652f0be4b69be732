"""OAuth clients that tests speak for: how a machine gets a token, and calls with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
from msgspec import Struct

from quiet import new_tenant
from rapport.access.oauth_clients import create_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.tenants import Tenant
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Answer

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN = "/oauth/token"
UNAUTHORIZED = [{"title": "401 Unauthorized", "description": "OAuth access token is missing, invalid or expired."}]


class Machine(Struct, frozen=True):
    """A client of a tenant with all scopes, and an HTTP session that it uses."""

    tenant: Tenant
    client_id: str
    secret: str
    url: str
    session: aiohttp.ClientSession

    @property
    def credentials(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret}

    async def ask(self, fields: Mapping[str, Any], *, form: bool = True, **headers: str) -> Answer:
        """Asks for a token, with these fields in one of the two bodies. Header names come with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if form:
            body = urlencode(fields).encode()
            named = {"content-type": "application/x-www-form-urlencoded"} | named
            return await self._send("POST", TOKEN, data=body, headers=named)
        return await self._send("POST", TOKEN, json=fields, headers=named)

    async def token(self, **fields: str) -> str:
        """An access token; `fields` are added to the credentials."""
        answer = await self.ask(self.credentials | fields)
        assert answer.status == 200, answer.body
        return str(answer.body["access_token"])

    async def call(self, method: str, path: str, json: Any = None, *, token: str, **headers: str) -> Answer:
        """Calls with that token; without Authorization when it is empty."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        return await self._send(method, path, json=json, headers=bearer | named)

    async def _send(self, method: str, path: str, **given: Any) -> Answer:
        async with self.session.request(method, self.url + path, **given) as response:
            text = await response.read()
            is_json = response.content_type == "application/json"
            return Answer(response.status, response.headers, await response.json() if is_json else text.decode())


async def new_machine(
    database: Database,
    url: str,
    session: aiohttp.ClientSession,
    *scopes: OAuthScope,
    tenant: Tenant | None = None,
    public_key: Mapping[str, Any] | None = None,
) -> Machine:
    of = tenant or await new_tenant(database)
    client, secret = await create_client(database, of, scopes or list(OAuthScope), public_key=public_key)
    return Machine(of, show(Kind.OAUTH_CLIENT, client.id), secret or "", url, session)
