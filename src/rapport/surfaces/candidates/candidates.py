"""`/candidates`: create, read."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain import candidates
from rapport.ids import Kind, new_id, read, show
from rapport.surfaces.candidates.content import WriteRequest, read_content
from rapport.surfaces.candidates.envelope import answer, not_found
from rapport.surfaces.candidates.schema import candidate_schema
from rapport.surfaces.candidates.validate import ItemsValidator
from rapport.surfaces.candidates.writing import accept, interaction_row, refers_to, shown_ids

_created = ItemsValidator("candidates", candidate_schema())


@post("/candidates", status_code=202, access=Scope.CANDIDATES_WRITE)
async def create_candidates(request: WriteRequest) -> Response[bytes]:
    """One request is one mutation: all candidates with their interactions are written, or none."""
    content = await read_content(request)
    rows: list[dict[str, Any]] = [
        {
            "id": str(new_id()),
            "profile": {name: value for name, value in payload.items() if name != "interactions" and value is not None},
            "interactions": [
                interaction_row(interaction, request.auth.time_zone) for interaction in payload.get("interactions", ())
            ],
        }
        for payload in _created.check(content.payload)
    ]
    return await accept(
        request,
        content,
        candidates.CREATE,
        subjects=[UUID(row["id"]) for row in rows],
        body={"candidates": rows},
        refers=refers_to(
            shown_ids(Kind.CANDIDATE, rows),
            [shown for row in rows for shown in shown_ids(Kind.INTERACTION, row["interactions"])],
        ),
    )


@get("/candidates/{candidate_id:str}", access=Scope.CANDIDATES_READ)
async def get_candidate(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """The fields that were given, and when the record was made and changed."""
    call = request.auth
    wanted = read(Kind.CANDIDATE, candidate_id)
    candidate = None
    if wanted is not None:
        async with call.transaction() as transaction:
            candidate = await candidates.find_candidate(transaction, call.tenant_id, wanted)
    if candidate is None:
        raise not_found("candidate")
    return answer(HTTPStatus.OK, "The candidate was retrieved.", candidate_shown(candidate), sandbox=call.sandbox)


def candidate_shown(candidate: candidates.Candidate) -> dict[str, Any]:
    """The fields that were given, under the names of the schema, and the record's own."""
    return {
        "id": show(Kind.CANDIDATE, candidate.id),
        **candidate.profile,
        "createdAt": candidate.created_at,
        "updatedAt": candidate.updated_at,
    }
