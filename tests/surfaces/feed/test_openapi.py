"""The OpenAPI document of the feed beside what is served."""

import re
from typing import Any

import aiohttp
import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.surfaces.feed.openapi import PATH, feed_document
from rapport.surfaces.feed.routes import HANDLERS
from support import Region

DOCUMENT = feed_document()
LIST = DOCUMENT["paths"]["/events"]["get"]


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
    described = {(path, method) for path, item in DOCUMENT["paths"].items() for method in item}
    assert described == served.keys()
    assert all(DOCUMENT["paths"][path][method]["security"] == security for (path, method), security in served.items())


def test_its_example_is_one() -> None:
    content = LIST["responses"]["200"]["content"]["application/json"]
    assert faults(content["schema"], content["example"]) == []


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
