"""Puts everything together. Importing it does nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar, Request, Response, Router
from litestar.di import Provide
from litestar.types import ASGIApp
from litestar.types import Guard as RouteGuard

import rapport
from rapport.access.access_tokens import AccessTokens
from rapport.access.credentials import Credentials
from rapport.access.known_clients import KnownClients
from rapport.access.known_partners import KnownPartners
from rapport.access.limits import Limits
from rapport.access.read_log import ReadLog
from rapport.access.regions import Regions
from rapport.access.signing_keys import SigningKeys
from rapport.background import Background
from rapport.delivery.courier import Courier
from rapport.delivery.fetch import Fetcher
from rapport.delivery.postman import Postman
from rapport.delivery.send import Sender
from rapport.delivery.smtp import Post, read_server
from rapport.delivery.target import Guard
from rapport.domain.applicants import (
    applying,
    availability,
    busy_times,
    erasing,
    holds,
    interview_answers,
    interview_closing,
    interview_reprojection,
    interview_scheduling,
    interviewers,
    jobs,
    status_changes,
    statuses,
    teams,
)
from rapport.domain.blob_sweep import BlobSweep
from rapport.domain.candidates import attachments, candidate_changes, candidate_upsert, interactions
from rapport.domain.candidates.attachment_fetch import AttachmentFetch
from rapport.domain.employees import custom_properties, employee_interactions, employees, property_values, vacancies
from rapport.domain.employees.reading_rounds import ReadingRounds
from rapport.domain.feed.fan_out import FanOut
from rapport.domain.sandbox import daily_wipes
from rapport.domain.skills.loading import CurrentReader, Readers
from rapport.engine.accept import Acceptor
from rapport.engine.lanes import Lanes
from rapport.engine.readying import Readying
from rapport.settings import NEVER, Settings
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database, open_database
from rapport.storage.doorbell import Bell, Doorbell
from rapport.storage.migrate import upgrade
from rapport.storage.objects import Objects
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
from rapport.surfaces.docs.pages import Surface
from rapport.surfaces.docs.routes import docs_routes
from rapport.surfaces.employees import call as employees_call
from rapport.surfaces.employees.oauth import Authority
from rapport.surfaces.employees.openapi.document import PATH as EMPLOYEES_PATH
from rapport.surfaces.employees.openapi.document import employees_document
from rapport.surfaces.employees.routes import employees_routes
from rapport.surfaces.employees.routes import refusal_of as employees_refusal_of
from rapport.surfaces.feed.call import Parts as FeedParts
from rapport.surfaces.feed.news import News
from rapport.surfaces.feed.openapi.document import PATH as FEED_PATH
from rapport.surfaces.feed.openapi.document import feed_document
from rapport.surfaces.feed.routes import feed_routes
from rapport.surfaces.feed.routes import refusal_of as feed_refusal_of
from rapport.surfaces.files import Files
from rapport.surfaces.health import healthz, readyz
from rapport.surfaces.requests import RequestLog

logger = structlog.get_logger()

MOST_FETCHES = 4  # mutations whose files one process fetches at once; each holds a connection to the database
STORE_SECONDS = 60  # for what was fetched to be stored

OPERATIONS = (
    candidate_changes.CREATE,
    candidate_changes.UPDATE,
    candidate_upsert.UPSERT,
    candidate_changes.ARCHIVE,
    candidate_changes.ERASE,
    interactions.CREATE,
    interactions.UPDATE,
    interactions.DELETE,
    attachments.CREATE,
    attachments.DELETE,
    employees.CREATE,
    employees.UPDATE,
    employees.DELETE,
    vacancies.CREATE,
    vacancies.UPDATE,
    vacancies.DELETE,
    employee_interactions.CREATE,
    employee_interactions.DELETE,
    *custom_properties.EMPLOYEE_PROPERTIES.operations,
    *custom_properties.VACANCY_PROPERTIES.operations,
    *property_values.EMPLOYEE_VALUES.operations,
    *property_values.VACANCY_VALUES.operations,
    interview_scheduling.SCHEDULE,
    interview_closing.CANCEL,
    interview_closing.COMPLETE,
    interview_reprojection.REPROJECT,
    applying.CREATE,
    status_changes.SET,
    erasing.ERASE,
    teams.CREATE,
    statuses.CREATE,
    interviewers.CREATE,
    interviewers.UPDATE,
    jobs.CREATE,
    jobs.UPDATE,
    availability.SET,
    busy_times.CREATE,
    busy_times.REPLACE,
    busy_times.DELETE,
    holds.CREATE,
    holds.RELEASE,
    interview_answers.ANSWER,
)


@asynccontextmanager
async def running_service(settings: Settings, url: str, *, engine: bool) -> AsyncIterator[ASGIApp]:
    """The service on a database, migrated if need be; yields what answers HTTP.

    With `engine`, this process also applies mutations and delivers callbacks. Leaving the block ends in order: what
    was accepted is answered, lanes and deliveries under way are written down, the rest is somebody else's.
    """
    await upgrade(url)
    async with open_database(url, settings) as database, Background() as background:
        doorbell = Doorbell(database, url)
        blobs = Blobs(database, None if settings.files_url is None else Objects(settings.files_url))
        acceptor = Acceptor(database, doorbell, batch=settings.accept_batch, waiting=settings.accept_waiting)
        credentials = Credentials(database, settings.credential_cache_seconds)
        schemas = RegionSchemas(database, settings.credential_cache_seconds, settings.attachment_limit_bytes)
        doorbell.on(Bell.CREDENTIALS, credentials.forget)
        regions = Regions(database, settings.credential_cache_seconds)
        reads = ReadLog(database)
        doorbell.on(Bell.SCHEMAS, schemas.forget)
        limits = _limits(settings.rate_limit_per_second, settings.rate_limit_burst)
        tokens = _tokens(settings, database, doorbell)
        reader = Readers(database).current
        employees = _employees(settings, database, doorbell, tokens, limits, reads, reader)
        applicants = _applicants(settings, database, doorbell, tokens, limits, reads)
        feed = feed_routes(
            FeedParts(database=database, credentials=credentials, limits=limits, news=News(doorbell), doorbell=doorbell)
        )
        async with _engine(settings, database, doorbell, background, blobs, reader) if engine else _no_engine():
            background.keep("doorbell", lambda: doorbell.run(settings.poll_seconds))
            background.keep("credentials", credentials.run)
            background.keep("reads", reads.rounds.run)
            parts = candidates_call.Parts(
                database=database,
                credentials=credentials,
                regions=regions,
                limits=limits,
                acceptor=acceptor,
                doorbell=doorbell,
                schemas=schemas,
                reads=reads,
            )
            yield _http(settings, database, blobs, candidates_call.doorkeeper(parts), [*employees, *applicants, *feed])
            await acceptor.drain()
        await reads.drain()
        await credentials.write_uses()


@asynccontextmanager
async def _engine(
    settings: Settings,
    database: Database,
    doorbell: Doorbell,
    background: Background,
    blobs: Blobs,
    reader: CurrentReader,
) -> AsyncIterator[None]:
    guard, user_agent = Guard(settings.callback_networks()), f"Rapport/{rapport.__version__}"
    sender = Sender(guard, timeout_seconds=settings.callback_timeout_seconds, user_agent=user_agent)
    fetcher = Fetcher(
        guard,
        timeout_seconds=settings.fetch_timeout_seconds,
        limit_bytes=settings.attachment_limit_bytes,
        user_agent=user_agent,
    )
    async with sender, fetcher, _files(settings, database, doorbell, background, fetcher, blobs):
        lanes = Lanes(
            database,
            doorbell,
            OPERATIONS,
            batch=settings.apply_batch,
            workers=settings.lane_workers,
            poll_seconds=settings.poll_seconds,
        )
        courier = Courier(
            database,
            doorbell,
            sender,
            concurrency=settings.callback_concurrency,
            per_host=settings.callback_concurrency_per_host,
            timeout_seconds=settings.callback_timeout_seconds,
            poll_seconds=settings.poll_seconds,
        )
        postman = _postman(settings, database)
        fan_out = FanOut(database, doorbell, poll_seconds=settings.poll_seconds)
        background.keep("lanes", lanes.rounds.run)
        background.keep("courier", courier.rounds.run)
        background.keep("webhooks", fan_out.rounds.run)
        texts = ReadingRounds(database, doorbell, reader, poll_seconds=settings.poll_seconds)
        background.keep("texts", texts.run)
        if postman is not None:
            background.keep("mail", postman.rounds.run)
        wipes = daily_wipes(database, settings.sandbox_wipe_hour)
        if settings.sandbox_wipe_hour != NEVER:
            background.keep("sandboxes", wipes.run)
        yield
        try:
            async with asyncio.timeout(settings.stop_timeout_seconds):
                await texts.stop()
                await lanes.rounds.stop()
                await fan_out.rounds.stop()
                await courier.stop()
                if postman is not None:
                    await postman.stop()
                await wipes.stop()
        except TimeoutError:
            # What was not written down is tried again by the next process: its lock or its lease ends with this one.
            logger.warning("stopped_early", after_seconds=settings.stop_timeout_seconds)


def _postman(settings: Settings, database: Database) -> Postman | None:
    """None without a server: then mail waits, and nobody looks for it."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return Postman(
        database,
        Post(read_server(settings.smtp_url), settings.mail_from, timeout_seconds=settings.smtp_timeout_seconds),
        concurrency=settings.mail_concurrency,
        timeout_seconds=settings.smtp_timeout_seconds,
        poll_seconds=settings.poll_seconds,
    )


