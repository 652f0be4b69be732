"""The OpenAPI document of the feed beside what is served."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.surfaces.feed.openapi.document import PATH, feed_document
from rapport.surfaces.feed.routes import HANDLERS
from support import Answer, Region

DOCUMENT = feed_document()
PLACES = {(path, method): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()}
LIST = PLACES["/events", "get"]


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    checking = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message for error in checking.iter_errors(value)]


def test_it_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    served = {
        (re.sub(r":\w+}", "}", path), method.lower()): [{"apiKey": [str(handler.opt["access"])]}]
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods
    }
    assert {place: node["security"] for place, node in PLACES.items()} == served


def contents() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """The schema and the example of each body and each good answer, with the operation that it belongs to."""
    for node in PLACES.values():
        for content in node.get("requestBody", {}).get("content", {}).values():
            yield node["operationId"], content["schema"], content["examples"]["example"]["value"]
        for status, answer in node["responses"].items():
            if status.startswith("2") and "content" in answer:
                content = answer["content"]["application/json"]
                yield node["operationId"], content["schema"], content["example"]


@pytest.mark.parametrize(("operation", "schema", "example"), list(contents()))
def test_every_example_is_one(operation: str, schema: dict[str, Any], example: Any) -> None:
    assert faults(schema, example) == [], operation


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    async with session.get(service + PATH) as answer:
        assert (answer.status, await answer.json()) == (200, DOCUMENT)


async def test_events_and_refusals_are_answered_as_documented(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {})
    await region.call("DELETE", f"/candidates/{candidate}?mode=erase")

    answer, refused = await region.get("/events"), await region.get("/events?limit=0")

    assert faults(LIST["responses"]["200"]["content"]["application/json"]["schema"], answer.body) == []
    assert {name.lower() for name in LIST["responses"]["200"]["headers"]} <= {name.lower() for name in answer.headers}
    assert faults(DOCUMENT["components"]["schemas"]["Errors"], refused.body) == []


def as_documented(operation: str, answer: Answer) -> None:
    [node] = [node for node in PLACES.values() if node["operationId"] == operation]
    response = node["responses"][str(answer.status)]
    assert faults(response["content"]["application/json"]["schema"], answer.body) == [], operation
    assert {name.lower() for name in response["headers"]} <= {name.lower() for name in answer.headers}


async def test_webhooks_are_answered_as_documented(region: Region) -> None:
    made = await region.post("/webhooks", {"url": "https://school.example/", "paused": True})
    one = f"/webhooks/{made.data['id']}"
    await region.candidate()
    as_documented("postWebhook", made)
    as_documented("getWebhooks", await region.get("/webhooks"))
    as_documented("getWebhook", await region.get(one))
    as_documented("patchWebhook", await region.call("PATCH", one, {"description": "CRM"}))
    as_documented("rotateSecret", await region.post(f"{one}/rotate-secret", {}))
    as_documented("replayEvents", await region.post(f"{one}/replay", {"event_ids": ["1"]}))
    as_documented("getDeliveries", await region.get(f"{one}/deliveries"))
