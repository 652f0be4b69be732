"""Who looks at a page, for which side of which tenant, and whether they may: decided before any handler runs.

A route names the role that it asks for in its `access`; a route without one cannot be built (`routes.py`).
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard
from msgspec import Struct

from rapport.access.audit import Entry
from rapport.access.oidc.provider import Provider
from rapport.access.origin import Origin
from rapport.access.read_log import ReadLog, ReadLogFullError
from rapport.access.roles import Role
from rapport.access.sessions import Session, enter, find_sessions
from rapport.access.sign_in_brake import SignInBrake
from rapport.access.tenants import Tenant
from rapport.access.users import User
from rapport.domain.skills.loading import CurrentReader
from rapport.engine.accept import Acceptor
from rapport.ids import Kind, show
from rapport.settings import Settings
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell
from rapport.surfaces.console.cookies import REGION, session_token
from rapport.surfaces.console.csrf import check_form, token_of
from rapport.surfaces.console.refusals import Refusal, SignInNeededError, not_found
from rapport.surfaces.news import News
from rapport.surfaces.requests import address


class Parts(Struct, frozen=True, kw_only=True):
    """What all calls are served with. `operations` are the names of all that there are; `provider` is one of
    identities, when the operator has named it.
    """

    database: Database
    doorbell: Doorbell
    settings: Settings
    reads: ReadLog
    news: News
    brake: SignInBrake
    provider: Provider | None
    reader: CurrentReader
    acceptor: Acceptor
    operations: Sequence[str]


class ConsoleCall(Struct, frozen=True, kw_only=True):
    """An admitted call. `tenant` is the region, `tenant_id` that of the side that is looked at; `sessions` are of the
    regions that the user may switch to, the current one included; `csrf` is what the forms of this session carry;
    `pages` are the paths that there are, without the prefix.
    """

    user: User
    session: Session
    sessions: Sequence[Session]
    sandbox: bool
    csrf: str
    origin: Origin
    pages: Collection[str]
    parts: Parts

    @property
    def role(self) -> Role:
        return self.user.role

    @property
    def tenant(self) -> Tenant:
        return self.session.tenant

    @property
    def tenant_id(self) -> UUID:
        return self.tenant.sandbox_id if self.sandbox else self.tenant.id

    @property
    def zone(self) -> ZoneInfo:
        """The viewer's."""
        return ZoneInfo(self.user.time_zone)

    @property
    def database(self) -> Database:
        return self.parts.database

    @property
    def doorbell(self) -> Doorbell:
        return self.parts.doorbell

    @property
    def reader(self) -> CurrentReader:
        """What knows the names of skills."""
        return self.parts.reader

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self.parts.database.tenant(self.tenant_id)

    def audit_read(self, action: str, records: Sequence[str] = (), **details: Any) -> None:
        """Notes for the audit log that these records are read. Called before they are shown. Raises Refusal."""
        try:
            self.parts.reads.note(
                self.tenant_id, Entry(origin=self.origin, action=action, records=records, details=details)
            )
        except ReadLogFullError as error:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "refusal.audit_full") from error


ConsoleRequest = Request[None, ConsoleCall, Any]


def doorkeeper(parts: Parts) -> Guard:
    """A guard that puts the call into `request.auth`, or sends the caller to sign in, or refuses.

    A closure, not a bound method: Litestar copies its guards deeply, and leaves only functions as they are.
    """

    async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        if connection.scope["type"] == ScopeType.HTTP and connection.scope["method"] == HttpMethod.OPTIONS:
            return  # which methods a path takes is no secret; there is no handler of ours behind it
        call = await _call(connection, parts, handler)
        structlog.contextvars.bind_contextvars(tenant=str(call.tenant_id))
        connection.scope["auth"] = call  # before what follows may be refused: that is shown inside the frame
        if not call.role.may(handler.opt["access"]):
            raise Refusal(HTTPStatus.FORBIDDEN, "refusal.role")
        if "\0" in connection.scope["path"] or b"%00" in connection.scope["query_string"]:
            raise not_found()  # PostgreSQL's text holds none, so nothing is called so
        assert isinstance(connection, Request)
        if connection.method not in {HttpMethod.GET, HttpMethod.HEAD}:
            await check_form(connection, call.csrf)

    return admit


async def _call(connection: ASGIConnection[Any, Any, Any, Any], parts: Parts, handler: BaseRouteHandler) -> ConsoleCall:
    token = session_token(connection, parts.settings)
    sessions = await find_sessions(parts.database, token) if token else []
    if token is None or not sessions:
        raise SignInNeededError
    chosen = connection.cookies.get(REGION)
    session = next((each for each in sessions if str(each.tenant.id) == chosen), sessions[0])
    user = await enter(parts.database, session)
    if user is None:
        raise SignInNeededError
    return ConsoleCall(
        user=user,
        session=session,
        sessions=sessions,
        sandbox=handler.opt["sandbox"],
        csrf=token_of(token),
        origin=Origin(actor=show(Kind.CONSOLE_USER, user.id), source=address(connection)),
        pages=handler.opt["pages"],
        parts=parts,
    )
