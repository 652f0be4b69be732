"""Several nodes on one database: what one is told the others know, and what is to be done once is done once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import aiohttp
import msgspec
import pytest

from access.logs import actions
from invited import new_meeting
from partners import new_partner
from postbox import Postbox
from quiet import Administrator, administrator, blocked
from rapport.access.limits import SECOND, Limits
from rapport.app.service import running_service
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.storage.embedded import embedded_postgres
from support import CANDIDATE, INTERACTION, Region, new_region, until
from system.client import Client
from system.conftest import Access
from system.processes import Process, Server

CONVERGED_SECONDS = 5  # what docs/operations.md promises
NODES = 3
BURST = 12


@pytest.fixture
async def nodes(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession
) -> AsyncIterator[list[Region]]:
    """One region, spoken to at each of three nodes."""
    async with (
        answering(settings, own_url, engine=True) as first,
        answering(settings, own_url, engine=True) as second,
        answering(settings, own_url, engine=False) as third,
    ):
        region = await new_region(own, first, session)
        yield [msgspec.structs.replace(region, url=url) for url in (first, second, third)]


async def everywhere(nodes: list[Region], converged: Callable[[Region], object]) -> None:
    """Returns once it is so at each node, which must be in time."""
    async with asyncio.timeout(CONVERGED_SECONDS):
        for node in nodes:
            await until(partial(converged, node))  # type: ignore[arg-type]  # it answers an awaitable


async def test_a_key_that_is_revoked_opens_nothing_at_any_node(nodes: list[Region]) -> None:
    made = await nodes[0].post("/api-keys", {"scopes": ["candidates:read"]})
    key = made.data["key"]
    assert [(await node.get("/candidates", x_api_key=key)).status for node in nodes] == [200] * NODES

    assert (await nodes[1].call("DELETE", f"/api-keys/{made.data['id']}")).status in {200, 204}

    async def refused(node: Region) -> bool:
        return (await node.get("/candidates", x_api_key=key)).status == 401

    await everywhere(nodes, refused)


async def test_a_new_schema_decides_at_every_node(nodes: list[Region]) -> None:
    candidate = await nodes[0].candidate()
    path, visit = f"/candidates/{candidate}/interactions", [{**INTERACTION, "type": "Visit"}]
    assert [(await node.post(path, visit)).status for node in nodes] == [422] * NODES

    changed = await nodes[2].call("PATCH", "/regions/me/schema", {"interactionTypes": ["Visit"]})
    assert changed.status == 200

    async def taken(node: Region) -> bool:
        return (await node.post(path, visit)).status == 202

    await everywhere(nodes, taken)


async def test_a_new_time_zone_reads_dates_at_every_node(nodes: list[Region]) -> None:
    for node in nodes:
        await node.get("/regions/me")

    await nodes[1].call("PATCH", "/regions/me", {"timeZone": "Asia/Tokyo"})

    async def known(node: Region) -> bool:
        return bool((await node.get("/regions/me")).data["timeZone"] == "Asia/Tokyo")

    await everywhere(nodes, known)


async def test_all_nodes_together_let_through_what_one_would(
    own: Database, own_url: str, settings: Settings, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.app.http.Limits", partial(Limits, clock=lambda: SECOND))  # a clock that stands still
    few = msgspec.structs.replace(settings, rate_limit_per_second=1, rate_limit_burst=BURST)
    async with (
        answering(few, own_url, engine=False) as first,
        answering(few, own_url, engine=False) as second,
        answering(few, own_url, engine=False) as third,
    ):
        urls = [first, second, third]

        async def counted() -> bool:
            """Each gives a new region a third."""
            region = await new_region(own, first, session)
            left = [
                (await msgspec.structs.replace(region, url=url).get("/mutations")).headers["ratelimit"] for url in urls
            ]
            return left == [f'"tenant";r={BURST // NODES - 1};t=3'] * NODES

        async with asyncio.timeout(CONVERGED_SECONDS):
            await until(counted)
        region = await new_region(own, first, session)
        at_nodes = [msgspec.structs.replace(region, url=url) for url in urls]
        statuses = [(await at_nodes[turn % NODES].get("/mutations")).status for turn in range(3 * BURST)]

    assert statuses.count(200) == BURST
    assert statuses.count(429) == 2 * BURST


async def test_a_sandbox_is_wiped_once_however_many_engines_want_to(
    own: Database, own_url: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    region = await new_region(own, "", session)
    await beside.execute("UPDATE tenant SET created_at = created_at - interval '2 days'")
    daily = msgspec.structs.replace(settings, sandbox_wipe_hour=0)
    async with beside.transaction():
        await beside.execute("SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE", region.tenant.sandbox_id)
        first, second = running_service(daily, own_url, engine=True), running_service(daily, own_url, engine=True)
        await first.__aenter__()
        await second.__aenter__()
        await blocked(beside, 2)
    await second.__aexit__(None, None, None)  # both end what they have begun
    await first.__aexit__(None, None, None)

    assert (await actions(own, region.tenant.sandbox_id)).count("sandbox.wipe") == 1


async def test_a_reminder_is_sent_once_however_many_engines_send_mail(
    own: Database, own_url: str, beside: Administrator, settings: Settings, session: aiohttp.ClientSession
) -> None:
    partner = await new_partner(own, "", session)
    for _ in range(4):
        await new_meeting(own, partner)
    count = await beside.fetchval("SELECT count(*) FROM outbox WHERE kind = 'mail'")
    await beside.execute("UPDATE outbox SET due_at = now() WHERE kind = 'mail'")
    async with Postbox() as postbox:
        sending = msgspec.structs.replace(
            settings, smtp_url=f"smtp://{postbox.url}", mail_from="Rapport <rapport@service.example>"
        )
        async with running_service(sending, own_url, engine=True), running_service(sending, own_url, engine=True):
            taken = await postbox.wait_for(count)
    assert len(taken) == len({mail.message["Message-ID"] for mail in postbox.taken}) == count > 4


async def test_a_lane_moves_on_when_the_engine_that_has_it_in_hand_dies(
    start: Callable[..., Server],
    start_engine: Callable[[], Process],
    access: Access,
    data_dir: Path,
    session: aiohttp.ClientSession,
) -> None:
    server = start("--no-engine")
    await server.ready(session)
    client = Client(session, server.url, access.key)
    with embedded_postgres(data_dir) as url:
        async with administrator(url) as beside, beside.transaction():
            await beside.execute("LOCK TABLE candidate IN SHARE MODE")
            dying = start_engine()
            accepted = await client.write("POST", "/candidates", [CANDIDATE], "in hand")
            await blocked(beside)
            dying.kill()
    start_engine()
    assert (await client.finished(accepted["mutationId"]))["status"] == "completed"
