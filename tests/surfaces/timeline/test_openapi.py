"""The OpenAPI document of the timeline beside what is served."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.surfaces.timeline.openapi.document import PATH, timeline_document
from rapport.surfaces.timeline.routes import HANDLERS
from support import Region

DOCUMENT = timeline_document()
PLACES = {(path, method): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()}
REPORTS = [path for path, _ in PLACES if path.startswith("/reports/")]


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    return [
        error.message for error in jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value)
    ]


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


@pytest.mark.parametrize("path", ["/interactions", *REPORTS])
async def test_answers_are_as_documented(region: Region, path: str) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {})
    node = PLACES[path, "get"]["responses"]["200"]

    answer, refused = await region.get(path + "?since=2026-01-01&until=2027-01-01"), await region.get(path + "?since=x")

    assert answer.status == 200, answer.body
    assert faults(node["content"]["application/json"]["schema"], answer.body) == []
    assert {name.lower() for name in node["headers"]} <= {name.lower() for name in answer.headers}
    assert refused.status == 400
    assert faults(DOCUMENT["components"]["schemas"]["Errors"], refused.body) == []