@asynccontextmanager
async def _files(
    settings: Settings,
    database: Database,
    doorbell: Doorbell,
    background: Background,
    fetcher: Fetcher,
    blobs: Blobs,
) -> AsyncIterator[None]:
    fetch = AttachmentFetch(fetcher, blobs, timeout_seconds=settings.fetch_timeout_seconds)
    readying = Readying(
        database,
        doorbell,
        fetch.prepare,
        hands=min(MOST_FETCHES, settings.database_connections // 4),
        longest_seconds=settings.fetch_timeout_seconds + STORE_SECONDS,
        poll_seconds=settings.poll_seconds,
    )
    sweep = BlobSweep(database, blobs)
    background.keep("readying", readying.run)
    background.keep("trash", sweep.trash.run)
    background.keep("orphans", sweep.orphans.run)
    try:
        yield
    finally:
        # All of it is begun anew by the next process.
        await readying.stop()
        await sweep.stop()


@asynccontextmanager
async def _no_engine() -> AsyncIterator[None]:
    yield


def _limits(per_second: int, burst: int) -> Limits | None:
    return Limits(per_second, burst) if per_second else None


def _tokens(settings: Settings, database: Database, doorbell: Doorbell) -> AccessTokens:
    keys = SigningKeys(database, settings.credential_cache_seconds)
    clients = KnownClients(database, settings.credential_cache_seconds)
    doorbell.on(Bell.SIGNING_KEYS, keys.forget)
    doorbell.on(Bell.CREDENTIALS, clients.forget)
    return AccessTokens(
        keys=keys,
        clients=clients,
        lifetime_seconds=settings.token_seconds,
        issuer=settings.public_url,
        audience=settings.token_audience,
    )


def _employees(
    settings: Settings,
    database: Database,
    doorbell: Doorbell,
    tokens: AccessTokens,
    limits: Limits | None,
    reads: ReadLog,
    reader: CurrentReader,
) -> Sequence[Router]:
    parts = employees_call.Parts(
        database=database,
        tokens=tokens,
        limits=limits,
        reads=reads,
        doorbell=doorbell,
        reader=reader,
        domain=settings.employees_domain,
    )
    issuing = _limits(settings.token_rate_limit_per_second, settings.token_rate_limit_burst)
    return employees_routes(employees_call.doorkeeper(parts), Authority(tokens=tokens, limits=issuing))


def _applicants(
    settings: Settings,
    database: Database,
    doorbell: Doorbell,
    tokens: AccessTokens,
    limits: Limits | None,
    reads: ReadLog,
) -> Sequence[Router]:
    partners = KnownPartners(database, settings.credential_cache_seconds)
    doorbell.on(Bell.CREDENTIALS, partners.forget)
    parts = applicants_call.Parts(
        database=database,
        partners=partners,
        tokens=tokens,
        limits=limits,
        reads=reads,
        public_url=settings.public_url,
    )
    return applicants_routes(parts, apply_limit(settings.attachment_limit_bytes))


def _refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Each surface answers errors under its own paths; the candidates surface, which is at the root, all others."""
    path = request.scope["path"]
    refusal = employees_refusal_of(path) or applicants_refusal_of(path) or feed_refusal_of(path) or refuse
    return refusal(request, error)


def _http(settings: Settings, database: Database, blobs: Blobs, admit: RouteGuard, others: Sequence[Router]) -> ASGIApp:
    files = Files(blobs, settings.attachment_limit_bytes)
    candidates = candidates_routes(admit, upload_limit(settings.attachment_limit_bytes))
    surfaces = (
        Surface(name="candidates", path="/openapi.json", document=openapi_document()),
        Surface(name="employees", path=EMPLOYEES_PATH, document=employees_document()),
        Surface(name="applicants", path=APPLICANTS_PATH, document=applicants_document()),
        Surface(name="feed", path=FEED_PATH, document=feed_document()),
    )
    documents = docs_routes(surfaces, settings)
    return RequestLog(
        Litestar(
            route_handlers=[healthz, readyz, *documents, *candidates, *others],
            dependencies={
                "database": Provide(lambda: database, sync_to_thread=False),
                "document": Provide(lambda: openapi_document, sync_to_thread=False),
                "files": Provide(lambda: files, sync_to_thread=False),
            },
            exception_handlers={Exception: _refuse},
            request_max_body_size=settings.body_limit_bytes,
            openapi_config=None,
            logging_config=None,
        )
    )
