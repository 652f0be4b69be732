"""`/candidates/{id}/interactions`: list, create, read, update, delete (seed)."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath
from msgspec import Meta

from rapport.access.scopes import Scope
from rapport.domain.candidates import interaction_pages, interactions
from rapport.domain.candidates.candidates import find_candidate
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Transaction
from rapport.surfaces.candidate_rows import interaction_changes, interaction_row, refers_to, shown_ids
from rapport.surfaces.candidates.call import Call
from rapport.surfaces.candidates.conditional import versioned_answer
from rapport.surfaces.candidates.content import WriteRequest, read_content, read_deletion
from rapport.surfaces.candidates.envelope import answer, not_found
from rapport.surfaces.candidates.paging import not_a_cursor, pack_cursor, page_size, unpack_cursor
from rapport.surfaces.candidates.writing import accept

FIRST_YEAR, LAST_YEAR = 1899, 2200  # what the schema allows, and a day more for offsets
PATH = "/candidates/{candidate_id:str}/interactions"
ONE = PATH + "/{interaction_id:str}"


@get(PATH, access=Scope.CANDIDATES_READ)
async def list_interactions(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """Newest first by `performedAt`, up to 100; `cursor` pages past them."""
    call = request.auth
    limit = page_size(request)
    page = await _listed(call, read(Kind.CANDIDATE, candidate_id) or NO_ONE, _after(request), limit)
    cursor = None if page is None or page.last is None else pack_cursor(page.last)
    shown = [] if page is None else page.records
    call.audit_read("interactions.list", [candidate_id])  # a page of their ids would say no more of whom it was about
    return answer(HTTPStatus.OK, "The interactions were retrieved.", shown, sandbox=call.sandbox, cursor=cursor)


@post(PATH, status_code=202, access=Scope.CANDIDATES_WRITE)
async def create_interactions(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """1 to 10 of them, all or none. Whether the candidate is the region's own is decided when they are written."""
    content = await read_content(request)
    payloads = (await request.auth.region_schema()).new_interactions.check(content.payload)
    rows = [interaction_row(payload, request.auth.time_zone) for payload in payloads]
    candidate = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    return await accept(
        request,
        content,
        interactions.CREATE,
        subjects=[candidate],
        body={"candidate_id": candidate, "interactions": rows},
        refers=refers_to([candidate_id], shown_ids(Kind.INTERACTION, rows)),
    )


@get(ONE, access=Scope.CANDIDATES_READ)
async def get_interaction(
    request: WriteRequest, candidate_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    """One contact moment, as it is now."""
    call = request.auth
    candidate, interaction = _ids(candidate_id, interaction_id)
    found = await call.read(
        lambda transaction: interactions.find_interaction(transaction, call.tenant_id, candidate, interaction)
    )
    if found is None:
        raise not_found("interaction")
    call.audit_read("interactions.read", [candidate_id, interaction_id])
    return versioned_answer(request, "The interaction was retrieved.", interaction_shown(found))


@patch(ONE, status_code=202, access=Scope.CANDIDATES_WRITE)
async def update_interaction(
    request: WriteRequest, candidate_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    """Only the given fields change; null clears summary, notes and duration."""
    content = await read_content(request)
    (await request.auth.region_schema()).interaction_changes.check(content.payload)
    candidate, interaction = _ids(candidate_id, interaction_id)
    changes = interaction_changes(content.payload, request.auth.time_zone)
    return await accept(
        request,
        content,
        interactions.UPDATE,
        subjects=[candidate],
        body={"candidate_id": candidate, "interaction_id": interaction, "changes": changes},
        refers=refers_to([candidate_id], [interaction_id]),
    )


@delete(ONE, status_code=202, access=Scope.CANDIDATES_WRITE)
async def delete_interaction(
    request: WriteRequest, candidate_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    """Permanent. A body may carry the idempotency key and the callback's address, nothing else."""
    content = await read_deletion(request)
    candidate, interaction = _ids(candidate_id, interaction_id)
    return await accept(
        request,
        content,
        interactions.DELETE,
        subjects=[candidate],
        body={"candidate_id": candidate, "interaction_id": interaction},
        refers=refers_to([candidate_id], [interaction_id]),
    )


async def _listed(
    call: Call, candidate: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> interaction_pages.Page | None:
    async def look(transaction: Transaction) -> interaction_pages.Page | None:
        found = await interaction_pages.list_interactions(
            transaction, call.tenant_id, candidate, after=after, limit=limit
        )
        if found is not None:
            return found
        if await find_candidate(transaction, call.tenant_id, candidate) is None:
            raise not_found("candidate")
        # Created between the two reads, perhaps, and its first interactions with it: it is never shown without them.
        return await interaction_pages.list_interactions(
            transaction, call.tenant_id, candidate, after=after, limit=limit
        )

    return await call.read(look)


def _after(request: WriteRequest) -> tuple[datetime, UUID] | None:
    last = unpack_cursor(request, tuple[Annotated[datetime, Meta(tz=True)], UUID])
    if last is not None and not FIRST_YEAR <= last[0].year <= LAST_YEAR:
        raise not_a_cursor()
    return last


def _ids(candidate_id: str, interaction_id: str) -> tuple[UUID, UUID]:
    return read(Kind.CANDIDATE, candidate_id) or NO_ONE, read(Kind.INTERACTION, interaction_id) or NO_ONE


def interaction_shown(interaction: interactions.Interaction) -> dict[str, Any]:
    return {
        "id": show(Kind.INTERACTION, interaction.id),
        "candidateId": show(Kind.CANDIDATE, interaction.candidate_id),
        "type": interaction.types,
        "performedAt": interaction.performed_at_shown,
        "summary": interaction.summary,
        "notes": interaction.notes,
        "duration": interaction.duration_seconds,
        "createdAt": interaction.created_at,
        "updatedAt": interaction.updated_at,
    }
