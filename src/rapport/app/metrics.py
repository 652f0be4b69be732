"""Metrics of one process for Prometheus: what its parts count is read when somebody asks, and not before."""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, make_asgi_app
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from rapport.app import figures
from rapport.engine.backlog import Backlog, measure_backlog
from rapport.storage.database import Database

logger = structlog.get_logger()

PATH = "/metrics"
ANSWER_SECONDS = 2.0  # of the database: whoever asks waits ten, and wants to know the rest above all
LOOK_SECONDS = 5.0  # how long it is believed: so many processes and askers cost the database little

Told = Iterable[Metric]


class Metrics:
    """An ASGI application that answers GET /metrics with what was given to `tell`, and with the process's own figures.

    The database is asked when somebody asks, each LOOK_SECONDS at most, and not for longer than ANSWER_SECONDS.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backlog: Backlog | None = None
        self._looking: asyncio.Task[Backlog | None] | None = None
        self._looked = 0.0
        self._registry = CollectorRegistry()
        # Compressing would hold up the requests of the process for longer than the bytes hold up the network.
        self._answer: ASGIApp = make_asgi_app(self._registry, disable_compression=True)
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self.tell(figures.build)
        self.tell(lambda: figures.pool(database.use()))
        self.tell(lambda: figures.backlog(self._backlog))

    def tell(self, figures_of: Callable[[], Told]) -> None:
        """From now on what this answers then is told, too."""
        self._registry.register(_Collected(figures_of))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH:
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        self._backlog = await self._look()
        await self._answer(scope, receive, send)

    async def _look(self) -> Backlog | None:
        """The same look for all who ask meanwhile. A late one is not cut off: that would wait for the server too."""
        now = time.monotonic()
        if self._looking is None or (self._looking.done() and now - self._looked >= LOOK_SECONDS):
            self._looking, self._looked = asyncio.create_task(self._measure()), now
        await asyncio.wait([self._looking], timeout=ANSWER_SECONDS)
        return self._looking.result() if self._looking.done() else None

    async def _measure(self) -> Backlog | None:
        try:
            async with self._database.directory() as transaction:
                return await measure_backlog(transaction)
        except Exception as error:  # noqa: BLE001  # whatever it is, the rest is told
            logger.warning("backlog_unmeasured", error=repr(error))
            return None


class _Collected(Collector):
    def __init__(self, figures_of: Callable[[], Told]) -> None:
        self._figures_of = figures_of

    def collect(self) -> Told:
        return self._figures_of()
