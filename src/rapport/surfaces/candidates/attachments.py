"""`/candidates/{id}/attachments`: list, add, download, delete (contract)."""

from functools import cache
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from rapport.access.scopes import Scope
from rapport.domain.candidates import attachments
from rapport.domain.candidates.candidates import find_candidate
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.candidate_rows import refers_to, shown_ids
from rapport.surfaces.candidates.conditional import version_headers
from rapport.surfaces.candidates.content import WriteRequest, read_content, read_deletion
from rapport.surfaces.candidates.envelope import answer, not_found
from rapport.surfaces.candidates.files import all_there, file_rows
from rapport.surfaces.candidates.paging import pack_cursor, page_size, unpack_cursor
from rapport.surfaces.candidates.validate import PayloadValidator
from rapport.surfaces.candidates.writing import accept
from rapport.surfaces.etags import is_known
from rapport.surfaces.file_schema import attachments_schema
from rapport.surfaces.files import Files, download_headers

PATH = "/candidates/{candidate_id:str}/attachments"
ONE = PATH + "/{attachment_id:str}"


@cache
def _created(file_limit_bytes: int) -> PayloadValidator:
    return PayloadValidator(attachments_schema(file_limit_bytes))


@get(PATH, access=Scope.CANDIDATES_READ)
async def list_attachments(request: WriteRequest, candidate_id: FromPath[str]) -> Response[bytes]:
    """What each file is, in the order in which they were handed in, up to 100; `cursor` pages past them."""
    call = request.auth
    limit = page_size(request)
    after = unpack_cursor(request, UUID)
    candidate = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    async with call.transaction() as transaction:
        if await find_candidate(transaction, call.tenant_id, candidate) is None:
            raise not_found("candidate")
        found = await attachments.list_attachments(transaction, call.tenant_id, candidate, after=after, limit=limit + 1)
    call.audit_read("attachments.list", [candidate_id])
    page = found[:limit]
    cursor = pack_cursor(page[-1].id) if len(found) > limit else None
    shown = [attachment_shown(attachment) for attachment in page]
    return answer(HTTPStatus.OK, "The attachments were retrieved.", shown, sandbox=call.sandbox, cursor=cursor)


@post(PATH, status_code=202, access=Scope.CANDIDATES_WRITE)
async def create_attachments(
    request: WriteRequest, candidate_id: FromPath[str], files: NamedDependency[Files]
) -> Response[bytes]:
    """Adds up to 5 files to each field, all or none; those that are there stay.

    Files that come by URL are fetched after the acceptance, and later writes about the same candidate wait for them;
    when one cannot be had, the mutation fails with `attachment_unavailable`. Whether the candidate is the region's own
    is decided when they are written.
    """
    content = await read_content(request)
    _created(files.limit_bytes).check(content.payload)
    candidate = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    rows = await file_rows(content.payload, files, request.auth.tenant_id)
    return await accept(
        request,
        content,
        attachments.CREATE,
        subjects=[candidate],
        body={"candidate_id": candidate, "files": rows},
        refers=refers_to([candidate_id], [], shown_ids(Kind.ATTACHMENT, rows)),
        ready=all_there(rows),
    )


@get(ONE, access=Scope.CANDIDATES_READ)
async def get_attachment(
    request: WriteRequest, candidate_id: FromPath[str], attachment_id: FromPath[str], files: NamedDependency[Files]
) -> Response[bytes] | Stream:
    """The file itself. Its media type was read off its bytes; its ETag never changes, as an attachment does not."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await attachments.find_attachment(transaction, call.tenant_id, *_ids(candidate_id, attachment_id))
    if found is None:
        raise not_found("attachment")
    call.audit_read("attachments.read", [candidate_id, attachment_id])
    etag = f'"{found.digest.hex()}"'
    headers = version_headers(etag)
    if is_known(etag, request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Stream(
        await files.blobs.open(call.tenant_id, found.digest, found.size),
        media_type=found.media_type,
        headers={**headers, **download_headers(found.name, found.size)},
    )


@delete(ONE, status_code=202, access=Scope.CANDIDATES_WRITE)
async def delete_attachment(
    request: WriteRequest, candidate_id: FromPath[str], attachment_id: FromPath[str]
) -> Response[bytes]:
    """Permanent. A body may carry the idempotency key and the callback's address, nothing else."""
    content = await read_deletion(request)
    candidate, attachment = _ids(candidate_id, attachment_id)
    return await accept(
        request,
        content,
        attachments.DELETE,
        subjects=[candidate],
        body={"candidate_id": candidate, "attachment_id": attachment},
        refers=refers_to([candidate_id], [], [attachment_id]),
    )


def _ids(candidate_id: str, attachment_id: str) -> tuple[UUID, UUID]:
    return read(Kind.CANDIDATE, candidate_id) or NO_ONE, read(Kind.ATTACHMENT, attachment_id) or NO_ONE


def attachment_shown(attachment: attachments.Attachment) -> dict[str, Any]:
    return {
        "id": show(Kind.ATTACHMENT, attachment.id),
        "candidateId": show(Kind.CANDIDATE, attachment.candidate_id),
        "field": attachment.field,
        "fileName": attachment.name,
        "mediaType": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.digest.hex(),
        "createdAt": attachment.created_at,
    }
