"""Each operation of the surface: what its handler says of itself, and what only its reader knows."""

import inspect
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from rapport.surfaces.candidates import candidates, finding, interactions, mutations, schemas
from rapport.surfaces.candidates.openapi import bodies, examples
from rapport.surfaces.candidates.openapi.answers import Data, refusals, success, unchanged
from rapport.surfaces.candidates.openapi.records import Node, reference
from rapport.surfaces.candidates.writing import ACCEPTED

_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY = (
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_TRAVELLING = ("Idempotency-Key", "idempotencyKey", "callbackUrl")
_PAGING = ("cursor", "pageSize")


def _accepted(example: Any) -> Data:
    return Data(
        record="Acceptance",
        description="Validated, on disk and queued. Not yet carried out: the result is at `Location`, and in the "
        "callback.",
        message=ACCEPTED,
        example=example,
    )


class Described(Struct, frozen=True, kw_only=True):
    """`refusals` are those beside the ones that every operation, or every one with a body, may answer with.

    `versioned`: it answers with an ETag, and with 304 to whoever has that version already.
    """

    handler: HTTPRouteHandler
    tag: str
    summary: str
    data: Data = _accepted(examples.ACCEPTANCE)
    body: Node | None = None
    query: Sequence[str] = ()
    refusals: Sequence[HTTPStatus] = ()
    versioned: bool = False


def _shown(record: str, what: str, example: Any) -> Data:
    return Data(record=record, description=f"The {what}.", message=f"The {what} was retrieved.", example=example)


def _listed(record: str, what: str, example: Any) -> Data:
    return Data(
        record=record,
        description=f"A page of {what}.",
        message=f"The {what} were retrieved.",
        example=[example],
        extent="page",
    )


OPERATIONS = (
    Described(
        handler=finding.list_candidates,
        tag="Candidates",
        summary="List candidates",
        data=_listed("ListedCandidate", "candidates", examples.CANDIDATE_LISTED),
        query=(*_PAGING, "fields", "include"),
    ),
    Described(
        handler=finding.find_candidates,
        tag="Candidates",
        summary="Find candidates",
        data=Data(
            record="Candidate",
            description="Those who were found; an empty list when nobody was.",
            message="The candidates were retrieved.",
            example=[examples.CANDIDATE_SHOWN],
            extent="list",
        ),
        query=("email", "phone"),
    ),
    Described(
        handler=finding.get_candidate,
        tag="Candidates",
        summary="Retrieve a candidate",
        data=_shown("Candidate", "candidate", examples.CANDIDATE_SHOWN),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=candidates.create_candidates,
        tag="Candidates",
        summary="Create candidates",
        body=bodies.new_candidates(),
    ),
    Described(
        handler=candidates.upsert_candidate,
        tag="Candidates",
        summary="Upsert a candidate",
        data=_accepted(examples.UPSERT_ACCEPTANCE),
        body=bodies.upserted_candidate(),
    ),
    Described(
        handler=candidates.update_candidate,
        tag="Candidates",
        summary="Update a candidate",
        data=_accepted(examples.CANDIDATE_ACCEPTANCE),
        body=bodies.candidate_changes(),
    ),
    Described(
        handler=candidates.delete_candidate,
        tag="Candidates",
        summary="Archive or erase a candidate",
        data=_accepted(examples.CANDIDATE_ACCEPTANCE),
        body=bodies.deletion(),
        query=("mode",),
    ),
    Described(
        handler=schemas.get_schema,
        tag="Schemas",
        summary="Retrieve the schema of a payload",
        data=_shown("Schema", "schema", examples.SCHEMA),
        query=("resource", "operation"),
        versioned=True,
    ),
    Described(
        handler=interactions.list_interactions,
        tag="Interactions",
        summary="List a candidate's interactions",
        data=_listed("Interaction", "interactions", examples.INTERACTION_SHOWN),
        query=_PAGING,
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=interactions.create_interactions,
        tag="Interactions",
        summary="Create interactions",
        body=bodies.new_interactions(),
    ),
    Described(
        handler=interactions.get_interaction,
        tag="Interactions",
        summary="Retrieve an interaction",
        data=_shown("Interaction", "interaction", examples.INTERACTION_SHOWN),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=interactions.update_interaction,
        tag="Interactions",
        summary="Update an interaction",
        body=bodies.interaction_changes(),
    ),
    Described(
        handler=interactions.delete_interaction,
        tag="Interactions",
        summary="Delete an interaction",
        body=bodies.deletion(),
    ),
    Described(
        handler=mutations.get_mutations,
        tag="Mutations",
        summary="List mutations",
        data=_listed("Mutation", "mutations", examples.MUTATION),
        query=("state", *_PAGING),
    ),
    Described(
        handler=mutations.get_mutation,
        tag="Mutations",
        summary="Retrieve a mutation",
        data=_shown("Mutation", "mutation", examples.MUTATION),
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=mutations.redeliver_callback,
        tag="Mutations",
        summary="Redeliver a callback",
        data=Data(
            record="Mutation",
            description="The callback is due now.",
            message="The callback will be sent again.",
            example=examples.REDELIVERED,
        ),
        refusals=[HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT],
    ),
)


def paths() -> dict[str, Node]:
    found: dict[str, Node] = {}
    for described in OPERATIONS:
        path, variables = path_of(described.handler)
        for method in described.handler.http_methods:
            found.setdefault(path, {})[method.lower()] = _operation(described, variables)
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


def _operation(described: Described, variables: Sequence[str]) -> Node:
    handler, writes = described.handler, described.body is not None
    scope = str(handler.opt["access"])
    versioned = ("If-None-Match",) if described.versioned else ()
    named = [*variables, *described.query, *(_TRAVELLING if writes else ()), *versioned, "x-api-sandbox"]
    return {
        **told(handler, described.summary),
        "tags": [described.tag],
        "security": [{"apiKey": [scope]}, {"oldApiKey": [scope]}],
        "parameters": [reference("parameters", name) for name in named],
        **({"requestBody": described.body} if writes else {}),
        "responses": _responses(described),
        **({"callbacks": {"finished": reference("callbacks", "finished")}} if writes else {}),
    }


def _responses(described: Described) -> dict[str, Node]:
    status, writes = HTTPStatus(described.handler.status_code), described.body is not None
    named = [*(("Location", "Idempotency-Replayed") if writes else ()), *(("ETag",) if described.versioned else ())]
    refused = [*_EVERYWHERE, *(_WITH_BODY if writes else ()), *described.refusals]
    return {
        str(int(status)): success(status, described.data, {name: reference("headers", name) for name in named}),
        **({str(int(HTTPStatus.NOT_MODIFIED)): unchanged()} if described.versioned else {}),
        **refusals(refused),
    }


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
