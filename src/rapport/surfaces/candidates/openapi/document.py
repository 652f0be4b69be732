"""The OpenAPI 3.1 document of the candidates surface: exactly what is served, taken from what serves it."""

from typing import Any

import rapport
from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidate_schema import STANDARD
from rapport.surfaces.candidates.openapi.answers import headers, links, refusal_responses
from rapport.surfaces.candidates.openapi.bodies import payload_schemas
from rapport.surfaces.candidates.openapi.callback import callbacks
from rapport.surfaces.candidates.openapi.of_audit import audit_schemas
from rapport.surfaces.candidates.openapi.of_regions import region_records
from rapport.surfaces.candidates.openapi.operations import path_of, paths, told
from rapport.surfaces.candidates.openapi.parameters import parameters
from rapport.surfaces.candidates.openapi.records import Node, record_schemas
from rapport.surfaces.health import healthz, readyz

_DESCRIPTION = """\
The candidates of an education region, and every contact with them.

Writes are asynchronous: a `202` says that the mutation was validated and queued; `GET /mutations/{name}` and a \
callback say what became of it. Every answer has the same envelope, errors too.

The paths are served under `/api/v2` (live) and `/api/sandbox` (sandbox). Under `/` and `/sandbox` they are the same, \
and the header `x-api-sandbox: true` does what the sandbox prefix does."""

_TAGS = {
    "Candidates": "People whom the region is in contact with.",
    "Schemas": "What a payload may hold, for programs: the very documents that validate.",
    "Interactions": "Contact moments, each a record of its own that belongs to one candidate.",
    "Attachments": "Files of a candidate: a curriculum vitae, and others.",
    "Regions": "What a region decides for itself. Done when answered: nothing of it is queued.",
    "API keys": "Who may call, and what.",
    "Mutations": "What became of each write, and of its callback.",
    "Audit": "Who read or changed what, when and from where. Nothing in it is ever changed or removed.",
    "Service": "For load balancers and whoever starts the service. No key, no envelope.",
}


def openapi_document(region: Definition = STANDARD) -> dict[str, Any]:
    """Fresh at each call, with the payloads of a region.

    Ids, routes, scopes, prose and request schemas come from the code that uses them.
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport: candidates", "version": rapport.__version__, "description": _DESCRIPTION},
        "servers": [
            {"url": "/api/v2", "description": "Live data"},
            {"url": "/api/sandbox", "description": "Sandbox data"},
        ],
        "tags": [{"name": name, "description": description} for name, description in _TAGS.items()],
        "paths": {**paths(region), **_health()},
        "components": {
            "securitySchemes": _security(),
            "parameters": parameters(),
            "headers": headers(),
            "responses": refusal_responses(),
            "callbacks": callbacks(),
            "links": links(),
            "schemas": {**payload_schemas(region), **record_schemas(region), **region_records(), **audit_schemas()},
        },
    }


def _security() -> dict[str, Node]:
    key = {"type": "apiKey", "in": "header", "description": "The key names the region and holds the scopes."}
    old = {"description": "Deprecated: the old name of the header; `x-api-key` goes before it."}
    return {"apiKey": {**key, "name": "x-api-key"}, "oldApiKey": {**key, **old, "name": "api-key"}}


def _health() -> dict[str, Node]:
    return {
        path_of(healthz)[0]: _probe(told(healthz, "Is the process alive?"), {"200": "ok"}),
        path_of(readyz)[0]: _probe(told(readyz, "Can requests be served?"), {"200": "ready", "503": "not ready"}),
    }


def _probe(head: Node, answers: dict[str, str]) -> Node:
    """These stand beside the prefixes, not under them."""
    responses = {
        status: {
            "description": f"`{text}`",
            "headers": {"x-request-id": {"$ref": "#/components/headers/x-request-id"}},
            "content": {"text/plain": {"schema": {"const": text}, "example": text}},
        }
        for status, text in answers.items()
    }
    return {"servers": [{"url": "/"}], "get": {**head, "tags": ["Service"], "security": [], "responses": responses}}
