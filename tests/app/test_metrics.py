"""What a process tells of itself: asked over HTTP, at an address of its own, and read as Prometheus reads it."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

import rapport
from desks import at_desk
from machines import new_machine
from quiet import Administrator, administrator, away, blocked, migrated, own_database
from rapport.app import metrics
from rapport.app.operations import OPERATIONS
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import APPLICATION_ROLE, Database
from receiver import Receiver
from support import CANDIDATE, INTERACTION, Region, new_region, until
from watching import Figures, Watched, watched

SURFACES = {"candidates", "employees", "applicants", "feed", "timeline", "console", "docs", "health", "none"}
KNOWN = {
    "surface": SURFACES,
    "method": {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"},
    "status": {"1xx", "2xx", "3xx", "4xx", "429", "5xx", "503", "none"},
    "operation": {operation.name for operation in OPERATIONS},
    "result": {"completed", "failed", "poisoned", "delivered", "dead"},
    "kind": {"callback", "webhook", "mail"},
    "way": {"http", "mail"},
    "version": {rapport.__version__},
    "le": {"0.005", "0.025", "0.1", "0.5", "2.5", "+Inf"},
    "generation": {"0", "1", "2"},
}
"""All that labels may say, whatever there is in the database."""
MANUAL = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(scope="module")
async def place(empty_database_url: str) -> AsyncIterator[str]:
    async with own_database(empty_database_url) as url:
        yield url


@pytest.fixture(scope="module")
async def there(place: str, settings: Settings) -> AsyncIterator[Database]:
    async with migrated(place, settings) as database:
        yield database


@pytest.fixture(scope="module")
async def service(
    there: Database, place: str, settings: Settings, session: aiohttp.ClientSession
) -> AsyncIterator[Watched]:
    assert there is not None
    async with watched(settings, place, session) as service:
        yield service


@pytest.fixture
async def region(there: Database, service: Watched, session: aiohttp.ClientSession) -> Region:
    return await new_region(there, service.url, session)


@pytest.fixture
async def beside(place: str) -> AsyncIterator[Administrator]:
    async with administrator(place) as connection:
        yield connection


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "LOOK_SECONDS", 0)


async def told(service: Watched, name: str, *, least: float, **labels: str) -> Figures:
    """The figures, once this one is as high."""

    async def look() -> Figures | None:
        figures = await service.figures()
        return figures if figures.one(name, **labels) >= least else None

    found: Figures = await until(look)
    return found


async def settled(beside: Administrator) -> None:
    """Returns once the module's service has left nothing for other tests to see."""

    async def look() -> bool:
        return not await beside.fetchval(
            "SELECT (SELECT count(*) FROM mutation WHERE state = 'accepted')"
            " + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
        )

    await until(look)


async def test_clients_do_not_get_at_them_and_who_watches_gets_at_nothing_else(service: Watched) -> None:
    async with service.session.get(f"{service.url}/metrics") as at_the_service:
        assert at_the_service.status == 404
    for path in ("/", "/metrics/", "/candidates", "/healthz"):
        async with service.session.get(service.metrics.removesuffix("/metrics") + path) as elsewhere:
            assert (elsewhere.status, await elsewhere.text()) == (404, "")


@pytest.mark.usefixtures("there")
async def test_without_an_address_nothing_is_told_anywhere(place: str, settings: Settings) -> None:
    with capture_logs() as logs:
        async with answering(settings, place, engine=False):
            pass
    assert "metrics_listening" not in [entry["event"] for entry in logs]


async def test_nothing_of_a_tenant_a_person_or_a_record_is_told(
    region: Region, service: Watched, there: Database, beside: Administrator, session: aiohttp.ClientSession
) -> None:
    async with Receiver() as receiver:
        receiver.answer_with(410)
        accepted = await region.post(
            "/candidates", {"candidates": [{**CANDIDATE, "interactions": [INTERACTION]}], "callbackUrl": receiver.url}
        )
        candidate = accepted.data["candidateIds"][0]
        await region.finished(accepted)
        for path in (
            f"/candidates/{candidate}",
            f"/nobody/{candidate}",
            f"/candidates/{candidate}?q=ann@school.example",
        ):
            await region.get(path)
        await settled(beside)
    await at_desk(await new_machine(there, service.url, session, tenant=region.tenant))

    text = await service.told()

    names = (region.tenant.name, str(region.tenant.id), str(region.tenant.sandbox_id), region.key, candidate)
    besides = ("ann", "school.example", "127.0.0.1", "/", accepted.data["mutationId"], str(receiver.port))
    assert [each for each in (*names, *besides) if each in _samples(text)] == []
    figures = await service.figures()
    assert {name for _, labels in figures.samples for name, _ in labels} == set(KNOWN)
    for label, values in KNOWN.items():
        assert figures.labels(label) <= values, label


