"""The OpenAPI document of the feed beside what is served."""

from typing import Any

import aiohttp
import pytest

from rapport.surfaces.feed.openapi.document import PATH, feed_document
from rapport.surfaces.feed.routes import HANDLERS
from support import Region
from surfaces.described import DescribedSurface

FEED = DescribedSurface(feed_document(), HANDLERS, PATH)


def test_it_is_valid() -> None:
    FEED.assert_valid()


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    FEED.assert_of_every_route()


@pytest.mark.parametrize(("operation", "schema", "example"), list(FEED.contents()))
def test_every_example_is_one(operation: str, schema: dict[str, Any], example: Any) -> None:
    assert FEED.faults(schema, example) == [], operation


async def test_a_list_takes_what_it_is_described_with_and_nothing_else(region: Region) -> None:
    await FEED.assert_asked_for_nothing_else(region)


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    await FEED.assert_served(service, session)


async def test_events_and_refusals_are_answered_as_documented(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {})
    await region.call("DELETE", f"/candidates/{candidate}?mode=erase")

    FEED.assert_told("listEvents", await region.get("/events"))
    FEED.assert_refused(await region.get("/events?limit=0"))


async def test_webhooks_are_answered_as_documented(region: Region) -> None:
    made = await region.post("/webhooks", {"url": "https://school.example/", "paused": True})
    one = f"/webhooks/{made.data['id']}"
    await region.candidate()
    FEED.assert_told("postWebhook", made)
    FEED.assert_told("getWebhooks", await region.get("/webhooks"))
    FEED.assert_told("getWebhook", await region.get(one))
    FEED.assert_told("patchWebhook", await region.call("PATCH", one, {"description": "CRM"}))
    FEED.assert_told("rotateSecret", await region.post(f"{one}/rotate-secret", {}))
    FEED.assert_told("replayEvents", await region.post(f"{one}/replay", {"event_ids": ["1"]}))
    FEED.assert_told("getDeliveries", await region.get(f"{one}/deliveries"))
