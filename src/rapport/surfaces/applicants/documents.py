"""`/applicants/{applicant_id}/documents/{document_id}`: what came with an application, downloaded."""

from http import HTTPStatus

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.documents import find_document
from rapport.domain.applicants.numbers import shown_number
from rapport.ids import NO_ONE, Kind, read
from rapport.surfaces.applicants.applications import reached_application
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import not_found
from rapport.surfaces.etags import is_known
from rapport.surfaces.files import Files, download_headers


@get("/applicants/{applicant_id:str}/documents/{document_id:str}", access=PartnerScope.READ)
async def get_document(
    request: ApplicantsRequest, applicant_id: FromPath[str], document_id: FromPath[str], files: NamedDependency[Files]
) -> Response[bytes] | Stream:
    """The file itself. Its media type was read off its bytes; its ETag never changes, as a document does not."""
    asking, call = Asking(request), request.auth
    number = asking.number("applicant_id", applicant_id)
    asking.check()
    wanted = read(Kind.DOCUMENT, document_id) or NO_ONE
    async with call.transaction() as transaction:
        await reached_application(call, transaction, number)
        found = await find_document(transaction, call.tenant_id, number, wanted)
    if found is None:
        raise not_found("document_id", "there is no such document of this application")
    call.audit_read("documents.read", [shown_number(call.tenant_id, Kind.APPLICATION, number), document_id])
    # "private": it is not for caches that others read too; "no-cache": a key may be revoked (RFC 9111, 5.2.2).
    headers = {"etag": f'"{found.digest.hex()}"', "cache-control": "private, no-cache", "vary": "x-api-key"}
    if is_known(headers["etag"], request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Stream(
        await files.blobs.open(call.tenant_id, found.digest, found.size),
        media_type=found.media_type,
        headers={**headers, **download_headers(found.name, found.size)},
    )
