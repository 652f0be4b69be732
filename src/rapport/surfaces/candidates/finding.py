"""`/candidates`, read: one, all of them page by page, or by e-mail address or phone number."""

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain.candidates import candidates
from rapport.domain.candidates.interactions import newest_of_each
from rapport.ids import Kind, read, show
from rapport.surfaces.candidate_schema import candidate_upsert_schema
from rapport.surfaces.candidates.candidates import ONE
from rapport.surfaces.candidates.conditional import versioned_answer
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer, malformed, not_found
from rapport.surfaces.candidates.interactions import interaction_shown
from rapport.surfaces.candidates.paging import MAX_PAGE, pack_cursor, page_size, unpack_cursor

FIELDS = ("id", *candidate_upsert_schema()["properties"], "createdAt", "updatedAt")
"""Of a candidate in a list, where none is archived."""


@get(ONE, access=Scope.CANDIDATES_READ)
async def get_candidate(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """The fields that were given, and when the record was made, changed and archived."""
    call = request.auth
    wanted = read(Kind.CANDIDATE, candidate_id)
    candidate = None
    if wanted is not None:
        candidate = await call.read(lambda transaction: candidates.find_candidate(transaction, call.tenant_id, wanted))
    if candidate is None:
        raise not_found("candidate")
    call.audit_read("candidates.read", [show(Kind.CANDIDATE, candidate.id)])
    return versioned_answer(request, "The candidate was retrieved.", candidate_shown(candidate))


@get("/candidates", access=Scope.CANDIDATES_READ)
async def list_candidates(request: WriteRequest) -> Response[bytes]:
    """In the order of their creation, without the archived ones. `fields` keeps some fields of each, and its `id`;
    `include=interactions` adds the newest 100 interactions of each.
    """
    call = request.auth
    fields, with_interactions = _fields(request), _includes_interactions(request)
    limit = page_size(request)
    after = unpack_cursor(request, UUID)
    async with call.transaction() as transaction:
        found = await candidates.list_candidates(transaction, call.tenant_id, after=after, limit=limit + 1)
        page = found[:limit]
        shown = [_only(candidate_shown(candidate), fields) for candidate in page]
        if with_interactions:
            ids = [candidate.id for candidate in page]
            newest = await newest_of_each(transaction, call.tenant_id, ids, limit=MAX_PAGE)
            for candidate, record in zip(page, shown, strict=True):
                record["interactions"] = [interaction_shown(each) for each in newest.get(candidate.id, ())]
    call.audit_read("candidates.list", [record["id"] for record in shown], **_asked(fields, with_interactions))
    cursor = pack_cursor(page[-1].id) if len(found) > limit else None
    return answer(HTTPStatus.OK, "The candidates were retrieved.", shown, sandbox=call.sandbox, cursor=cursor)


@get("/candidates/find", access=Scope.CANDIDATES_READ)
async def find_candidates(request: WriteRequest) -> Response[bytes]:
    """By `email`, without regard to case, or by `phone`, by its digits; `email` wins when both are given.

    The archived ones are not found. Up to 100.
    """
    call = request.auth
    email, phone = request.query_params.get("email"), request.query_params.get("phone")
    if not email and not phone:
        raise malformed("email or phone must be given.", "email", code="query")
    async with call.transaction() as transaction:
        found = await candidates.find_by_contact(
            transaction, call.tenant_id, email=email or None, phone=phone, limit=MAX_PAGE
        )
    shown = [candidate_shown(candidate) for candidate in found]
    call.audit_read("candidates.find", [record["id"] for record in shown])
    return answer(HTTPStatus.OK, "The candidates were retrieved.", shown, sandbox=call.sandbox)


def candidate_shown(candidate: candidates.Candidate) -> dict[str, Any]:
    """The fields that were given, under the names of the schema, and the record's own."""
    shown = {
        "id": show(Kind.CANDIDATE, candidate.id),
        **candidate.profile,
        "createdAt": candidate.created_at,
        "updatedAt": candidate.updated_at,
    }
    return shown if candidate.archived_at is None else {**shown, "archivedAt": candidate.archived_at}


def _fields(request: WriteRequest) -> Sequence[str] | None:
    given = request.query_params.get("fields")
    if given is None:
        return None
    fields = [name.strip() for name in given.split(",")]
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise malformed(f"fields has {unknown[0]!r}; there are: {', '.join(FIELDS)}.", "fields", code="query")
    return ["id", *fields]


def _asked(fields: Sequence[str] | None, with_interactions: bool) -> dict[str, Any]:
    """What of each candidate, for the audit log."""
    return {**({"fields": fields} if fields else {}), **({"include": ["interactions"]} if with_interactions else {})}


def _only(record: dict[str, Any], fields: Collection[str] | None) -> dict[str, Any]:
    return record if fields is None else {name: value for name, value in record.items() if name in fields}


def _includes_interactions(request: WriteRequest) -> bool:
    given = request.query_params.get("include")
    if given not in (None, "interactions"):
        raise malformed("include must be: interactions.", "include", code="query")
    return given is not None
