"""Who calls, for which tenant, and whether they may: decided before any handler runs.

A route names the scope that it asks for, or PUBLIC, in its `access`; a route without one cannot be built.
"""

from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard
from msgspec import Struct

from rapport.access.credentials import Caller, Credentials
from rapport.access.limits import Limits
from rapport.access.origin import Origin
from rapport.engine.accept import Acceptor
from rapport.ids import Kind, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell
from rapport.surfaces.candidates.envelope import Refusal, malformed
from rapport.surfaces.candidates.region_schemas import RegionSchema, RegionSchemas
from rapport.surfaces.requests import add_header


class Call(Struct, frozen=True, kw_only=True):
    """An admitted call. It reaches the data of its own tenant and no other."""

    caller: Caller
    tenant_id: UUID
    sandbox: bool
    prefix: str
    origin: Origin
    acceptor: Acceptor
    doorbell: Doorbell
    _database: Database
    _schemas: RegionSchemas

    @property
    def time_zone(self) -> ZoneInfo:
        return self.caller.time_zone

    async def region_schema(self) -> RegionSchema:
        """What the region's payloads are validated with at this moment."""
        return await self._schemas.of(self.caller.tenant_id)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._database.tenant(self.tenant_id)


def doorkeeper(
    database: Database,
    credentials: Credentials,
    limits: Limits | None,
    acceptor: Acceptor,
    doorbell: Doorbell,
    schemas: RegionSchemas,
) -> Guard:
    """A guard that puts the call into `request.auth` or refuses it (contract, Where it answers).

    A call that may be made costs its tenant one token of `limits`, before anything of the tenant is read.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        caller = await _caller(connection, credentials)
        scope = handler.opt["access"]
        if scope not in caller.scopes:
            raise Refusal(HTTPStatus.FORBIDDEN, f"This API key lacks the scope {scope}.")
        sandbox = wants_sandbox(connection)
        tenant_id = caller.sandbox_id if sandbox else caller.tenant_id
        structlog.contextvars.bind_contextvars(tenant=str(tenant_id))
        if limits is not None:
            _pay(connection, limits, tenant_id)
        connection.scope["auth"] = Call(
            caller=caller,
            tenant_id=tenant_id,
            sandbox=sandbox,
            prefix=handler.opt["prefix"],
            origin=Origin(actor=show(Kind.API_KEY, caller.key_id), source=_address(connection)),
            acceptor=acceptor,
            doorbell=doorbell,
            _database=database,
            _schemas=schemas,
        )

    return admit


async def _caller(connection: ASGIConnection[Any, Any, Any, Any], credentials: Credentials) -> Caller:
    key = connection.headers.get("x-api-key") or connection.headers.get("api-key")
    if not key:
        raise Refusal(HTTPStatus.UNAUTHORIZED, "An API key is needed, in the header x-api-key.")
    caller = await credentials.caller(key)
    if caller is None:
        raise Refusal(HTTPStatus.UNAUTHORIZED, "This API key is not valid.")
    return caller


def _pay(connection: ASGIConnection[Any, Any, Any, Any], limits: Limits, tenant_id: UUID) -> None:
    """Tells how much is left as draft-ietf-httpapi-ratelimit-headers-10 has it.

    `q` requests fit in a full bucket, which an empty one is again after `w` seconds; `r` are left, and after `t`
    seconds there is more.
    """
    taken = limits.take(tenant_id)
    add_header(connection.scope, "ratelimit-policy", f'"tenant";q={limits.burst};w={limits.window_seconds}')
    add_header(connection.scope, "ratelimit", f'"tenant";r={taken.remaining};t={taken.next_seconds}')
    if not taken.admitted:
        message = (
            "This region sends too many requests; nothing was done. The header retry-after says when to come back."
        )
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, headers={"retry-after": str(taken.next_seconds)})


def _address(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    return None if connection.client is None else connection.client.host


def wants_sandbox(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """By prefix or by header. A header that says neither true nor false is refused: a guess could hit live data."""
    by_prefix = bool(connection.route_handler.opt["sandbox"])
    match sandbox_header(connection):
        case "true":
            return True
        case "" | "false":
            return by_prefix
        case _:
            raise malformed("The header x-api-sandbox must be true or false.", "x-api-sandbox", code="header")


def sandbox_header(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """`true`, `false`, something else that is refused, or nothing."""
    return connection.headers.get("x-api-sandbox", "").strip().lower()
