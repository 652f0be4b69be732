"""The service as a whole. Importing it does nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from msgspec import Struct

from rapport.app.common import Common
from rapport.app.engine import running_engine
from rapport.app.http import answering
from rapport.app.metrics import Metrics
from rapport.background import Background
from rapport.domain.skills.loading import Readers
from rapport.settings import Settings
from rapport.storage.blobs import Blobs
from rapport.storage.database import open_database
from rapport.storage.doorbell import Doorbell
from rapport.storage.migrate import upgrade
from rapport.storage.objects import Objects
from rapport.surfaces.crowd import Crowd


class Service(Struct, frozen=True):
    """What answers HTTP, and what answers those who watch over the process."""

    http: Crowd
    metrics: Metrics


@asynccontextmanager
async def running_service(settings: Settings, url: str, *, engine: bool) -> AsyncIterator[Service]:
    """The service on a database, migrated if need be.

    With `engine`, this process also applies mutations and delivers callbacks. Leaving the block ends in order: what
    was accepted is answered, lanes and deliveries under way are written down, the rest is somebody else's.
    """
    async with (
        _opened(settings, url) as common,
        running_engine(common) if engine else nullcontext(),
        answering(common) as http,
    ):
        _listen(common)
        yield Service(http, common.metrics)


@asynccontextmanager
async def engine_alone(settings: Settings, url: str) -> AsyncIterator[Metrics]:
    """The same without HTTP: nobody counts this process among those that answer."""
    async with _opened(settings, url) as common, running_engine(common):
        _listen(common)
        yield common.metrics


@asynccontextmanager
async def _opened(settings: Settings, url: str) -> AsyncIterator[Common]:
    await upgrade(url)
    async with open_database(url, settings) as database, Background() as background:
        yield Common(
            settings=settings,
            database=database,
            doorbell=Doorbell(database, url),
            background=background,
            blobs=Blobs(database, None if settings.files_url is None else Objects(settings.files_url)),
            reader=Readers(database).current,
            metrics=Metrics(database),
        )


def _listen(common: Common) -> None:
    """Last: it listens for those who said before that they want to hear."""
    common.background.keep("doorbell", lambda: common.doorbell.run(common.settings.poll_seconds))
