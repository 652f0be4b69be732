"""The OpenAPI document of the surface beside what is served."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from hiring import new_application, new_interviewer
from partners import Partner
from rapport.storage.database import Database
from rapport.surfaces.applicants.interview_schema import cancellation, interview
from rapport.surfaces.applicants.openapi.document import _PARTS, PATH, applicants_document
from rapport.surfaces.applicants.routes import HANDLERS, UPLOADS
from support import Answer

DOCUMENT = applicants_document()
OPERATIONS = {node["operationId"]: node for item in DOCUMENT["paths"].values() for node in item.values()}
PLACES = {(path, method): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()}


def test_it_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_every_route_is_described_with_its_scope_and_nothing_else_is() -> None:
    served = {
        (re.sub(r":\w+}", "}", path), method.lower()): str(handler.opt["access"])
        for handler in (*HANDLERS, *UPLOADS)
        for path in handler.paths
        for method in handler.http_methods
    }

    guarded = {key: node["security"] for key, node in PLACES.items() if node["security"]}
    assert guarded == {key: [{"partnerKey": [scope]}] for key, scope in served.items()}


def test_no_two_parts_call_different_things_the_same() -> None:
    for which in ("PARAMETERS", "SCHEMAS"):
        named = [name for part in _PARTS.values() for name in getattr(part, which)]
        assert sorted(set(named)) == sorted(named)


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


def test_the_schemas_of_bodies_are_those_that_validate() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert (schemas["InterviewWanted"], schemas["Cancellation"]) == (interview(), cancellation())


async def test_it_is_served_to_everybody(service: str, session: aiohttp.ClientSession) -> None:
    async with session.get(service + PATH) as answer:
        assert (answer.status, await answer.json()) == (200, DOCUMENT)


async def test_interviews_are_answered_as_documented(database: Database, partner: Partner) -> None:
    application, interviewer = await new_application(database, partner), await new_interviewer(database, partner)
    wanted = {"date": "2026-05-01T10:00Z", "timezone": "Europe/Amsterdam", "interviewerId": interviewer}
    made = await partner.put(f"/applicants/{application}/interviews", wanted)
    one = f"/scheduling/interviews/{made.body['id']}"

    as_documented("scheduleInterview", made)
    as_documented("listScheduled", await partner.get("/scheduling/interviews"))
    as_documented("getScheduled", await partner.get(one))
    as_documented("cancelInterview", await partner.post(f"{one}/cancel", {"reason": "Ill"}))
    again = await partner.put(f"/applicants/{application}/interviews", wanted)
    as_documented("completeInterview", await partner.post(f"/scheduling/interviews/{again.body['id']}/complete", None))


def as_documented(operation: str, answer: Answer) -> None:
    response = OPERATIONS[operation]["responses"]["200"]
    assert answer.status == 200, answer.body
    errors = validator(response["content"]["application/json"]["schema"]).iter_errors(answer.body)
    assert [error.message for error in errors] == []
    promised = {name.lower() for name in response["headers"]} - {"idempotency-replayed"}
    assert promised <= {name.lower() for name in answer.headers}


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}, validate_formats=True)
