"""Who calls, for which tenant, and whether they may: decided before any handler runs.

A route names the scope that it asks for, or PUBLIC, in its `access`; a route without one cannot be built.
"""

from collections.abc import Sequence
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

from rapport.access.audit import Entry
from rapport.access.credentials import Caller, Credentials
from rapport.access.limits import Limits
from rapport.access.origin import Origin
from rapport.access.read_log import ReadLog, ReadLogFullError
from rapport.access.regions import Regions
from rapport.engine.accept import Acceptor
from rapport.ids import Kind, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell
from rapport.storage.shared_reads import Found, Look, SharedReads
from rapport.surfaces.candidates.acting import acting
from rapport.surfaces.candidates.envelope import Refusal, malformed
from rapport.surfaces.candidates.region_schemas import RegionSchema, RegionSchemas
from rapport.surfaces.rate_limit import pay
from rapport.surfaces.requests import address


class Parts(Struct, frozen=True, kw_only=True):
    """What all calls are served with."""

    database: Database
    looks: SharedReads
    credentials: Credentials
    regions: Regions
    limits: Limits | None
    acceptor: Acceptor
    doorbell: Doorbell
    schemas: RegionSchemas
    reads: ReadLog


class Call(Struct, frozen=True, kw_only=True):
    """An admitted call. It reaches the data of its own tenant and no other.

    Of a caller who acts for another region, `caller` is who they are there: that region, within their scopes.
    """

    caller: Caller
    tenant_id: UUID
    sandbox: bool
    prefix: str
    origin: Origin
    _parts: Parts

    @property
    def acceptor(self) -> Acceptor:
        return self._parts.acceptor

    @property
    def doorbell(self) -> Doorbell:
        return self._parts.doorbell

    @property
    def time_zone(self) -> ZoneInfo:
        return self.caller.time_zone

    async def region_schema(self) -> RegionSchema:
        """What the region's payloads are validated with at this moment."""
        return await self._parts.schemas.of(self.caller.tenant_id)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._parts.database.tenant(self.tenant_id)

    async def read(self, look: Look[Found]) -> Found:
        """What `look` finds of the tenant in a transaction that it shares: for what is quick and only reads."""
        return await self._parts.looks.read(self.tenant_id, look)

    def audit_read(self, action: str, records: Sequence[str] = (), **details: Any) -> None:
        """Notes for the audit log that these records, by their shown ids, are read. Called before they are answered.

        `details` name what was asked for, never whom: `access/audit.py`. Raises Refusal when it cannot be noted.
        """
        entry = Entry(origin=self.origin, action=action, records=records, details=details)
        try:
            self._parts.reads.note(self.tenant_id, entry)
        except ReadLogFullError as error:
            message = (
                "The audit log cannot be written at the moment, so nothing is shown. Please try again in a second."
            )
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers={"retry-after": "1"}) from error


def doorkeeper(parts: Parts) -> Guard:
    """A guard that puts the call into `request.auth` or refuses it (contract, Where it answers).

    A call that may be made costs its tenant one token of `limits`, before anything of the tenant is read.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        asking = await _caller(connection, parts.credentials)
        scope = handler.opt["access"]
        if scope not in asking.scopes:
            raise Refusal(HTTPStatus.FORBIDDEN, f"This API key lacks the scope {scope}.")
        caller = await acting(connection, asking, parts.regions)
        sandbox = wants_sandbox(connection)
        tenant_id = caller.sandbox_id if sandbox else caller.tenant_id
        structlog.contextvars.bind_contextvars(tenant=str(tenant_id))
        if parts.limits is not None:
            _pay(connection, parts.limits, tenant_id)
        call = connection.scope["auth"] = Call(
            caller=caller,
            tenant_id=tenant_id,
            sandbox=sandbox,
            prefix=handler.opt["prefix"],
            origin=Origin(
                actor=show(Kind.API_KEY, caller.key_id),
                region=None if caller.tenant_id == asking.tenant_id else asking.tenant_name,
                source=address(connection),
            ),
            _parts=parts,
        )
        if call.origin.region is not None:  # whatever it is that they do there
            call.audit_read("region.act", route=f"{connection.scope.get('method')} {connection.scope['path_template']}")

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
    taken = pay(connection, limits, tenant_id)
    if not taken.admitted:
        message = (
            "This region sends too many requests; nothing was done. The header retry-after says when to come back."
        )
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, headers={"retry-after": str(taken.next_seconds)})


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
