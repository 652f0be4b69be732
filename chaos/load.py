"""Who writes: clients of all surfaces, each with its own key, all of one tenant and on one log."""

import asyncio
from typing import Any

import aiohttp
from msgspec import Struct

from chaos.applicants import Applicants
from chaos.candidates import Candidates
from chaos.client import Client, Log
from chaos.cluster import Cluster
from chaos.employees import Employees
from chaos.follower import Follower
from rapport.access.keys import create_key
from rapport.access.oauth_clients import create_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.scopes import REGIONAL
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.domain.applicants.teams import create_team
from rapport.ids import Kind, show
from rapport.settings import Settings
from rapport.storage.database import open_database

CANDIDATES, EMPLOYEES, APPLICANTS = 8, 3, 3


class Load(Struct, frozen=True):
    """`clients` of all writers; `secret` signs callbacks."""

    tenant: Tenant
    secret: str
    log: Log
    candidates: list[Candidates]
    employees: list[Employees]
    applicants: list[Applicants]
    follower: Follower
    clients: list[Client]

    @property
    def writers(self) -> list[Candidates | Employees | Applicants]:
        return [*self.candidates, *self.employees, *self.applicants]

    async def run(self, over: asyncio.Event) -> None:
        """Until it is over, and each client has an answer to what it sent last, or has given up."""
        running = [asyncio.create_task(writer.run()) for writer in [*self.writers, self.follower]]
        ending = asyncio.create_task(over.wait())
        await asyncio.wait([ending, *running], return_when=asyncio.FIRST_COMPLETED)
        for client in self.clients:
            client.stop.set()
        ending.cancel()
        await asyncio.gather(*running)


async def make_load(cluster: Cluster, session: aiohttp.ClientSession, seed: int) -> Load:
    secret, log, clients = new_secret(), Log(), list[Client]()
    async with open_database(cluster.postgres.url, Settings()) as database:
        tenant = await create_tenant(database, "chaos", "Europe/Amsterdam", secret)
        _, key = await create_key(database, tenant, REGIONAL)
        machine, machine_secret = await create_client(database, tenant, list(OAuthScope))
        async with database.tenant(tenant.id) as transaction:
            team = await create_team(transaction, tenant.id, "Wards", parent_id=None, number=None)
        _, partner_key = await create_partner_key(database, tenant, team.id, list(PartnerScope))

    def client(name: str, **headers: str) -> Client:
        named = {header.replace("_", "-"): value for header, value in headers.items()}
        clients.append(Client(session, cluster.url, named, log, f"{name}-{seed}"))
        return clients[-1]

    token = await _token(session, cluster.url, show(Kind.OAUTH_CLIENT, machine.id), machine_secret or "")
    partner = client("setup", x_api_key=partner_key)
    job = await _made(partner, "/scheduling/jobs", {"name": "Nurse"})
    return Load(
        tenant=tenant,
        secret=secret,
        log=log,
        candidates=[
            Candidates(client(f"candidates-{each}", x_api_key=key), cluster.receiver.url) for each in range(CANDIDATES)
        ],
        employees=[
            Employees(client(f"employees-{each}", authorization=f"Bearer {token}")) for each in range(EMPLOYEES)
        ],
        applicants=[
            Applicants(client(f"applicants-{each}", x_api_key=partner_key), job, await _interviewer(partner, each))
            for each in range(APPLICANTS)
        ],
        follower=Follower(client("follower", x_api_key=key)),
        clients=clients,
    )


async def _interviewer(partner: Client, number: int) -> str:
    person = {"name": "Ina", "email": f"ina-{number}@team.example", "time_zone": "UTC", "language": "en"}
    return await _made(partner, "/scheduling/interviewers", person)


async def _made(partner: Client, path: str, body: Any) -> str:
    sent = await partner.write("set up", "POST", path, body)
    return str(sent.answer["id"])


async def _token(session: aiohttp.ClientSession, url: str, client_id: str, secret: str) -> str:
    asked = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    async with session.post(f"{url}/oauth/token", data=asked) as answer:
        return str((await answer.json())["access_token"])
