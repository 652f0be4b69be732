"""What `/metrics` says of each part of a process, in the form of prometheus_client. Labels are names that this version
knows: no tenant, person, address, id or path, and so as many as there are kinds of things.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, product

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

import rapport
from rapport.app.operations import OPERATIONS
from rapport.delivery.inspection import DeliveryKind
from rapport.delivery.outbox import Attempted
from rapport.engine.attempt import Result
from rapport.engine.backlog import MOST_COUNTED, Backlog
from rapport.storage.database import Use
from rapport.surfaces.requests import BOUNDS, RequestLog, Timings

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_APART = {0: "none", 429: "429", 503: "503"}
"""Told apart from their classes: a client that left, one that asks too often, and a service that cannot just now."""
_FAULT = "5xx"


def build() -> Iterator[Metric]:
    told = GaugeMetricFamily("rapport_build_info", "1, and the version in its label.", labels=["version"])
    told.add_metric([rapport.__version__], 1)
    yield told


def requests(log: RequestLog, surface_of: Callable[[str], str]) -> Iterator[Metric]:
    """`surface_of` a route. Each surface has the status of a fault from the first, so that an increase is seen."""
    count = CounterMetricFamily(
        "rapport_requests", "Requests answered, 429 and 503 apart.", labels=["surface", "method", "status"]
    )
    seconds = HistogramMetricFamily(
        "rapport_request_duration_seconds", "How long answers took.", labels=["surface", "method"]
    )
    statuses: dict[tuple[str, str, str], int] = {}
    timings: dict[tuple[str, str], Timings] = {}
    for (method, route, status), timing in log.answers.items():
        kind = surface_of(route), method if method in _METHODS else "other"
        statuses.setdefault((*kind, _FAULT), 0)
        key = (*kind, _APART.get(status, f"{status // 100}xx"))
        statuses[key] = statuses.get(key, 0) + sum(timing.counts)
        timings.setdefault(kind, Timings()).include(timing)
    for labels, number in statuses.items():
        count.add_metric(labels, number)
    for kind, timing in timings.items():
        bounds = [*map(str, BOUNDS), "+Inf"]
        seconds.add_metric(kind, list(zip(bounds, accumulate(timing.counts), strict=True)), timing.seconds)
    yield from (count, seconds)


def turned_away(count: int) -> Iterator[Metric]:
    said = "Requests answered 503 at the door, for want of room; no other figure has them."
    yield CounterMetricFamily("rapport_requests_turned_away", said, value=count)


def accepted(counts: Mapping[str, int]) -> Iterator[Metric]:
    told = CounterMetricFamily(
        "rapport_mutations_accepted", "Writes answered 202, repeated ones once.", labels=["operation"]
    )
    for operation, count in counts.items():
        told.add_metric([operation], count)
    yield told


def executed(counts: Mapping[tuple[str, Result], int]) -> Iterator[Metric]:
    yield _finished("rapport_mutations_executed", "Writes carried out while their callers waited.", counts)


def applied(counts: Mapping[tuple[str, Result], int]) -> Iterator[Metric]:
    yield _finished("rapport_mutations_applied", "Accepted writes carried out.", counts)


def _finished(name: str, said: str, counts: Mapping[tuple[str, Result], int]) -> Metric:
    """What was poisoned is there from the first, so that the increase is seen that must never be."""
    told = CounterMetricFamily(name, said, labels=["operation", "result"])
    for key in {**dict.fromkeys(_POISONED, 0), **counts}:
        told.add_metric(key, counts.get(key, 0))
    return told


_POISONED = [(operation.name, Result.POISONED) for operation in OPERATIONS]


def attempts(counts: Mapping[tuple[str, Attempted], int]) -> Iterator[Metric]:
    told = CounterMetricFamily(
        "rapport_delivery_attempts", "Attempts at deliveries; dead ones are not tried again.", labels=["kind", "result"]
    )
    for key in product(DeliveryKind, Attempted):
        told.add_metric(key, counts.get(key, 0))
    yield told


def pool(use: Use) -> Iterator[Metric]:
    said = {
        "rapport_database_connections_in_use": ("Connections to the database in use.", use.in_use),
        "rapport_database_connections_limit": ("As many as there may be.", use.most),
        "rapport_database_waiting": ("Transactions that wait for a connection.", use.waiting),
    }
    for name, (words, value) in said.items():
        yield GaugeMetricFamily(name, words, value=value)


def backlog(found: Backlog | None) -> Iterator[Metric]:
    """None: the database did not say in time."""
    said = "1 when the database answered this process, within two seconds with the wait for a connection."
    yield GaugeMetricFamily("rapport_database_up", said, value=found is not None)
    if found is None:
        return
    most = f"of all tenants and processes, {MOST_COUNTED} at the most"
    yield GaugeMetricFamily("rapport_mutations_waiting", f"Writes accepted and not applied, {most}.", found.writes)
    said = "How long ago the oldest of them was accepted."
    yield GaugeMetricFamily("rapport_mutations_waiting_seconds", said, found.write_seconds)
    overdue = GaugeMetricFamily("rapport_deliveries_overdue", f"Deliveries due and not sent, {most}.", labels=["way"])
    since = GaugeMetricFamily(
        "rapport_deliveries_overdue_seconds", "How long ago the first of them was due.", labels=["way"]
    )
    for way, count, seconds in (
        ("http", found.posts, found.post_seconds),
        ("mail", found.mails, found.mail_seconds),
    ):
        overdue.add_metric([way], count)
        since.add_metric([way], seconds)
    yield from (overdue, since)
    yield GaugeMetricFamily("rapport_deliveries_dead", f"Deliveries given up, {most}.", found.dead)
