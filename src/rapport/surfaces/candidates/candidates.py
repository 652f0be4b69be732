"""`/candidates`: create, upsert, update, delete. `finding.py` reads them."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, delete, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain.candidates import candidate_changes, candidate_upsert
from rapport.domain.candidates.attachments import FIELDS
from rapport.ids import NO_ONE, Kind, new_id, read
from rapport.surfaces.candidate_rows import interaction_row, refers_to, shown_ids
from rapport.surfaces.candidates.content import WriteRequest, read_content, read_deletion
from rapport.surfaces.candidates.envelope import malformed
from rapport.surfaces.candidates.files import all_there, file_rows
from rapport.surfaces.candidates.writing import accept
from rapport.surfaces.files import Files

ONE = "/candidates/{candidate_id:str}"
MODES = {"archive": candidate_changes.ARCHIVE, "erase": candidate_changes.ERASE}
_INLINE = ("interactions", *FIELDS)


@post("/candidates", status_code=202, access=Scope.CANDIDATES_WRITE)
async def create_candidates(request: WriteRequest, files: NamedDependency[Files]) -> Response[bytes]:
    """One request is one mutation: all candidates with their interactions and attachments are written, or none.

    Files that come by URL are fetched first; when one cannot be had, the mutation fails with
    `attachment_unavailable`.
    """
    content = await read_content(request)
    region = await request.auth.region_schema()
    rows: list[dict[str, Any]] = [
        {
            "id": str(new_id()),
            "profile": _profile(payload),
            "interactions": [
                interaction_row(interaction, request.auth.time_zone) for interaction in payload.get("interactions", ())
            ],
            "files": await file_rows(payload, files, request.auth.tenant_id),
        }
        for payload in region.new_candidates.check(content.payload)
    ]
    attached = [file for row in rows for file in row["files"]]
    return await accept(
        request,
        content,
        candidate_changes.CREATE,
        subjects=[UUID(row["id"]) for row in rows],
        body={"candidates": rows},
        refers=refers_to(
            shown_ids(Kind.CANDIDATE, rows),
            [shown for row in rows for shown in shown_ids(Kind.INTERACTION, row["interactions"])],
            shown_ids(Kind.ATTACHMENT, attached),
        ),
        ready=all_there(attached),
    )


def _profile(payload: dict[str, Any]) -> dict[str, Any]:
    """A new record: as if the payload changed an empty one."""
    return candidate_changes.merged({}, {name: value for name, value in payload.items() if name not in _INLINE})


@post("/candidates/upsert", status_code=202, access=Scope.CANDIDATES_WRITE)
async def upsert_candidate(request: WriteRequest) -> Response[bytes]:
    """Updates the one candidate with this e-mail address, else with this phone number; makes one when there is none.

    When they belong to different candidates, or to several, nothing is written and the mutation fails with
    `ambiguous_match`. Given fields replace, `null` clears, absent fields stay. The result names the candidate and says
    whether it was `created`. Archived candidates do not match.
    """
    content = await read_content(request)
    (await request.auth.region_schema()).upserted_candidate.check(content.payload)
    return await accept(
        request,
        content,
        candidate_upsert.UPSERT,
        subjects=[],
        body={"candidate": {"id": new_id(), "profile": content.payload}},
        refers=refers_to([], []),
    )


@patch(ONE, status_code=202, access=Scope.CANDIDATES_WRITE)
async def update_candidate(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """Only the given fields change: lists are replaced, `null` clears.

    An e-mail address or a phone number must remain, else the mutation fails with `contact_required`.
    """
    content = await read_content(request)
    (await request.auth.region_schema()).candidate_changes.check(content.payload)
    candidate = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    return await accept(
        request,
        content,
        candidate_changes.UPDATE,
        subjects=[candidate],
        body={"candidate_id": candidate, "changes": content.payload},
        refers=refers_to([candidate_id], []),
    )


@delete(ONE, status_code=HTTPStatus.ACCEPTED, access=Scope.CANDIDATES_WRITE)
async def delete_candidate(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """`mode=archive`, the default, takes the candidate out of lists and searches; all its records stay.

    `mode=erase` removes the person for good: the record, the interactions, the attachments, and what earlier requests
    said of them.
    """
    content = await read_deletion(request)
    mode = request.query_params.get("mode", "archive")
    if mode not in MODES:
        raise malformed(f"mode must be one of: {', '.join(MODES)}.", "mode", code="query")
    candidate = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    return await accept(
        request,
        content,
        MODES[mode],
        subjects=[candidate],
        body={"candidate_id": candidate},
        refers=refers_to([candidate_id], []),
    )
