"""The OpenAPI document of the surface beside what is served."""

import re

import aiohttp
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

    assert {key: node["x-scope"] for key, node in OPERATIONS.items()} == served


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    async with session.get(service + PATH) as answer:
        assert (answer.status, await answer.json()) == (200, DOCUMENT)
