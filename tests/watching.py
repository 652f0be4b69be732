"""A service that is watched: what it tells at its address for metrics, read as Prometheus reads it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import msgspec
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from rapport.server import answering
from rapport.settings import Settings


class Watched(Struct, frozen=True):
    """`url` is where clients go, `metrics` where Prometheus does."""

    url: str
    metrics: str
    session: aiohttp.ClientSession

    async def told(self) -> str:
        async with self.session.get(self.metrics) as response:
            assert response.status == 200
            return await response.text()

    async def figures(self) -> "Figures":
        return read(await self.told())


class Figures(Struct, frozen=True):
    """Samples by name and labels."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]

    def one(self, name: str, /, **labels: str) -> float:
        """The sample with exactly these labels; 0 when there is none."""
        return self.samples.get((name, frozenset(labels.items())), 0)

    def has(self, name: str) -> bool:
        return any(known == name for known, _ in self.samples)

    def labels(self, label: str) -> set[str]:
        """All values of a label."""
        return {value for _, labels in self.samples for name, value in labels if name == label}


def read(text: str) -> Figures:
    return Figures(
        {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
    )


@asynccontextmanager
async def watched(
    settings: Settings, url: str, session: aiohttp.ClientSession, *, engine: bool = True, **changed: Any
) -> AsyncIterator[Watched]:
    """A service on the database with these settings."""
    changed = {"metrics_address": "127.0.0.1:0"} | changed
    async with AsyncExitStack() as service:
        with capture_logs() as logs:
            address = await service.enter_async_context(
                answering(msgspec.structs.replace(settings, **changed), url, engine=engine)
            )
        [metrics] = [entry["url"] for entry in logs if entry["event"] == "metrics_listening"]
        yield Watched(address, metrics, session)