def _samples(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


async def test_a_write_counts_when_it_is_accepted_and_when_it_is_applied(region: Region, service: Watched) -> None:
    before = await service.figures()
    accepted = await region.post("/candidates", [CANDIDATE], idempotency_key="same")
    await region.post("/candidates", [CANDIDATE], idempotency_key="same")
    await region.finished(accepted)

    after = await told(
        service,
        "rapport_mutations_applied_total",
        operation="candidates.create",
        result="completed",
        least=before.one("rapport_mutations_applied_total", operation="candidates.create", result="completed") + 1,
    )

    name, labels = "rapport_mutations_accepted_total", {"operation": "candidates.create"}
    assert after.one(name, **labels) == before.one(name, **labels) + 1
    name, labels = "rapport_requests_total", {"surface": "candidates", "method": "POST", "status": "2xx"}
    assert after.one(name, **labels) == before.one(name, **labels) + 2
    name, labels = "rapport_request_duration_seconds_bucket", {"surface": "candidates", "method": "POST", "le": "+Inf"}
    assert after.one(name, **labels) == before.one(name, **labels) + 2
    assert after.one("rapport_mutations_waiting") == after.one("rapport_mutations_waiting_seconds") == 0


async def test_a_write_whose_caller_waits_counts_once_by_what_became_of_it(
    there: Database, service: Watched, session: aiohttp.ClientSession
) -> None:
    desk = await at_desk(await new_machine(there, service.url, session))
    before = await service.figures()
    for key in ("a", "a", "b"):
        await desk.post("/employees", {"external_id": "e-1"}, idempotency_key=key)
    after = await service.figures()

    for result in ("completed", "failed"):
        name, labels = "rapport_mutations_executed_total", {"operation": "employees.create", "result": result}
        assert after.one(name, **labels) == before.one(name, **labels) + 1
    assert after.one("rapport_mutations_executed_total", operation="employees.create", result="poisoned") == 0
    assert "poisoned" in after.labels("result")


async def test_who_is_refused_counts_by_why(region: Region, service: Watched) -> None:
    before = await service.figures()
    await region.get("/candidates", x_api_key="wrong")
    await region.get("/nowhere")
    after = await service.figures()

    for surface in ("candidates", "none"):
        name, labels = "rapport_requests_total", {"surface": surface, "method": "GET", "status": "4xx"}
        assert after.one(name, **labels) == before.one(name, **labels) + 1
        assert after.one(name, **labels | {"status": "5xx"}) == 0


@pytest.mark.usefixtures("service")
async def test_who_asks_too_often_or_finds_no_room_counts_apart(
    there: Database, place: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    narrow = {"requests_at_once": 1, "rate_limit_per_second": 1, "rate_limit_burst": 2}
    async with watched(settings, place, session, engine=False, **narrow) as service:
        region = await new_region(there, service.url, session)
        async with beside.transaction():
            await beside.execute("LOCK TABLE mutation IN SHARE MODE")
            served = asyncio.create_task(region.post("/candidates", [CANDIDATE]))
            await blocked(beside)
            turned_away = [(await region.get("/candidates")).status for _ in range(3)]
        assert (await served).status == 202
        limited = [(await region.get("/candidates")).status for _ in range(5)]
        figures = await service.figures()

    assert turned_away == [503] * 3
    assert figures.one("rapport_requests_turned_away_total") == 3
    name = "rapport_requests_total"
    assert figures.one(name, surface="candidates", method="GET", status="429") == limited.count(429) > 0
    assert figures.one(name, surface="candidates", method="GET", status="503") == 0
    await settled(beside)


async def test_a_delivery_that_dies_counts_and_stays_counted(region: Region, service: Watched) -> None:
    name, labels = "rapport_delivery_attempts_total", {"kind": "callback", "result": "dead"}
    before = await service.figures()
    assert before.labels("kind") == {"callback", "webhook", "mail"}
    async with Receiver() as receiver:
        receiver.answer_with(410)
        await region.post("/candidates", {"candidates": [CANDIDATE], "callbackUrl": receiver.url})
        await told(service, "rapport_deliveries_dead", least=before.one("rapport_deliveries_dead") + 1)
        after = await told(service, name, least=before.one(name, **labels) + 1, **labels)

    assert after.one("rapport_deliveries_overdue", way="http") == 0


@pytest.mark.usefixtures("service")
async def test_what_nobody_applies_waits_and_grows_older(
    there: Database, place: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with watched(settings, place, session, engine=False) as service:
        region = await new_region(there, service.url, session)
        await settled(beside)
        async with there.tenant(region.tenant.id) as transaction:
            await transaction.execute("SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE", region.tenant.id)
            await region.post("/candidates", [CANDIDATE])
            await beside.execute(
                "UPDATE mutation SET accepted_at = accepted_at - interval '1 hour' WHERE state = 'accepted'"
            )
            figures = await service.figures()
    assert figures.one("rapport_mutations_waiting") == 1
    assert 3600 <= figures.one("rapport_mutations_waiting_seconds") < 3700
    await settled(beside)


async def test_connections_that_are_in_use_are_told_and_who_waits_for_one(
    there: Database,
    place: str,
    beside: Administrator,
    settings: Settings,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metrics, "ANSWER_SECONDS", 0.1)
    async with watched(settings, place, session, engine=False, database_connections=4) as service:
        region = await new_region(there, service.url, session)
        async with beside.transaction():
            await beside.execute("LOCK TABLE candidate IN ACCESS EXCLUSIVE MODE")
            asked = [asyncio.create_task(region.get("/candidates")) for _ in range(6)]
            await blocked(beside, 4)
            figures = await service.figures()
        await asyncio.gather(*asked)
    assert figures.one("rapport_database_connections_limit") == 4
    assert figures.one("rapport_database_connections_in_use") == 4
    assert figures.one("rapport_database_waiting") >= 1
    assert figures.one("rapport_database_up") == 0


async def test_without_the_database_it_says_so_and_tells_the_rest(place: str, service: Watched, region: Region) -> None:
    assert (await region.get("/candidates")).status == 200
    async with away(place):
        without = await service.figures()
    with_it = await told(service, "rapport_database_up", least=1)

    assert without.one("rapport_database_up") == 0
    assert not without.has("rapport_mutations_waiting")
    assert without.one("rapport_build_info", version=rapport.__version__) == 1
    assert without.one("rapport_requests_total", surface="candidates", method="GET", status="2xx") >= 1
    assert without.has("process_resident_memory_bytes")
    assert with_it.has("rapport_mutations_waiting")


async def test_what_cannot_be_measured_keeps_nothing_else_back(service: Watched, beside: Administrator) -> None:
    await beside.execute("ALTER FUNCTION directory_backlog RENAME TO hidden")
    try:
        figures = await service.figures()
    finally:
        await beside.execute("ALTER FUNCTION hidden RENAME TO directory_backlog")
    assert figures.one("rapport_database_up") == 0
    assert figures.has("rapport_build_info")


async def test_many_who_ask_cost_the_database_one_look(
    service: Watched, beside: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(service, "rapport_database_up", least=1)
    monkeypatch.setattr(metrics, "LOOK_SECONDS", 3600)
    await beside.execute("ALTER FUNCTION directory_backlog RENAME TO hidden")
    try:
        figures = await asyncio.gather(*(service.figures() for _ in range(9)))
    finally:
        await beside.execute("ALTER FUNCTION hidden RENAME TO directory_backlog")
    assert {each.one("rapport_database_up") for each in figures} == {1}


async def test_the_manual_names_what_is_told_and_nothing_else(region: Region, service: Watched) -> None:
    await region.finished(await region.post("/candidates", [CANDIDATE]))
    samples = {name for name, _ in (await service.figures()).samples if name.startswith("rapport_")}
    named = set(re.findall(r"\brapport_[a-z_]+", MANUAL.read_text(encoding="utf-8"))) - {APPLICATION_ROLE}
    families = {re.sub("_(bucket|sum|count)$", "", name) for name in samples}

    assert sorted(families - named) == []
    assert sorted(named - families - samples) == []
