"""What goes on behind the answers: mutations are applied, callbacks and mail sent, files fetched, texts read."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

import rapport
from rapport.app import figures
from rapport.app.common import Common
from rapport.app.metrics import Metrics
from rapport.app.operations import OPERATIONS
from rapport.delivery.courier import Courier
from rapport.delivery.fetch import Fetcher
from rapport.delivery.postman import Postman
from rapport.delivery.send import Sender
from rapport.delivery.smtp import Post, read_server
from rapport.delivery.target import Guard
from rapport.domain.applicants.invitations.composing import compose
from rapport.domain.blob_sweep import BlobSweep
from rapport.domain.candidates.attachment_fetch import AttachmentFetch
from rapport.domain.employees.reading_rounds import ReadingRounds
from rapport.domain.feed.fan_out import FanOut
from rapport.domain.people.people_rounds import PeopleRounds
from rapport.domain.retention import Keep, Retention
from rapport.domain.sandbox import daily_wipes
from rapport.engine.lanes import Lanes
from rapport.engine.readying import Readying
from rapport.settings import NEVER, Settings

logger = structlog.get_logger()

MOST_FETCHES = 4  # mutations whose files one process fetches at once; each holds a connection to the database
STORE_SECONDS = 60  # for what was fetched to be stored


@asynccontextmanager
async def running_engine(common: Common) -> AsyncIterator[None]:
    """At the end it waits, for a while, until what is under way was written down."""
    settings, keep = common.settings, common.background.keep
    guard, user_agent = Guard(settings.callback_networks()), f"Rapport/{rapport.__version__}"
    sender = Sender(guard, timeout_seconds=settings.callback_timeout_seconds, user_agent=user_agent)
    fetcher = Fetcher(
        guard,
        timeout_seconds=settings.fetch_timeout_seconds,
        limit_bytes=settings.attachment_limit_bytes,
        user_agent=user_agent,
    )
    async with sender, fetcher, _files(common, fetcher):
        lanes, courier, postman = _lanes(common), _courier(common, sender), _postman(common)
        texts = ReadingRounds(common.database, common.doorbell, common.reader, poll_seconds=settings.poll_seconds)
        fan_out = FanOut(common.database, common.doorbell, poll_seconds=settings.poll_seconds)
        people = PeopleRounds(common.database, common.doorbell, poll_seconds=settings.poll_seconds)
        wipes = daily_wipes(common.database, settings.sandbox_wipe_hour)
        retention = Retention(common.database, _keep(settings))
        _tell(common.metrics, lanes, courier, postman)
        keep("lanes", lanes.rounds.run)
        keep("webhooks", fan_out.rounds.run)
        keep("people", people.rounds.run)
        keep("courier", courier.rounds.run)
        keep("texts", texts.run)
        if postman is not None:
            keep("mail", postman.rounds.run)
        if settings.sandbox_wipe_hour != NEVER:
            keep("sandboxes", wipes.run)
        keep("retention", retention.rounds.run)
        yield
        try:
            async with asyncio.timeout(settings.stop_timeout_seconds):
                await texts.stop()
                await lanes.rounds.stop()
                await people.rounds.stop()
                await fan_out.rounds.stop()
                await courier.stop()
                if postman is not None:
                    await postman.stop()
                await wipes.stop()
                await retention.rounds.stop()
        except TimeoutError:
            # What was not written down is tried again by the next process: its lock or its lease ends with this one.
            logger.warning("stopped_early", after_seconds=settings.stop_timeout_seconds)


def _tell(metrics: Metrics, lanes: Lanes, courier: Courier, postman: Postman | None) -> None:
    metrics.tell(lambda: figures.applied(lanes.applied))
    mails = Counter() if postman is None else postman.attempts
    metrics.tell(lambda: figures.attempts(courier.attempts + mails))


def _keep(settings: Settings) -> Keep:
    return Keep(
        mutations_days=settings.keep_mutations_days,
        events_days=settings.keep_events_days,
        deliveries_days=settings.keep_deliveries_days,
    )


def _lanes(common: Common) -> Lanes:
    settings = common.settings
    return Lanes(
        common.database,
        common.doorbell,
        OPERATIONS,
        batch=settings.apply_batch,
        workers=settings.lane_workers,
        poll_seconds=settings.poll_seconds,
    )


def _courier(common: Common, sender: Sender) -> Courier:
    settings = common.settings
    return Courier(
        common.database,
        common.doorbell,
        sender,
        concurrency=settings.callback_concurrency,
        per_host=settings.callback_concurrency_per_host,
        timeout_seconds=settings.callback_timeout_seconds,
        poll_seconds=settings.poll_seconds,
    )


def _postman(common: Common) -> Postman | None:
    """None without a server: then mail waits, and nobody looks for it."""
    settings = common.settings
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return Postman(
        common.database,
        Post(read_server(settings.smtp_url), settings.mail_from, timeout_seconds=settings.smtp_timeout_seconds),
        compose,
        concurrency=settings.mail_concurrency,
        timeout_seconds=settings.smtp_timeout_seconds,
        poll_seconds=settings.poll_seconds,
    )


@asynccontextmanager
async def _files(common: Common, fetcher: Fetcher) -> AsyncIterator[None]:
    settings = common.settings
    fetch = AttachmentFetch(fetcher, common.blobs, timeout_seconds=settings.fetch_timeout_seconds)
    readying = Readying(
        common.database,
        common.doorbell,
        fetch.prepare,
        hands=min(MOST_FETCHES, settings.database_connections // 4),
        longest_seconds=settings.fetch_timeout_seconds + STORE_SECONDS,
        poll_seconds=settings.poll_seconds,
    )
    sweep = BlobSweep(common.database, common.blobs)
    common.background.keep("readying", readying.run)
    common.background.keep("trash", sweep.trash.run)
    common.background.keep("orphans", sweep.orphans.run)
    try:
        yield
    finally:
        # All of it is begun anew by the next process.
        await readying.stop()
        await sweep.stop()
