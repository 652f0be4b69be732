"""Tenants (education regions), each with the sandbox that is its twin."""

from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

import asyncpg
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.callback_secrets import add_secret
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, ring

MAX_NAME = 100  # characters


class AccessError(Exception):
    """What was asked for is refused; the message says why and what would be right."""


class MadeBeforeError(AccessError):
    """There is one with this id already: it is asked for a second time, and its secret was shown the first time."""


class Tenant(Struct, frozen=True, kw_only=True):
    """`time_zone` reads the date-times that come without an offset."""

    id: UUID
    sandbox_id: UUID
    name: str
    time_zone: str
    created_at: datetime


async def create_tenant(
    database: Database, name: str, time_zone: str, callback_secret: str, origin: Origin = COMMAND_LINE
) -> Tenant:
    """Makes the tenant and its sandbox, which share the secret that signs callbacks. Raises AccessError."""
    if not (1 <= len(name) <= MAX_NAME and name.isprintable() and name == name.strip()):
        raise AccessError(f"the name must have 1 to {MAX_NAME} printable characters, none of them space at its ends")
    _check_time_zone(time_zone)
    live, sandbox = new_id(), new_id()
    async with database.directory() as transaction:
        try:
            await transaction.executemany(
                "INSERT INTO tenant (id, name, live_id, time_zone) VALUES ($1, $2, $3, $4)",
                [(live, name, None, time_zone), (sandbox, name, live, time_zone)],
            )
        except asyncpg.UniqueViolationError as error:
            raise AccessError(f"there is a tenant {name!r} already") from error
        for tenant_id in (live, sandbox):
            await _furnish(transaction, tenant_id, callback_secret)
            await write_entries(transaction, tenant_id, [Entry(origin=origin, action="region.create")])
    return await find_tenant(database, name)


async def _furnish(transaction: Transaction, tenant_id: UUID, callback_secret: str) -> None:
    await transaction.execute(f"SET LOCAL rapport.tenant = '{tenant_id}'")
    await transaction.execute("INSERT INTO lane (tenant_id) VALUES ($1)", tenant_id)
    await add_secret(transaction, tenant_id, callback_secret)


_TENANTS = """
SELECT live.id, sandbox.id AS sandbox_id, live.name, live.time_zone, live.created_at
FROM tenant live JOIN tenant sandbox ON sandbox.live_id = live.id
"""


async def find_tenant(database: Database, name: str) -> Tenant:
    """Raises AccessError when there is none of this name (case does not matter)."""
    async with database.directory() as transaction:
        row = await transaction.fetchrow(f"{_TENANTS} WHERE lower(live.name) = lower($1)", name)
    if row is None:
        raise AccessError(f"there is no tenant {name!r}; `rapport tenant list` shows them all")
    return Tenant(**row)


async def read_tenant(database: Database, tenant_id: UUID) -> Tenant:
    """The tenant whose live id this is."""
    async with database.directory() as transaction:
        row = await transaction.fetchrow(f"{_TENANTS} WHERE live.id = $1", tenant_id)
    assert row is not None  # tenants are never removed
    return Tenant(**row)


async def list_tenants(database: Database) -> list[Tenant]:
    async with database.directory() as transaction:
        return [Tenant(**row) for row in await transaction.fetch(f"{_TENANTS} ORDER BY lower(live.name)")]


async def time_zone_of(transaction: Transaction, tenant_id: UUID) -> str:
    """Of a live tenant or a sandbox."""
    return str(await transaction.fetchval("SELECT time_zone FROM tenant WHERE id = $1", tenant_id))


async def set_time_zone(database: Database, tenant: Tenant, time_zone: str, origin: Origin = COMMAND_LINE) -> None:
    """For what is written from now on, in the sandbox too. Every node hears of it. Raises AccessError."""
    _check_time_zone(time_zone)
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute(
            "UPDATE tenant SET time_zone = $1 WHERE id = ANY($2::uuid[])", time_zone, [tenant.id, tenant.sandbox_id]
        )
        await ring(transaction, Bell.CREDENTIALS, tenant.id)
        entry = Entry(origin=origin, action="region.update", details={"changed": ["timeZone"]})
        await write_entries(transaction, tenant.id, [entry])


def _check_time_zone(time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise AccessError(f"{time_zone!r} is no IANA time zone; one would be Europe/Amsterdam")
