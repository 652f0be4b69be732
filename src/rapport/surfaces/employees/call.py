"""Who calls, for which tenant, and whether they may: decided before any handler runs.

A route names the scope that it asks for in its `access`; a route without one cannot be built.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard
from msgspec import Struct

from rapport.access.access_tokens import AccessTokens, Bearer
from rapport.access.audit import Entry
from rapport.access.limits import Limits
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.origin import Origin
from rapport.access.read_log import ReadLog, ReadLogFullError
from rapport.domain.skills.loading import CurrentReader
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, Doorbell
from rapport.surfaces.employees.errors import Refusal, unauthorized
from rapport.surfaces.rate_limit import pay
from rapport.surfaces.requests import address


class Parts(Struct, frozen=True, kw_only=True):
    """What all calls are served with."""

    database: Database
    tokens: AccessTokens
    limits: Limits | None
    reads: ReadLog
    doorbell: Doorbell
    reader: CurrentReader
    domain: str | None


class EmployeesCall(Struct, frozen=True, kw_only=True):
    """An admitted call. It reaches the data of its own tenant and no other. `client_id` is as shown (`client_…`)."""

    tenant_id: UUID
    tenant: str
    client_id: str
    scopes: frozenset[OAuthScope]
    origin: Origin
    _parts: Parts

    @property
    def database(self) -> Database:
        return self._parts.database

    @property
    def reader(self) -> CurrentReader:
        return self._parts.reader

    def texts_may_be_due(self) -> None:
        """Something was written that may have brought texts to be read for skills."""
        self._parts.doorbell.ring_soon(Bell.TEXTS, self.tenant_id)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._parts.database.tenant(self.tenant_id)

    def audit_read(self, action: str, records: Sequence[str] = (), **details: Any) -> None:
        """Notes for the audit log that these records are read. Called before they are answered. Raises Refusal."""
        try:
            self._parts.reads.note(
                self.tenant_id, Entry(origin=self.origin, action=action, records=records, details=details)
            )
        except ReadLogFullError as error:
            description = "The audit log cannot be written at the moment, so nothing is shown. Please try again."
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, description, headers={"retry-after": "1"}) from error


def doorkeeper(parts: Parts) -> Guard:
    """A guard that puts the call into `request.auth` or refuses it (contract, Access).

    A call that may be made costs its tenant one token of `limits`, before anything of the tenant is read.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        bearer = await _bearer(connection, parts.tokens)
        if not _is_at_home(connection.headers.get("host", ""), parts.domain, bearer.tenant):
            raise unauthorized()
        scope = handler.opt["access"]
        if scope not in bearer.scopes:
            raise _insufficient(scope)
        structlog.contextvars.bind_contextvars(tenant=str(bearer.tenant_id))
        if parts.limits is not None:
            _pay(connection, parts.limits, bearer.tenant_id)
        connection.scope["auth"] = EmployeesCall(
            tenant_id=bearer.tenant_id,
            tenant=bearer.tenant,
            client_id=bearer.client_id,
            scopes=bearer.scopes,
            origin=Origin(actor=bearer.client_id, source=address(connection)),
            _parts=parts,
        )

    return admit


async def _bearer(connection: ASGIConnection[Any, Any, Any, Any], tokens: AccessTokens) -> Bearer:
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    bearer = await tokens.bearer(token.strip()) if kind.lower() == "bearer" else None
    if bearer is None:
        raise unauthorized()
    return bearer


def _is_at_home(host: str, domain: str | None, tenant: str) -> bool:
    """Whether a host `{tenant}.{region}.<domain>` is the tenant's; hosts of another form are nobody's."""
    name = host.partition(":")[0].rstrip(".").lower()
    if domain is None or not name.endswith(f".{domain}"):
        return True
    labels = name.removesuffix(f".{domain}").split(".")
    return len(labels) == 1 or labels[0] == tenant.lower()


def _insufficient(scope: OAuthScope) -> Refusal:
    """RFC 6750, 3.1."""
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    description = f"The access token lacks the scope {scope}."
    return Refusal(HTTPStatus.FORBIDDEN, description, headers={"www-authenticate": challenge})


def _pay(connection: ASGIConnection[Any, Any, Any, Any], limits: Limits, tenant_id: UUID) -> None:
    taken = pay(connection, limits, tenant_id)
    if not taken.admitted:
        description = (
            "This tenant sends too many requests; nothing was done. The header retry-after says when to come back."
        )
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, description, headers={"retry-after": str(taken.next_seconds)})
