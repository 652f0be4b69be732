"""The OpenAPI 3.1 document of the applicants surface: exactly what is served, taken from what serves it."""

from http import HTTPStatus
from typing import Any

import rapport
from rapport.surfaces.applicants.asking import MAX_KEY
from rapport.surfaces.applicants.call import API_KEY
from rapport.surfaces.applicants.errors import INVALID_TOKEN, NOT_FOUND
from rapport.surfaces.applicants.openapi import (
    of_applicants,
    of_interviewers,
    of_interviews,
    of_invitations,
    of_jobs,
    of_slots,
    of_statuses,
    of_teams,
)
from rapport.surfaces.applicants.openapi.described import Node, paths, reference
from rapport.surfaces.applicants.openapi.samples import sample
from rapport.surfaces.applicants.openapi.shapes import record
from rapport.surfaces.json_body import JSON
from rapport.surfaces.refusals import INVALID

PATH = "/openapi/applicants.json"
_DESCRIPTION = """\
Applicants, their applications, and the interviews they are invited to.

A partner key opens one team and those below it. Numbers of records are shown as digits in text; in requests an \
integer will do. Writes are answered once they are on disk. Errors have a message and, \
where a field is wrong, an entry for each."""

_PARTS = {
    "Applicants": of_applicants,
    "Statuses": of_statuses,
    "Interviews": of_interviews,
    "Invitations": of_invitations,
    "Scheduling": of_slots,
    "Jobs": of_jobs,
    "Teams": of_teams,
    "Interviewers": of_interviewers,
}
BY_TAG = {tag: part.DESCRIBED for tag, part in _PARTS.items()}
"""The operations, by the tag they stand under."""

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: INVALID,
    HTTPStatus.FORBIDDEN: INVALID_TOKEN,
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.CONFLICT: "Conflict",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Unsupported Media Type",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Idempotency-Key reused",
    HTTPStatus.TOO_MANY_REQUESTS: "This tenant sends too many requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service has failed to answer",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached at the moment",
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def applicants_document() -> dict[str, Any]:
    """Fresh at each call."""
    schemas = {"Errors": _errors(), **_all("SCHEMAS")}
    found = paths(BY_TAG)
    parameters = {"Idempotency-Key": _idempotency_key(), **_all("PARAMETERS")}
    _exemplify(found, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport: applicants", "version": rapport.__version__, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in BY_TAG],
        "paths": found,
        "components": {
            "securitySchemes": {"partnerKey": {"type": "apiKey", "in": "header", "name": API_KEY}},
            "parameters": {name: _exemplified(node, schemas) for name, node in parameters.items()},
            "headers": _headers(),
            "responses": {f"Refusal{int(status)}": _refusal(status) for status in _MEANINGS},
            "schemas": schemas,
        },
    }


def _exemplify(paths_: dict[str, Node], schemas: dict[str, Node]) -> None:
    """Puts an example beside each body and each good answer that has none."""
    for operation in (node for item in paths_.values() for node in item.values()):
        for place in (operation.get("requestBody", {}), operation["responses"]["200"]):
            for content in place.get("content", {}).values():
                if not {"example", "examples"} & content.keys():
                    content["example"] = sample(content["schema"], schemas)


def _exemplified(parameter: Node, schemas: dict[str, Node]) -> Node:
    """A parameter that must be there shows an example; commands are made with it."""
    if not parameter["required"]:
        return parameter
    return {"example": sample(parameter["schema"], schemas, parameter["name"]), **parameter}


def _all(which: str) -> dict[str, Node]:
    return {name: node for part in _PARTS.values() for name, node in getattr(part, which).items()}


def _idempotency_key() -> Node:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Names this request, so that it may be sent again and is done once; for 7 days at least.",
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[ -~]+$"},
    }


def _headers() -> dict[str, Node]:
    text = {"type": "string"}
    return {
        "ETag": {"description": "Of the content: name it in If-None-Match.", "schema": text},
        "Idempotency-Replayed": {"description": "Only there for a repeated request.", "schema": {"const": "true"}},
        "RateLimit-Policy": {"description": "As draft-ietf-httpapi-ratelimit-headers has it.", "schema": text},
        "RateLimit": {"description": "As the same draft has it.", "schema": text},
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
        "x-request-id": {"description": "It stands in the service's log.", "schema": text},
    }


def _errors() -> Node:
    field = {"type": "string", "description": "what is wrong: a member of the body, a parameter, a header"}
    message = {"type": "string", "description": "what would be right"}
    one = record("one thing that is wrong", {"field": field, "message": message})
    items = {"type": "array", "items": one, "description": "all that is wrong, as far as it is known"}
    return {
        "type": "object",
        "description": "an error",
        "properties": {"message": {"type": "string", "description": "what is wrong, in a word"}, "errors": items},
        "required": ["message"],
    }


def _refusal(status: HTTPStatus) -> Node:
    later = {"Retry-After": reference("headers", "Retry-After")} if status in _LATER else {}
    return {
        "description": _MEANINGS[status],
        "headers": {**later, "x-request-id": reference("headers", "x-request-id")},
        "content": {JSON: {"schema": reference("schemas", "Errors"), "example": _example(status)}},
    }


def _example(status: HTTPStatus) -> Node:
    wrong = {
        "field": "duration",
        "message": "duration must be a number of minutes from 1 to 1440 in digits, such as 60",
    }
    return {"message": _MEANINGS[status], **({"errors": [wrong]} if status is HTTPStatus.BAD_REQUEST else {})}
