"""What answers HTTP: the surfaces side by side, and what they share."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.di import Provide
from msgspec import Struct
from msgspec.structs import replace

from rapport.access.access_tokens import AccessTokens
from rapport.access.credentials import Credentials
from rapport.access.known_clients import KnownClients
from rapport.access.known_partners import KnownPartners
from rapport.access.limits import Limits
from rapport.access.nodes import Nodes
from rapport.access.oidc.provider import Provider
from rapport.access.read_log import ReadLog
from rapport.access.regions import Regions
from rapport.access.sign_in_brake import SignInBrake
from rapport.access.signing_keys import SigningKeys
from rapport.app import figures
from rapport.app.common import Common
from rapport.app.operations import OPERATIONS
from rapport.engine.accept import Acceptor
from rapport.settings import Settings
from rapport.storage.doorbell import Bell
from rapport.storage.shared_reads import SharedReads
from rapport.surfaces.applicants import call as applicants_call
from rapport.surfaces.applicants.easy_apply import apply_limit
from rapport.surfaces.applicants.openapi.document import PATH as APPLICANTS_PATH
from rapport.surfaces.applicants.openapi.document import applicants_document
from rapport.surfaces.applicants.routes import applicants_routes
from rapport.surfaces.applicants.routes import refusal_of as applicants_refusal_of
from rapport.surfaces.candidates import call as candidates_call
from rapport.surfaces.candidates.files import upload_limit
from rapport.surfaces.candidates.openapi.document import openapi_document
from rapport.surfaces.candidates.region_schemas import RegionSchemas
from rapport.surfaces.candidates.routes import candidates_routes, refuse
from rapport.surfaces.console.call import Parts as ConsoleParts
from rapport.surfaces.console.routes import console_routes
from rapport.surfaces.console.routes import refusal_of as console_refusal_of
from rapport.surfaces.crowd import ALWAYS, Crowd
from rapport.surfaces.docs.pages import Surface
from rapport.surfaces.docs.routes import docs_routes
from rapport.surfaces.employees import call as employees_call
from rapport.surfaces.employees.oauth import Authority
from rapport.surfaces.employees.openapi.document import PATH as EMPLOYEES_PATH
from rapport.surfaces.employees.openapi.document import employees_document
from rapport.surfaces.employees.routes import employees_routes
from rapport.surfaces.employees.routes import refusal_of as employees_refusal_of
from rapport.surfaces.feed.call import FeedParts
from rapport.surfaces.feed.openapi.document import PATH as FEED_PATH
from rapport.surfaces.feed.openapi.document import feed_document
from rapport.surfaces.feed.routes import feed_routes
from rapport.surfaces.feed.routes import refusal_of as feed_refusal_of
from rapport.surfaces.files import Files
from rapport.surfaces.health import healthz, readyz
from rapport.surfaces.keyed.call import KeyedParts
from rapport.surfaces.news import News
from rapport.surfaces.refusals import Refuse
from rapport.surfaces.requests import NO_ROUTE, RequestLog
from rapport.surfaces.timeline.openapi.document import PATH as TIMELINE_PATH
from rapport.surfaces.timeline.openapi.document import timeline_document
from rapport.surfaces.timeline.routes import refusal_of as timeline_refusal_of
from rapport.surfaces.timeline.routes import timeline_routes


class _Shared(Struct, frozen=True, kw_only=True):
    """What calls of every surface are served with."""

    limits: Limits | None
    issuing: Limits | None
    reads: ReadLog
    looks: SharedReads
    tokens: AccessTokens


@asynccontextmanager
async def answering(common: Common) -> AsyncIterator[Crowd]:
    """At the end, what was accepted is answered, and what was noted is written down."""
    settings, database, keep = common.settings, common.database, common.background.keep
    asked = replace(common, database=database.for_callers(settings.database_waiting))
    shared = _Shared(
        limits=_limits(settings.rate_limit_per_second, settings.rate_limit_burst),
        issuing=_limits(settings.token_rate_limit_per_second, settings.token_rate_limit_burst),
        reads=ReadLog(database),
        looks=SharedReads(asked.database),
        tokens=_tokens(asked),
    )
    credentials = Credentials(asked.database, settings.credential_cache_seconds)
    common.doorbell.on(Bell.CREDENTIALS, credentials.forget)
    acceptor = Acceptor(database, common.doorbell, batch=settings.accept_batch, waiting=settings.accept_waiting)
    common.metrics.tell(lambda: figures.accepted(acceptor.accepted))
    nodes = Nodes(database, [limits for limits in (shared.limits, shared.issuing) if limits is not None])
    await nodes.say()
    keep("nodes", nodes.run)
    keep("credentials", credentials.run)
    keep("reads", shared.reads.rounds.run)
    yield _http(
        common,
        [
            *_candidates(asked, shared, credentials, acceptor),
            *_employees(asked, shared),
            *_applicants(asked, shared),
            *_feed(asked, shared, credentials),
            *_timeline(asked, shared, credentials),
            *_console(asked, shared, acceptor),
        ],
    )
    await nodes.leave()
    await acceptor.drain()
    await shared.looks.drain()
    await shared.reads.drain()
    await credentials.write_uses()


def _limits(per_second: int, burst: int) -> Limits | None:
    return Limits(per_second, burst) if per_second else None


def _tokens(common: Common) -> AccessTokens:
    settings = common.settings
    keys = SigningKeys(common.database, settings.credential_cache_seconds)
    clients = KnownClients(common.database, settings.credential_cache_seconds)
    common.doorbell.on(Bell.SIGNING_KEYS, keys.forget)
    common.doorbell.on(Bell.CREDENTIALS, clients.forget)
    return AccessTokens(
        keys=keys,
        clients=clients,
        lifetime_seconds=settings.token_seconds,
        issuer=settings.public_url,
        audience=settings.token_audience,
    )


def _candidates(common: Common, shared: _Shared, credentials: Credentials, acceptor: Acceptor) -> Sequence[Router]:
    settings = common.settings
    schemas = RegionSchemas(common.database, settings.credential_cache_seconds, settings.attachment_limit_bytes)
    common.doorbell.on(Bell.SCHEMAS, schemas.forget)
    parts = candidates_call.Parts(
        database=common.database,
        looks=shared.looks,
        credentials=credentials,
        regions=Regions(common.database, settings.credential_cache_seconds),
        limits=shared.limits,
        acceptor=acceptor,
        doorbell=common.doorbell,
        schemas=schemas,
        reads=shared.reads,
    )
    return candidates_routes(candidates_call.doorkeeper(parts), upload_limit(settings.attachment_limit_bytes))


def _employees(common: Common, shared: _Shared) -> Sequence[Router]:
    settings = common.settings
    parts = employees_call.Parts(
        database=common.database,
        tokens=shared.tokens,
        limits=shared.limits,
        reads=shared.reads,
        doorbell=common.doorbell,
        reader=common.reader,
        domain=settings.employees_domain,
    )
    authority = Authority(tokens=shared.tokens, limits=shared.issuing)
    return employees_routes(employees_call.doorkeeper(parts), authority)


def _applicants(common: Common, shared: _Shared) -> Sequence[Router]:
    settings = common.settings
    partners = KnownPartners(common.database, settings.credential_cache_seconds)
    common.doorbell.on(Bell.CREDENTIALS, partners.forget)
    parts = applicants_call.Parts(
        database=common.database,
        partners=partners,
        tokens=shared.tokens,
        limits=shared.limits,
        reads=shared.reads,
        public_url=settings.public_url,
    )
    return applicants_routes(parts, apply_limit(settings.attachment_limit_bytes))


def _feed(common: Common, shared: _Shared, credentials: Credentials) -> Sequence[Router]:
    parts = FeedParts(
        database=common.database,
        credentials=credentials,
        limits=shared.limits,
        reads=shared.reads,
        news=News(common.doorbell, Bell.EVENTS),
        doorbell=common.doorbell,
    )
    return feed_routes(parts)


def _timeline(common: Common, shared: _Shared, credentials: Credentials) -> Sequence[Router]:
    parts = KeyedParts(database=common.database, credentials=credentials, limits=shared.limits, reads=shared.reads)
    return timeline_routes(parts)


def _console(common: Common, shared: _Shared, acceptor: Acceptor) -> Sequence[Router]:
    parts = ConsoleParts(
        database=common.database,
        doorbell=common.doorbell,
        settings=common.settings,
        reads=shared.reads,
        news=News(common.doorbell, Bell.MUTATIONS, Bell.EVENTS, Bell.DELIVERIES),
        brake=SignInBrake(),
        provider=_provider(common.settings),
        reader=common.reader,
        acceptor=acceptor,
        operations=[operation.name for operation in OPERATIONS],
    )
    return console_routes(parts)


def _provider(settings: Settings) -> Provider | None:
    issuer, client_id, client_secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None or client_id is None or client_secret is None:
        return None
    return Provider(issuer, client_id, client_secret, name=settings.oidc_name)


def refusal_of(path: str) -> Refuse:
    """Each surface answers errors under its own paths; the candidates surface, which is at the root, all others."""
    theirs = (refusal_of(path) for refusal_of in _THEIRS.values())
    return next(filter(None, theirs), refuse)


def _refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    return refusal_of(request.scope["path"])(request, error)


@cache
def surface_of(route: str) -> str:
    """The name under which the requests of a route are counted."""
    if route == NO_ROUTE:
        return NO_ROUTE
    if route in ALWAYS:
        return "health"
    if route.startswith(("/docs", "/openapi")):
        return "docs"
    return next((surface for surface, refusal_of in _THEIRS.items() if refusal_of(route)), _AT_THE_ROOT)


_THEIRS = {
    "employees": employees_refusal_of,
    "applicants": applicants_refusal_of,
    "feed": feed_refusal_of,
    "timeline": timeline_refusal_of,
    "console": console_refusal_of,
}
_AT_THE_ROOT = "candidates"


def _http(common: Common, routers: Sequence[Router]) -> Crowd:
    files = Files(common.blobs, common.settings.attachment_limit_bytes)
    surfaces = (
        Surface(name="candidates", path="/openapi.json", document=openapi_document()),
        Surface(name="employees", path=EMPLOYEES_PATH, document=employees_document()),
        Surface(name="applicants", path=APPLICANTS_PATH, document=applicants_document()),
        Surface(name="feed", path=FEED_PATH, document=feed_document()),
        Surface(name="timeline", path=TIMELINE_PATH, document=timeline_document()),
    )
    log = RequestLog(
        Litestar(
            route_handlers=[healthz, readyz, *docs_routes(surfaces, common.settings), *routers],
            dependencies={
                "database": Provide(lambda: common.database, sync_to_thread=False),
                "document": Provide(lambda: openapi_document, sync_to_thread=False),
                "files": Provide(lambda: files, sync_to_thread=False),
            },
            exception_handlers={Exception: _refuse},
            request_max_body_size=common.settings.body_limit_bytes,
            openapi_config=None,
            logging_config=None,
        )
    )
    crowd = Crowd(log, common.settings.requests_at_once)
    common.metrics.tell(lambda: figures.requests(log, surface_of))
    common.metrics.tell(lambda: figures.executed(log.executed))
    common.metrics.tell(lambda: figures.turned_away(crowd.turned_away))
    return crowd
