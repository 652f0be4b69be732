"""The OpenAPI document beside what is served: neither says more than the other."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from openapi_spec_validator import OpenAPIV31SpecValidator

from documented import DOCUMENT, OPERATIONS, Documented, faults, resolve, validator
from rapport.app.service import running_service
from rapport.domain.candidates.region_schema import BEGINNING
from rapport.settings import Settings
from rapport.surfaces.applicants.routes import refusal_of as applicants_refusal_of
from rapport.surfaces.candidate_schema import candidate_schema, interaction_schema
from rapport.surfaces.candidates import attachments
from rapport.surfaces.candidates.envelope import Refusal
from rapport.surfaces.candidates.finding import FIELDS
from rapport.surfaces.candidates.openapi.document import openapi_document
from rapport.surfaces.candidates.region_schemas import RegionSchema
from rapport.surfaces.console.routes import refusal_of as console_refusal_of
from rapport.surfaces.crowd import Crowd
from rapport.surfaces.employees.routes import refusal_of as employees_refusal_of
from rapport.surfaces.feed.routes import refusal_of as feed_refusal_of
from rapport.surfaces.requests import RequestLog
from rapport.surfaces.timeline.routes import refusal_of as timeline_refusal_of
from support import FILE_LIMIT_BYTES

Route = tuple[str, str]
REGION = RegionSchema(BEGINNING)


OTHERS = (applicants_refusal_of, console_refusal_of, employees_refusal_of, feed_refusal_of, timeline_refusal_of)
"""What tells the paths of other surfaces."""


@pytest.fixture(scope="session")
async def served(settings: Settings, database_url: str) -> dict[Route, HTTPRouteHandler]:
    """The handler of each path and method, whatever the variable parts of the path are called; no other surface's."""
    async with running_service(settings, database_url, engine=False) as service:
        app = service.http
        assert isinstance(app, Crowd)
        assert isinstance(app._app, RequestLog)
        assert isinstance(app._app._app, Litestar)
        return {
            (_unnamed(route.path), method): handler
            for route in app._app._app.routes
            for handler in getattr(route, "route_handlers", ())
            for method in handler.http_methods
            if method != "OPTIONS" and not any(is_theirs(route.path) for is_theirs in OTHERS)
        }


def _unnamed(path: str) -> str:
    return re.sub(r"{[^}]*}", "{}", path)


def _described() -> set[Route]:
    return {(_unnamed(operation.path), operation.method.upper()) for operation in OPERATIONS.values()}


@pytest.mark.parametrize("prefix", ["/api/v2", "/api/sandbox"])
def test_every_route_is_described_and_every_description_is_served(
    served: dict[Route, HTTPRouteHandler], prefix: str
) -> None:
    under = {(path.removeprefix(prefix), method) for path, method in served if path.startswith(f"{prefix}/")}

    assert under == _described()


def test_the_routes_without_a_prefix_are_the_same_and_health_and_docs(
    served: dict[Route, HTTPRouteHandler],
) -> None:
    elsewhere = ("/api/", "/sandbox/", "/docs", "/openapi")
    beside = {route for route in served if not route[0].startswith(elsewhere)}

    assert beside == _described() | {("/healthz", "GET"), ("/readyz", "GET")}
    assert [path for path, item in DOCUMENT["paths"].items() if "servers" in item] == ["/healthz", "/readyz"]


def test_every_operation_names_the_scope_that_its_handler_asks_for(served: dict[Route, HTTPRouteHandler]) -> None:
    named = {operation.id: operation.node["security"] for operation in OPERATIONS.values()}
    asked = {
        operation.id: str(served["/api/v2" + _unnamed(operation.path), operation.method.upper()].opt["access"])
        for operation in OPERATIONS.values()
    }

    assert named == {name: [{"apiKey": [scope]}, {"oldApiKey": [scope]}] for name, scope in asked.items()}


def test_the_document_is_valid_openapi() -> None:
    assert list(OpenAPIV31SpecValidator(openapi_document()).iter_errors()) == []


def test_operation_ids_are_those_that_generated_clients_call() -> None:
    assert list(OPERATIONS) == [
        "listCandidates",
        "createCandidates",
        "findCandidates",
        "getCandidate",
        "updateCandidate",
        "deleteCandidate",
        "upsertCandidate",
        "getSchema",
        "listInteractions",
        "createInteractions",
        "getInteraction",
        "updateInteraction",
        "deleteInteraction",
        "listAttachments",
        "createAttachments",
        "getAttachment",
        "deleteAttachment",
        "getMutations",
        "getMutation",
        "redeliverCallback",
        "getRegion",
        "updateRegion",
        "rotateCallbackSecret",
        "getRegionSchema",
        "updateRegionSchema",
        "getRegionOpenapi",
        "listApiKeys",
        "createApiKey",
        "revokeApiKey",
        "getAudit",
    ]


def test_the_schemas_of_new_records_are_those_that_validate_them() -> None:
    schemas = DOCUMENT["components"]["schemas"]

    assert schemas["NewCandidate"] == candidate_schema()
    assert schemas["NewInteraction"] == interaction_schema()


