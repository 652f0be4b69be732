"""Who calls, for which side of their tenant, and whether they may: decided before any handler runs.

The keys, the prefixes and the header that means the sandbox are those of the candidates surface. A route names the
scope that it asks for in its `access`; a route without one cannot be built.
"""

from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard
from msgspec import Struct

from rapport.access.credentials import Caller, Credentials
from rapport.access.limits import Limits
from rapport.access.origin import Origin
from rapport.ids import Kind, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell
from rapport.surfaces.feed.errors import INVALID, Refusal, Wrong
from rapport.surfaces.news import News
from rapport.surfaces.rate_limit import pay
from rapport.surfaces.requests import address

API_KEY = "x-api-key"
SANDBOX = "x-api-sandbox"
REGION = "x-region"


class Parts(Struct, frozen=True, kw_only=True):
    """What all calls are served with."""

    database: Database
    credentials: Credentials
    limits: Limits | None
    news: News
    doorbell: Doorbell


class FeedCall(Struct, frozen=True, kw_only=True):
    """An admitted call. It reaches the events and webhooks of one side of its own tenant and no other."""

    tenant_id: UUID
    origin: Origin
    _parts: Parts

    @property
    def doorbell(self) -> Doorbell:
        return self._parts.doorbell

    @property
    def news(self) -> News:
        return self._parts.news

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._parts.database.tenant(self.tenant_id)


FeedRequest = Request[None, FeedCall, Any]


def doorkeeper(parts: Parts) -> Guard:
    """A guard that puts the call into `request.auth` or refuses it.

    A call that may be made costs its tenant one token of `limits`, before anything of the tenant is read.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        caller = await _caller(connection, parts.credentials)
        scope = handler.opt["access"]
        if scope not in caller.scopes:
            raise Refusal(HTTPStatus.FORBIDDEN, f"This API key lacks the scope {scope}")
        if REGION in connection.headers:
            wrong = Wrong(REGION, "not taken here: events are read with a key of the region itself")
            raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, wrong)
        tenant_id = caller.sandbox_id if _wants_sandbox(connection) else caller.tenant_id
        structlog.contextvars.bind_contextvars(tenant=str(tenant_id))
        if parts.limits is not None:
            _pay(connection, parts.limits, tenant_id)
        connection.scope["auth"] = FeedCall(
            tenant_id=tenant_id,
            origin=Origin(actor=show(Kind.API_KEY, caller.key_id), source=address(connection)),
            _parts=parts,
        )

    return admit


async def _caller(connection: ASGIConnection[Any, Any, Any, Any], credentials: Credentials) -> Caller:
    key = connection.headers.get(API_KEY)
    if not key:
        raise Refusal(HTTPStatus.UNAUTHORIZED, f"An API key is needed, in the header {API_KEY}")
    caller = await credentials.caller(key)
    if caller is None:
        raise Refusal(HTTPStatus.UNAUTHORIZED, "This API key is not valid")
    return caller


def _wants_sandbox(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """By prefix or by header. A header that says neither true nor false is refused: a guess could mean live data."""
    match connection.headers.get(SANDBOX, "").strip().lower():
        case "true":
            return True
        case "" | "false":
            return bool(connection.route_handler.opt["sandbox"])
        case _:
            raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, Wrong(SANDBOX, "must be true or false"))


def _pay(connection: ASGIConnection[Any, Any, Any, Any], limits: Limits, tenant_id: UUID) -> None:
    taken = pay(connection, limits, tenant_id)
    if not taken.admitted:
        message = "This tenant sends too many requests. The header retry-after says when to come back"
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, headers={"retry-after": str(taken.next_seconds)})
