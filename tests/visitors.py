"""People who look at the console in tests: each is signed in as a user of a tenant, or nobody."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from msgspec import Struct

from rapport.access.roles import Role
from rapport.access.sessions import Opening, open_sessions
from rapport.access.tenants import Tenant
from rapport.access.users import NewUser, User, create_user
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.surfaces.console.cookies import SESSION
from rapport.surfaces.console.csrf import FIELD, token_of

PASSWORD = "correct horse battery"


class Shown(Struct, frozen=True):
    """An answer, whose redirect was not followed."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def leads_to(self) -> str:
        assert self.status == 303, (self.status, self.text)
        return self.headers["location"]


class Visitor(Struct, frozen=True, kw_only=True):
    """`token` is the session's; without one, nobody is signed in."""

    url: str
    session: aiohttp.ClientSession
    token: str | None = None
    tenant: Tenant | None = None
    user: User | None = None

    @property
    def csrf(self) -> str:
        return token_of(self.token or "")

    async def get(self, path: str, **headers: str) -> Shown:
        """`path` is the whole one: `/console/people`."""
        return await self.send("GET", path, **headers)

    async def post(
        self,
        path: str,
        given: Mapping[str, str] = {},
        *,
        csrf: str | None = None,
        headers: Mapping[str, str] = {},
        **fields: str,
    ) -> Shown:
        """A form with these fields, and with the session's own token unless another one is given."""
        form = {FIELD: self.csrf if csrf is None else csrf, **given, **fields}
        return await self.send("POST", path, data=form, **headers)

    async def send(self, method: str, path: str, data: Any = None, **headers: str) -> Shown:
        async with self.open(method, path, data, **headers) as answer:
            return Shown(answer.status, answer.headers, await answer.text())

    def open(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """The answer as it comes, for `async with`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["cookie"] = "; ".join(filter(None, [f"{SESSION}={self.token}", sent.get("cookie")]))
        return self.session.request(method, self.url + path, data=data, headers=sent, allow_redirects=False)


async def new_user(database: Database, tenant: Tenant, role: Role = Role.ADMIN, **given: str) -> User:
    """With PASSWORD, and an address of their own; `given` are fields of it."""
    fields = {"email": f"{new_id()}@school.example", "name": f"Some {role}", "language": "en", "time_zone": "UTC"}
    return await create_user(database, tenant, NewUser(role=role, **{**fields, **given}), PASSWORD)


async def new_visitor(
    database: Database, url: str, session: aiohttp.ClientSession, tenant: Tenant, role: Role = Role.ADMIN, **given: str
) -> Visitor:
    user = await new_user(database, tenant, role, **given)
    return await signed_in(database, url, session, tenant, user)


async def signed_in(
    database: Database, url: str, session: aiohttp.ClientSession, tenant: Tenant, user: User
) -> Visitor:
    """In a session of its own."""
    token = await open_sessions(database, [Opening(tenant.id, user.id)], "127.0.0.1")
    return Visitor(url=url, session=session, token=token, tenant=tenant, user=user)
