"""The OpenAPI document of the surface beside what is served."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from rapport.surfaces.applicants.openapi.document import PATH, applicants_document
from rapport.surfaces.applicants.routes import HANDLERS

DOCUMENT = applicants_document()
OPERATIONS = {(path, method): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()}


def test_it_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    served = {
        (re.sub(r":\w+}", "}", path), method.lower()): str(handler.opt["access"])
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods
    }

    assert {key: node["security"] for key, node in OPERATIONS.items()} == {
        key: [{"partnerKey": [scope]}] for key, scope in served.items()
    }


def contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each body and each answer, with the operation that it belongs to."""
    for node in OPERATIONS.values():
        for place in (node.get("requestBody", {}), node["responses"]["200"]):
            for content in place.get("content", {}).values():
                yield node["operationId"], content


@pytest.mark.parametrize(("operation", "content"), list(contents()))
def test_every_example_is_one(operation: str, content: dict[str, Any]) -> None:
    named = {name: each["value"] for name, each in content.get("examples", {}).items()}
    if "example" in content:
        named[operation] = content["example"]
    assert named
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    checking = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for name, example in named.items():
        assert [error.message for error in checking.iter_errors(example)] == [], name


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    async with session.get(service + PATH) as answer:
        assert (answer.status, await answer.json()) == (200, DOCUMENT)
