"""The operations of the surface as OpenAPI writes them."""

import inspect
import re
from collections.abc import Sequence
from http import HTTPStatus

from litestar.handlers import HTTPRouteHandler

from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidates.openapi.answers import refusals, success, unchanged
from rapport.surfaces.candidates.openapi.described import Described
from rapport.surfaces.candidates.openapi.of_attachments import ATTACHMENTS
from rapport.surfaces.candidates.openapi.of_audit import AUDIT
from rapport.surfaces.candidates.openapi.of_candidates import CANDIDATES
from rapport.surfaces.candidates.openapi.of_interactions import INTERACTIONS
from rapport.surfaces.candidates.openapi.of_mutations import MUTATIONS
from rapport.surfaces.candidates.openapi.of_regions import API_KEYS, REGIONS
from rapport.surfaces.candidates.openapi.of_schemas import SCHEMAS
from rapport.surfaces.candidates.openapi.records import Node, reference

_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_TRAVELLING = ("Idempotency-Key", "idempotencyKey", "callbackUrl")

OPERATIONS = (*CANDIDATES, *SCHEMAS, *INTERACTIONS, *ATTACHMENTS, *MUTATIONS, *REGIONS, *API_KEYS, *AUDIT)


def paths(region: Definition) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for described in OPERATIONS:
        path, variables = path_of(described.handler)
        for method in described.handler.http_methods:
            found.setdefault(path, {})[method.lower()] = _operation(described, variables, region)
    return found


def path_of(handler: HTTPRouteHandler) -> tuple[str, list[str]]:
    """`/candidates/{candidate_id:str}` as OpenAPI writes it, and the names of its variable parts."""
    (path,) = handler.paths
    variables = [_camel(name) for name in re.findall(r"{(\w+):\w+}", path)]
    return re.sub(r"{(\w+):\w+}", lambda part: f"{{{_camel(part[1])}}}", path), variables


def told(handler: HTTPRouteHandler, summary: str) -> Node:
    """What stands at the head of an operation; the id is the handler's name, which generated clients call by."""
    description = inspect.getdoc(handler.fn)
    return {
        "operationId": _camel(handler.fn.__name__),
        "summary": summary,
        **({"description": description} if description else {}),
    }


def _operation(described: Described, variables: Sequence[str], region: Definition) -> Node:
    handler, queued = described.handler, _is_queued(described)
    scope = str(handler.opt["access"])
    versioned = ("If-None-Match",) if described.versioned else ()
    named = [*variables, *described.query, *(_TRAVELLING if queued else ()), *versioned, "x-api-sandbox", "x-region"]
    return {
        **told(handler, described.summary),
        "tags": [described.tag],
        "security": [{"apiKey": [scope]}, {"oldApiKey": [scope]}],
        "parameters": [reference("parameters", name) for name in named],
        **({"requestBody": described.body(region)} if described.body is not None else {}),
        "responses": _responses(described),
        **({"callbacks": {"finished": reference("callbacks", "finished")}} if queued else {}),
    }


def _is_queued(described: Described) -> bool:
    """Whether it becomes a mutation, and is not done when it is answered."""
    return described.body is not None and described.handler.status_code == HTTPStatus.ACCEPTED


def _responses(described: Described) -> dict[str, Node]:
    status, queued = HTTPStatus(described.handler.status_code), _is_queued(described)
    named = [*(("Location", "Idempotency-Replayed") if queued else ()), *(("ETag",) if described.versioned else ())]
    refused = [*_EVERYWHERE, *(_WITH_BODY if described.body is not None else ()), *described.refusals]
    return {
        str(int(status)): success(status, described.data, {name: reference("headers", name) for name in named})
        | ({"links": {"mutation": reference("links", "mutation")}} if queued else {}),
        **({str(int(HTTPStatus.NOT_MODIFIED)): unchanged()} if described.versioned else {}),
        **refusals(refused),
    }


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
