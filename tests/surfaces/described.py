"""An OpenAPI document of a surface with keys beside what is served: what holds for each of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import aiohttp
import jsonschema_rs
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct
from openapi_spec_validator import OpenAPIV31SpecValidator

from support import Answer, Region

JSON = "application/json"


class DescribedSurface(Struct, frozen=True):
    """A document, the handlers that it is of, and where it is served."""

    document: dict[str, Any]
    handlers: Sequence[HTTPRouteHandler]
    path: str

    @property
    def places(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The operations by path and method."""
        paths = self.document["paths"]
        return {(path, method): node for path, item in paths.items() for method, node in item.items()}

    def faults(self, schema: dict[str, Any], value: Any) -> list[str]:
        whole = {**schema, "components": self.document["components"]}
        checking = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [error.message for error in checking.iter_errors(value)]

    def contents(self) -> Iterator[tuple[str, dict[str, Any], Any]]:
        """The schema and the example of each body and each good answer, with the operation that it belongs to."""
        for node in self.places.values():
            for content in node.get("requestBody", {}).get("content", {}).values():
                yield node["operationId"], content["schema"], content["examples"]["example"]["value"]
            for status, answer in node["responses"].items():
                for content in answer.get("content", {}).values() if status.startswith("2") else ():
                    yield node["operationId"], content["schema"], content["example"]

    def assert_valid(self) -> None:
        assert list(OpenAPIV31SpecValidator(self.document).iter_errors()) == []

    def assert_of_every_route(self) -> None:
        """With its scope, and of nothing else."""
        served = {
            (re.sub(r":\w+}", "}", path), method.lower()): [{"apiKey": [str(handler.opt["access"])]}]
            for handler in self.handlers
            for path in handler.paths
            for method in handler.http_methods
        }
        assert {place: node["security"] for place, node in self.places.items()} == served

    async def assert_asked_for_nothing_else(self, region: Region) -> None:
        """Each list takes the parameters that it is described with, and says so of any other."""
        for (path, method), node in self.places.items():
            described = [self._parameter(each) for each in node.get("parameters", [])]
            known = [each["name"] for each in described if each["in"] == "query"]
            if method != "get" or not known:
                continue
            refused = await region.get(re.sub(r"{\w+}", "x", path) + "?filter=a&filter=b")
            self.assert_refused(refused)
            [wrong] = refused.body["errors"]
            assert wrong["field"] == "filter"
            assert sorted(wrong["message"].partition("these are: ")[2].split(", ")) == sorted(known), path

    def _parameter(self, node: dict[str, Any]) -> dict[str, Any]:
        name = node["$ref"].rpartition("/")[2]
        return dict(self.document["components"]["parameters"][name])

    async def assert_served(self, service: str, session: aiohttp.ClientSession) -> None:
        async with session.get(service + self.path) as answer:
            assert (answer.status, await answer.json()) == (200, self.document)

    def assert_told(self, operation: str, answer: Answer) -> None:
        """This answer to that operation, its headers too."""
        [node] = [node for node in self.places.values() if node["operationId"] == operation]
        response = node["responses"][str(answer.status)]
        assert self.faults(response["content"][JSON]["schema"], answer.body) == [], operation
        assert {name.lower() for name in response["headers"]} <= {name.lower() for name in answer.headers}

    def assert_refused(self, answer: Answer) -> None:
        assert answer.status == 400, answer.body
        assert self.faults(self.document["components"]["schemas"]["Errors"], answer.body) == []