def test_every_component_is_referred_to() -> None:
    named = {
        f"#/components/{section}/{name}"
        for section, components in DOCUMENT["components"].items()
        for name in components
        if section != "securitySchemes"
    }

    assert named == set(_references(DOCUMENT))


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for each in node.values():
            yield from _references(each)
    if isinstance(node, list):
        for each in node:
            yield from _references(each)


fields = {
    "type": st.sampled_from(["Other", "other", ["Other"], ["Other", "Other"], [], None]),
    "performedAt": st.sampled_from(["2026-03-01", "2026-02-29", "2026-03-01T10:00Z", "yesterday", None]),
    "summary": st.sampled_from(["Called back", "x" * 501, None, 5]),
    "duration": st.sampled_from([0, -1, 1.5, 60, None]),
    "colour": st.just("red"),
}
interactions = st.fixed_dictionaries({}, optional=fields) | st.just("text") | st.none()
changes = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Ann", "", None]),
        "email": st.sampled_from(["ann@school.example", "ann", None]),
        "phone": st.sampled_from(["+31 20 123 4567", "none", None]),
        "privacyConsent": st.sampled_from([True, "yes", None]),
        "phase": st.sampled_from(["New", "Old", None]),
        "sectors": st.sampled_from([[], ["Special education"], ["Special education"] * 2, None]),
        "interactions": st.just([]),
    },
)
lists = st.lists(interactions, max_size=2) | st.lists(interactions, min_size=11, max_size=11)
wrappers = st.fixed_dictionaries({"interactions": lists}, optional={"notes": st.just("a note"), "type": fields["type"]})


@given(body=interactions | lists | wrappers)
def test_the_document_accepts_of_new_interactions_what_the_service_accepts(body: Any) -> None:
    described = validator(OPERATIONS["createInteractions"].body()).is_valid(body)

    assert described == _accepts(REGION.new_interactions, body)


@given(body=interactions)
def test_the_document_accepts_of_changes_what_the_service_accepts(body: Any) -> None:
    described = validator(OPERATIONS["updateInteraction"].body()).is_valid(body)

    assert described == _accepts(REGION.interaction_changes, body)


def _accepts(validating: Any, body: Any) -> bool:
    try:
        validating.check(body)
    except Refusal:
        return False
    return True


@given(body=changes)
def test_the_document_accepts_of_a_candidates_changes_what_the_service_accepts(body: Any) -> None:
    described = validator(OPERATIONS["updateCandidate"].body()).is_valid(body)

    assert described == _accepts(REGION.candidate_changes, body)


@given(body=changes)
def test_the_document_accepts_of_an_upsert_what_the_service_accepts(body: Any) -> None:
    described = validator(OPERATIONS["upsertCandidate"].body()).is_valid(body)

    assert described == _accepts(REGION.upserted_candidate, body)


files = st.fixed_dictionaries(
    {},
    optional={
        "fileName": st.sampled_from(["cv.pdf", "", "a/b", None]),
        "base64": st.sampled_from(["Zm9v", "Zm8", "", None]),
        "url": st.sampled_from(["https://files.school.example/cv", "cv.pdf", None]),
    },
) | st.just("text")
fields_of_files = st.lists(files, max_size=2) | st.just([{"url": "https://files.school.example/cv"}] * 6)


@given(
    body=st.fixed_dictionaries(
        {},
        optional={"curriculumVitae": fields_of_files, "otherAttachments": fields_of_files, "photos": fields_of_files},
    )
)
def test_the_document_accepts_of_new_attachments_what_the_service_accepts(body: Any) -> None:
    described = validator(OPERATIONS["createAttachments"].body()).is_valid(body)

    assert described == _accepts(attachments._created(FILE_LIMIT_BYTES), body)


@pytest.mark.parametrize("operation", ["updateInteraction", "updateCandidate", "createAttachments"])
@pytest.mark.parametrize("body", [{}, {"idempotencyKey": "key"}, {"callbackUrl": "https://crm.school.example"}])
def test_an_update_without_a_field_of_the_record_is_not_described_as_one(operation: str, body: dict[str, str]) -> None:
    assert not validator(OPERATIONS[operation].body()).is_valid(body)


def test_only_the_id_of_a_listed_candidate_is_certain() -> None:
    candidate, listed = (DOCUMENT["components"]["schemas"][name] for name in ("Candidate", "ListedCandidate"))

    assert listed["required"] == ["id"]
    assert (
        set(FIELDS) == listed["properties"].keys() - {"interactions"} == candidate["properties"].keys() - {"archivedAt"}
    )
    assert set(candidate["required"]) == {"id", "name", "privacyConsent", "createdAt", "updatedAt"}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_every_example_of_an_answer_validates(operation: Documented) -> None:
    for response in operation.node["responses"].values():
        for content in resolve(response).get("content", {}).values():
            assert faults(content["schema"], content["example"]) == []


def test_the_example_of_a_callback_validates() -> None:
    for item in DOCUMENT["components"]["callbacks"]["finished"].values():
        content = item["post"]["requestBody"]["content"]["application/json"]
        assert faults(content["schema"], content["example"]) == []
