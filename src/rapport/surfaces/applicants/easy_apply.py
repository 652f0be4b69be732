"""`/easy-apply`: an application is handed in, with all that belongs to it."""

import asyncio
from binascii import a2b_base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import applying
from rapport.domain.applicants.documents import give_up_bytes
from rapport.domain.applicants.numbers import shown_number
from rapport.ids import Kind, new_id
from rapport.surfaces.applicants.applying_schema import MAX_DETAILS_BYTES, new_application
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.fields import LANGUAGES, read_number
from rapport.surfaces.applicants.interviews import note_zone, outcome_shown, wanted
from rapport.surfaces.applicants.set_up import has_nul
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.files import Files, base64_length
from rapport.surfaces.refusals import Refusal
from rapport.surfaces.validation import Validator

UNKNOWN_TYPE = "application/octet-stream"
ROOM_BYTES = 256 * 1024  # for what stands in a body beside the file
AHEAD = timedelta(days=1)  # that the clock of a partner may be


def apply_limit(file_limit_bytes: int) -> int:
    """The bytes of a body with a file as large as may be; some encoders write each slash as two characters."""
    length = base64_length(file_limit_bytes)
    return length + length // 32 + ROOM_BYTES


@cache
def _validator(file_limit_bytes: int) -> Validator:
    return Validator(new_application(file_limit_bytes))


@post("/easy-apply", access=PartnerScope.WRITE, status_code=200)
async def easy_apply(request: ApplicantsRequest, files: NamedDependency[Files]) -> Response[bytes]:
    """The person is known by the e-mail address, or new; the last word of `fullName` is the last name. An `id`, which
    is the partner's own, that was given for the same job before names that application: it is answered, and nothing is
    done. Else a person has one application to a job at a time: while that is neither hired nor unqualified, another is
    refused. An `interview` is scheduled with it as if it were set by itself, or nothing is written. `enqueue` is
    accepted and has no effect: the application is on disk when this is answered. Members that are not documented are
    ignored. `person_token`, when asked for, stands for the person and opens nothing.
    """
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_validator(files.limit_bytes))
    asking.check()
    details = _details(asking, payload)
    applied_at = _applied_at(asking, payload.get("appliedOnMillis"))
    note_zone(asking, payload.get("interview"), "interview.")
    asking.check()
    document = await _document(request, files, payload["applicant"])
    applicant = payload["applicant"]
    body = {
        "within": call.team_id,
        "job_id": read_number(payload["job"]["jobId"]),
        "external_id": str(payload["id"]) if "id" in payload else None,
        "status": payload.get("applicant_status", "New"),
        "applied_at": applied_at,
        "person": person_of(applicant),
        "language": payload.get("language", LANGUAGES[2]),
        "source": applicant.get("source") or applicant.get("utm_source") or None,
        "details": details,
        "document": document,
        "interview": wanted(payload["interview"]) if "interview" in payload else None,
    }
    try:
        done = await carry_out(
            request, applying.CREATE, key=key, subject=None, body=body, payload=payload, refers={"applicationIds": []}
        )
    except Refusal:
        await _give_up(request, document)
        raise
    return answer(await _shown(request, payload, done.result), done.headers)


async def _shown(request: ApplicantsRequest, payload: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": str(result["number"]), "applicant_id": str(result["applicantNumber"])}
    if payload.get("get_person_token"):
        shown["person_token"] = shown_number(request.auth.tenant_id, Kind.APPLICANT, result["applicantNumber"])
    return {**shown, "interview": await outcome_shown(request, result)} if "interviewIds" in result else shown


def person_of(applicant: Mapping[str, Any]) -> dict[str, str]:
    """A name of one word is a first name."""
    first, _, last = " ".join(applicant["fullName"].split()).rpartition(" ")
    phone = applicant.get("phoneNumber")
    return {
        "first_name": first or last,
        "last_name": last if first else "",
        "email": applicant["email"],
        **({"mobile_phone_number": phone} if phone else {}),
    }


def _details(asking: Asking, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept as it was given."""
    utm = {name: value for name, value in payload["applicant"].items() if name.startswith("utm_") and value}
    details = {
        "partner_attributes": payload.get("partner_attributes", {}),
        "answers": payload.get("questions", {}).get("answers", []),
        **({"utm": utm} if utm else {}),
    }
    if len(msgspec.json.encode(details)) > MAX_DETAILS_BYTES:
        message = f"partner_attributes and questions must be at most {MAX_DETAILS_BYTES:,} bytes of JSON together"
        asking.note("partner_attributes", message)
    if has_nul(details):
        asking.note("partner_attributes", "partner_attributes and questions must hold no NUL character")
    return details


def _applied_at(asking: Asking, millis: int | None) -> datetime | None:
    if millis is None:
        return None
    moment = datetime.fromtimestamp(millis / 1000, UTC)
    if moment > datetime.now(UTC) + AHEAD:
        asking.note("appliedOnMillis", "appliedOnMillis must not be in the future")
    return moment


async def _document(request: ApplicantsRequest, files: Files, applicant: Mapping[str, Any]) -> dict[str, Any] | None:
    """The bytes are in the store when this returns; nobody has them yet."""
    file = applicant.get("resume", {}).get("file")
    if file is None:
        return None
    content = await asyncio.to_thread(a2b_base64, file["data"])
    return {
        "id": str(new_id()),
        "name": file["fileName"],
        "content_type": file.get("contentType", UNKNOWN_TYPE),
        "digest": await files.blobs.put(request.auth.tenant_id, content),
    }


async def _give_up(request: ApplicantsRequest, document: Mapping[str, Any] | None) -> None:
    if document is not None:
        async with request.auth.transaction() as transaction:
            await give_up_bytes(transaction, request.auth.tenant_id, [bytes.fromhex(document["digest"])])
