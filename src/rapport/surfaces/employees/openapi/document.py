"""The OpenAPI 3.1 document of the employees surface: exactly what is served, taken from what serves it."""

from http import HTTPStatus
from typing import Any

import rapport
from rapport.access.oauth_scopes import OAuthScope
from rapport.surfaces.employees.asking import (
    MAX_KEY,
    MAX_OFFSET,
    MAX_PAGE,
    VOCABULARY_LANGUAGE,
    VOCABULARY_LANGUAGES,
)
from rapport.surfaces.employees.errors import NO_TOKEN, title_of
from rapport.surfaces.employees.oauth import TOKEN_PATH
from rapport.surfaces.employees.openapi.examples import PARAMETERS
from rapport.surfaces.employees.openapi.matches import match_parameters
from rapport.surfaces.employees.openapi.nodes import Node, choice, parameter, reference
from rapport.surfaces.employees.openapi.operations import OPERATIONS, paths
from rapport.surfaces.employees.openapi.records import schemas
from rapport.surfaces.employees.property_schema import property_name
from rapport.surfaces.employees.records import CUSTOM
from rapport.surfaces.employees.schema import LANGUAGES, new_employee
from rapport.surfaces.employees.skill_profiles import FORMAT, INCLUDABLE
from rapport.surfaces.json_body import JSON

PATH = "/openapi/employees.json"
_DESCRIPTION = """\
Employees, vacancies, and what employees did with them.

Writes are answered once they are on disk: 204, without a body. Errors are a list with an entry for each thing wrong. \
A token comes from `POST /oauth/token`; its tenant is the tenant of every call."""

_MEANINGS = {
    HTTPStatus.BAD_REQUEST: "The request is not what it should be: path, query, header or body.",
    HTTPStatus.UNAUTHORIZED: NO_TOKEN,
    HTTPStatus.FORBIDDEN: "The token lacks the scope that the operation needs.",
    HTTPStatus.NOT_FOUND: "There is no such record of this tenant.",
    HTTPStatus.CONFLICT: "There is one with this external_id or property_name already, or it is in use.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: f"The body has a Content-Type other than `{JSON}`.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The idempotency key was used before, with another request; or, with `strict`, no "
    "skill is named in the record.",
    HTTPStatus.TOO_MANY_REQUESTS: "The tenant sends too many requests.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service failed. Send it again, a write with the same idempotency key.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database is away. Send it again, a write with the same idempotency key.",
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def employees_document() -> dict[str, Any]:
    """Fresh at each call. The token endpoint is told of by its own standard, in the metadata of RFC 8414."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport: employees", "version": rapport.__version__, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in OPERATIONS],
        "paths": paths(),
        "components": {
            "securitySchemes": {"oauth2": _security()},
            "parameters": _parameters(),
            "headers": _headers(),
            "responses": {f"Refusal{int(status)}": _refusal(status) for status in _MEANINGS},
            "schemas": schemas(),
        },
    }


def _security() -> Node:
    scopes = {str(scope): f"what needs `{scope}`" for scope in OAuthScope}
    return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": TOKEN_PATH, "scopes": scopes}}}


def _parameters() -> dict[str, Node]:
    """Their names here are those of the parameters, but where two of one name have different examples."""
    given = {**_path_parameters(), **_query_parameters(), **match_parameters(), "Idempotency-Key": _key()}
    return {name: {**node, "example": PARAMETERS[name]} if name in PARAMETERS else node for name, node in given.items()}


def _path_parameters() -> dict[str, Node]:
    identifier = new_employee()["properties"]["external_id"]
    named = {"vacancy_external_id": "external_id"} | {
        name: name for name in ("external_id", "employee_external_id", "interaction_external_id")
    }
    described = "The record's id, the client's own."
    return {key: parameter("path", name, described, identifier) for key, name in named.items()}


def _query_parameters() -> dict[str, Node]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 100}
    offset = {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0}
    truth = choice(("true", "false"))
    return {
        "limit": parameter("query", "limit", "How many records a page has at most.", limit),
        "offset": parameter("query", "offset", "How many records come before the page.", offset),
        "is_active": parameter("query", "is_active", "Only those that are, or are not.", truth),
        "organisational_unit": parameter("query", "organisational_unit", "Only those of it.", {"type": "string"}),
        "include": parameter("query", "include", "What to show too; may be repeated.", _list(choice([CUSTOM]))),
        "property_name": parameter("query", "property_name", "Which property.", property_name(), required=True),
        "language": parameter(
            "query",
            "language",
            "Of the data that are sent; `auto`: to be found out.",
            choice(LANGUAGES),
            required=True,
        ),
        "strict": parameter(
            "query",
            "strict",
            "With `true`, a record in which no skill is named is refused with 422 and not stored.",
            {**truth, "default": "false"},
        ),
        "response_format": parameter(
            "query", "response_format", "One is served.", {**choice([FORMAT]), "default": FORMAT}
        ),
        "vocab_language": parameter(
            "query",
            "vocab_language",
            f"In which language skills are named: {VOCABULARY_LANGUAGES}.",
            {"type": "string", "pattern": VOCABULARY_LANGUAGE, "default": "en_uk"},
        ),
        "include_of_skills": parameter(
            "query",
            "include",
            "What is shown besides; may be given several times. `evidence` is an extension.",
            _list(choice(INCLUDABLE)),
        ),
    }


def _key() -> Node:
    right = {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[ -~]+$"}
    described = "Names this request, so that it may be sent again and is done once; for 7 days at least."
    return parameter("header", "Idempotency-Key", described, right)


def _list(item: Node) -> Node:
    return {"type": "array", "items": item}


def _headers() -> dict[str, Node]:
    text = {"type": "string"}
    return {
        "Idempotency-Replayed": {"description": "Only there for a repeated request.", "schema": {"const": "true"}},
        "RateLimit-Policy": {"description": "As draft-ietf-httpapi-ratelimit-headers has it.", "schema": text},
        "RateLimit": {"description": "As the same draft has it.", "schema": text},
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
        "WWW-Authenticate": {"description": "`Bearer` (RFC 6750, 3).", "schema": text},
        "x-request-id": {"description": "It stands in the service's log.", "schema": text},
    }


def _refusal(status: HTTPStatus) -> Node:
    later = {"Retry-After": reference("headers", "Retry-After")} if status in _LATER else {}
    bearer = {"WWW-Authenticate": reference("headers", "WWW-Authenticate")} if status == HTTPStatus.UNAUTHORIZED else {}
    return {
        "description": _MEANINGS[status],
        "headers": {**later, **bearer, "x-request-id": reference("headers", "x-request-id")},
        "content": {
            JSON: {
                "schema": reference("schemas", "Errors"),
                "example": [{"title": title_of(status), "description": _MEANINGS[status]}],
            }
        },
    }
