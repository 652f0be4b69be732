"""Files of a candidate: fetched, added, deleted."""

import posixpath
from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from rapport.access.roles import Role
from rapport.domain.candidates import attachments
from rapport.domain.candidates.attachments import FIELDS, Attachment, find_attachment
from rapport.ids import NO_ONE, Kind, new_id, read, show
from rapport.surfaces.candidate_rows import shown_ids
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import read_form
from rapport.surfaces.console.page import confirm, redirect, root_of, words_of
from rapport.surfaces.console.pages.person import ONE
from rapport.surfaces.console.people_writing import accept, refers_to
from rapport.surfaces.console.person_sheet import candidates_of, person_of, person_page
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.writing import KEY, new_key
from rapport.surfaces.files import MAX_NAME, Files, download_headers

OF_CANDIDATE = f"{ONE}/files/{{candidate_id:str}}"
FILE = f"{OF_CANDIDATE}/{{attachment_id:str}}"
ROOM_BYTES = 64 * 1024
"""Of a form beside its file."""


@post(OF_CANDIDATE, access=Role.COORDINATOR)
async def post_file(
    request: ConsoleRequest, person_id: FromPath[str], candidate_id: FromPath[str], files: NamedDependency[Files]
) -> Response[bytes]:
    """What is larger than memory should hold waits on disk while it comes in."""
    form, person = await read_form(request), await person_of(request, person_id)
    candidate = read(Kind.CANDIDATE, candidate_id)
    if candidate is None or candidate not in candidates_of(person):
        raise not_found()
    field, given = form.choice("field", FIELDS), (await request.form()).get("file")
    content = await given.read() if isinstance(given, UploadFile) and given.filename else None
    if content is None:
        form.fault("file", "fault.people.no_file")
    elif not content:
        form.fault("file", "fault.people.empty_file")
    elif len(content) > files.limit_bytes:
        form.fault("file", "fault.people.large_file")
    if form.is_right and content is not None and isinstance(given, UploadFile):
        digest = await files.blobs.put(request.auth.tenant_id, content)
        form.values["file"] = digest  # the same form with another file is another write
        row = {"id": str(new_id()), "field": field, "name": _file_name(given.filename), "digest": digest}
        sent = await accept(
            request,
            form,
            attachments.CREATE,
            subjects=[candidate],
            body={"candidate_id": candidate, "files": [row]},
            refers=refers_to(candidateIds=[candidate_id], attachmentIds=shown_ids(Kind.ATTACHMENT, [row])),
        )
        if sent is not None:
            return redirect(request, f"/people/{person_id}?sent={show(Kind.MUTATION, sent)}")
    form.values["candidate"] = str(candidate)
    return await person_page(request, person_id, upload=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _file_name(given: str) -> str:
    """What stands behind the last slash, without what cannot be part of a name."""
    name = "".join(filter(str.isprintable, posixpath.basename(given.replace("\\", "/"))))
    return name[-MAX_NAME:] or "file"


@get(FILE, access=Role.VIEWER)
async def get_file(
    request: ConsoleRequest,
    person_id: FromPath[str],
    candidate_id: FromPath[str],
    attachment_id: FromPath[str],
    files: NamedDependency[Files],
) -> Stream:
    call, found = request.auth, await _wanted(request, person_id, candidate_id, attachment_id)
    call.audit_read("attachments.read", [candidate_id, attachment_id])
    return Stream(
        await files.blobs.open(call.tenant_id, found.digest, found.size),
        media_type=found.media_type,
        headers={**download_headers(found.name, found.size), "cache-control": "no-store"},
    )


@get(f"{FILE}/delete", access=Role.COORDINATOR)
async def ask_to_delete(
    request: ConsoleRequest, person_id: FromPath[str], candidate_id: FromPath[str], attachment_id: FromPath[str]
) -> Response[bytes]:
    found, t = await _wanted(request, person_id, candidate_id, attachment_id), words_of(request)
    back = f"{root_of(request.auth)}/people/{person_id}"
    return confirm(
        request,
        title=t("files.delete.title", name=found.name),
        text=t("files.delete.text"),
        button=t("files.delete"),
        action=f"{back}/files/{candidate_id}/{attachment_id}/delete",
        back=back,
        fields={KEY: new_key()},
    )


@post(f"{FILE}/delete", access=Role.COORDINATOR)
async def post_delete(
    request: ConsoleRequest, person_id: FromPath[str], candidate_id: FromPath[str], attachment_id: FromPath[str]
) -> Response[bytes]:
    form, found = await read_form(request), await _wanted(request, person_id, candidate_id, attachment_id)
    sent = await accept(
        request,
        form,
        attachments.DELETE,
        subjects=[found.candidate_id],
        body={"candidate_id": found.candidate_id, "attachment_id": found.id},
        refers=refers_to(candidateIds=[candidate_id], attachmentIds=[attachment_id]),
    )
    query = "" if sent is None else f"?sent={show(Kind.MUTATION, sent)}"
    return redirect(request, f"/people/{person_id}{query}")


async def _wanted(request: ConsoleRequest, person_id: str, candidate_id: str, attachment_id: str) -> Attachment:
    """Raises Refusal."""
    call, person = request.auth, await person_of(request, person_id)
    candidate: UUID = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    async with call.transaction() as transaction:
        found = await find_attachment(
            transaction, call.tenant_id, candidate, read(Kind.ATTACHMENT, attachment_id) or NO_ONE
        )
    if found is None or candidate not in candidates_of(person):
        raise not_found()
    return found
