"""The demo's employees surface: an OAuth client, an employee who likes one of two vacancies, and what that tells."""

from http import HTTPStatus
from typing import Any

import aiohttp
from msgspec import Struct

from rapport.access.oauth_clients import create_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.tenants import Tenant
from rapport.cli.demo_data import EMPLOYEE, LIKED, MORE_EMPLOYEES, MORE_LIKED, VACANCIES
from rapport.ids import Kind, show
from rapport.storage.database import Database

_PATH = f"/employees/{EMPLOYEE['external_id']}"
PROFILE, MATCHES = f"{_PATH}/skill_profile?include=evidence", f"{_PATH}/matching_vacancies?response_format=explained"


class Liking(Struct, frozen=True, kw_only=True):
    """What a call needs that asks for a skill profile, and what the profile says, in a few words."""

    client_id: str
    client_secret: str
    wants: str


async def like(database: Database, tenant: Tenant, base: str) -> Liking:
    """What an earlier demo has made is still there; only the client is new."""
    client, secret = await create_client(database, tenant, list(OAuthScope))
    assert secret is not None  # only a client with a key of its own has none
    client_id = show(Kind.OAUTH_CLIENT, client.id)
    asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    async with aiohttp.ClientSession(base) as session:
        async with session.post("/oauth/token", data=asked, raise_for_status=True) as response:
            token = (await response.json())["access_token"]
        session.headers["authorization"] = f"Bearer {token}"
        for vacancy in VACANCIES:
            await _make(session, "/vacancies", vacancy)
        for employee in (EMPLOYEE, *MORE_EMPLOYEES):
            await _make(session, "/employees", employee)
        for employee_id, deed in ((EMPLOYEE["external_id"], LIKED), *MORE_LIKED):
            await _make(session, f"/employees/{employee_id}/interactions", deed)
        async with session.get(PROFILE, raise_for_status=True) as response:
            profile = await response.json()
    return Liking(client_id=client_id, client_secret=secret, wants=_wants(profile))


async def _make(session: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> None:
    async with session.post(f"{path}?language=en", json=body) as response:
        if response.status != HTTPStatus.CONFLICT:
            response.raise_for_status()


def _wants(profile: dict[str, Any]) -> str:
    interesting = [skill for skill in profile["skills"] if skill["interest"]]
    return ", ".join(f"{skill['skill']} {skill['interest']:.2f}" for skill in interesting)
