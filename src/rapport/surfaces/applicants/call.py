"""Who calls, for which team, and whether they may: decided before any handler runs.

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

from rapport.access.access_tokens import AccessTokens
from rapport.access.audit import Entry
from rapport.access.known_partners import KnownPartners, Partner
from rapport.access.limits import Limits
from rapport.access.origin import Origin
from rapport.access.partner_scopes import PartnerScope
from rapport.access.read_log import ReadLog, ReadLogFullError
from rapport.domain.applicants.teams import Team, teams_below
from rapport.ids import Kind, show
from rapport.storage.database import Database, Transaction
from rapport.surfaces.applicants.errors import invalid_token
from rapport.surfaces.rate_limit import pay
from rapport.surfaces.refusals import Refusal, Wrong
from rapport.surfaces.requests import address

API_KEY = "X-Api-Key"


class Parts(Struct, frozen=True, kw_only=True):
    """What all calls are served with. `public_url` is where clients reach the service, when the operator has said."""

    database: Database
    partners: KnownPartners
    tokens: AccessTokens
    limits: Limits | None
    reads: ReadLog
    public_url: str | None

    def audit(self, tenant_id: UUID, entry: Entry) -> None:
        """Notes that something is read. Called before it is answered. Raises Refusal."""
        try:
            self.reads.note(tenant_id, entry)
        except ReadLogFullError as error:
            message = "The audit log cannot be written at the moment, so nothing is shown. Please try again"
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers={"retry-after": "1"}) from error


class ApplicantsCall(Struct, frozen=True, kw_only=True):
    """An admitted call. It reaches the data of its team and of those below it, and no other."""

    tenant_id: UUID
    team_id: int
    scopes: frozenset[PartnerScope]
    origin: Origin
    _parts: Parts

    @property
    def database(self) -> Database:
        return self._parts.database

    @property
    def public_url(self) -> str | None:
        return self._parts.public_url

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._parts.database.tenant(self.tenant_id)

    async def teams(self, transaction: Transaction) -> Sequence[Team]:
        """Those that the key opens: its own, and all below it."""
        return await teams_below(transaction, self.tenant_id, self.team_id)

    def audit_read(self, action: str, records: Sequence[str] = (), **details: Any) -> None:
        """Notes for the audit log that these records are read. Called before they are answered. Raises Refusal."""
        entry = Entry(origin=self.origin, action=action, records=records, details=details)
        self._parts.audit(self.tenant_id, entry)


def doorkeeper(parts: Parts) -> Guard:
    """A guard that puts the call into `request.auth` or refuses it (contract, Access).

    A call that may be made costs its tenant one token of `limits`, before anything of the tenant is read.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        partner = await parts.partners.partner(connection.headers.get(API_KEY.lower(), ""))
        if partner is None or await _speaks_for_another(connection, parts.tokens, partner):
            raise invalid_token()
        scope = handler.opt["access"]
        if scope not in partner.scopes:
            raise Refusal(HTTPStatus.FORBIDDEN, "Forbidden", Wrong(API_KEY, f"the key lacks the scope {scope}"))
        structlog.contextvars.bind_contextvars(tenant=str(partner.tenant_id))
        if parts.limits is not None:
            _pay(connection, parts.limits, partner.tenant_id)
        connection.scope["auth"] = ApplicantsCall(
            tenant_id=partner.tenant_id,
            team_id=partner.team_id,
            scopes=partner.scopes,
            origin=Origin(actor=show(Kind.PARTNER_KEY, partner.key_id), source=address(connection)),
            _parts=parts,
        )

    return admit


async def _speaks_for_another(
    connection: ASGIConnection[Any, Any, Any, Any], tokens: AccessTokens, partner: Partner
) -> bool:
    """Whether a token of ours stands beside the key and is another tenant's; anything else there is ignored."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    bearer = await tokens.bearer(token.strip()) if kind.lower() == "bearer" else None
    return bearer is not None and bearer.tenant_id != partner.tenant_id


def _pay(connection: ASGIConnection[Any, Any, Any, Any], limits: Limits, tenant_id: UUID) -> None:
    taken = pay(connection, limits, tenant_id)
    if not taken.admitted:
        message = "This tenant sends too many requests; nothing was done. The header retry-after says when to come back"
        raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, headers={"retry-after": str(taken.next_seconds)})
