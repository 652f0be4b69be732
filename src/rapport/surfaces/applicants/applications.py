"""`/applicants`, read: who has applied, filtered and page by page, or one application with all that came with it."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.applications import (
    Application,
    Wanted,
    find_application,
    find_details,
    list_applications,
)
from rapport.domain.applicants.documents import Document, list_documents
from rapport.domain.applicants.numbers import shown_number
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.applicants.asking import MAX_OFFSET, ApplicantsRequest, Asking
from rapport.surfaces.applicants.call import ApplicantsCall
from rapport.surfaces.applicants.errors import not_found
from rapport.surfaces.applicants.filters import short_text, words_of
from rapport.surfaces.applicants.reach import teams_asked
from rapport.surfaces.applicants.writing import answer
from rapport.surfaces.refusals import Refusal

MAX_PAGE, DEFAULT_PAGE = 1000, 100
PERSON = (
    "first_name",
    "last_name",
    "email",
    "home_phone_number",
    "mobile_phone_number",
    "address",
    "city",
    "state",
    "country",
    "zip_code",
)
JOB = (
    "address",
    "source",
    "brand_name",
    "job_code",
    "creator_id",
    "role_type",
    "longitude",
    "latitude",
)


@get("/applicants", access=PartnerScope.READ)
async def list_applicants(request: ApplicantsRequest) -> Response[bytes]:
    """The application that was updated latest comes first; what changes while you page may be seen twice, and nothing
    is missed. `id` is the application's, which other paths call `applicant_id`; the member `applicant_id` is the
    person's. `team_id` means the team and those below it; 403 for one that the key does not open. `updated_after`
    itself is included, `updated_before` is not; a date is its first moment, and what has no offset is UTC. The words of
    `query` all occur in the name or the e-mail address.
    """
    asking, call = Asking(request), request.auth
    limit, offset = asking.whole("limit", 1, MAX_PAGE, DEFAULT_PAGE), asking.whole("offset", 0, MAX_OFFSET, 0)
    team_id = asking.id_number("team_id")
    wanted: dict[str, Any] = {
        "status": short_text(asking, "state"),
        "words": words_of(asking, "query"),
        "job_id": asking.id_number("job_id"),
        "updated_after": asking.moment("updated_after"),
        "updated_before": asking.moment("updated_before"),
    }
    asking.check()
    async with call.transaction() as transaction:
        teams = await teams_asked(call, transaction, "team_id", None if team_id is None else [team_id])
        page = await list_applications(
            transaction, call.tenant_id, Wanted(teams=teams, **wanted), limit=limit, offset=offset
        )
    ids = [shown_number(call.tenant_id, Kind.APPLICATION, each.id) for each in page.applications]
    call.audit_read("applications.list", ids)
    shown = [application_shown(each) for each in page.applications]
    return answer({"data": shown, "total": page.total, "limit": limit, "offset": offset})


@get("/applicants/{applicant_id:str}", access=PartnerScope.READ)
async def get_applicant(request: ApplicantsRequest, applicant_id: FromPath[str]) -> Response[bytes]:
    """An application as in the list, with its documents, and with what the partner gave: their own id of it, their
    attributes and the answers to questions, unchanged.
    """
    asking, call = Asking(request), request.auth
    number = asking.number("applicant_id", applicant_id)
    asking.check()
    async with call.transaction() as transaction:
        application = await reached_application(call, transaction, number)
        details = await find_details(transaction, call.tenant_id, application.id)
        documents = await list_documents(transaction, call.tenant_id, application.id)
    assert details is not None
    call.audit_read("applications.read", [shown_number(call.tenant_id, Kind.APPLICATION, application.id)])
    given = {"external_id": details.external_id, "partner_attributes": {}, "answers": [], **details.details}
    listed = [document_shown(document) for document in documents]
    return answer({**application_shown(application), **given, "documents": listed})


async def reached_application(call: ApplicantsCall, transaction: Transaction, number: int) -> Application:
    """Raises Refusal, 404, when there is none that the key reaches."""
    teams: Sequence[int] = [team.id for team in await call.teams(transaction)]
    found = await find_application(transaction, call.tenant_id, teams, number)
    if found is None:
        raise no_application(number)
    return found


def no_application(number: int) -> Refusal:
    return not_found("applicant_id", f"there is no application {number}")


def state_shown(application: Application) -> dict[str, Any]:
    """How far it has come, and nothing of the person."""
    return {
        "id": str(application.id),
        "applicant_id": str(application.applicant_id),
        "job_id": str(application.job_id),
        "team_id": str(application.team_id),
        "applicant_state": application.status,
        "applicant_state_id": str(application.status_id),
        "previous_applicant_state": application.previous_status,
        "previous_applicant_state_id": _digits(application.previous_status_id),
        "date_current_state_assigned": application.status_at,
        "date_previous_state_assigned": application.previous_status_at,
        "applicant_updated": application.updated_at,
        "date_created": application.created_at,
        "application_source": application.source,
    }


def application_shown(application: Application) -> dict[str, Any]:
    job = application.job
    return {
        **state_shown(application),
        "person": {"id": str(application.applicant_id)} | {name: application.person.get(name) for name in PERSON},
        "job": {
            "id": str(application.job_id),
            "name": job["name"],
            "archived": job["archived_at"] is not None,
            "archived_date": job["archived_at"],
            **{name: job.get(name) for name in JOB},
            "team_id": str(application.team_id),
            "team_name": application.team_name,
        },
    }


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)


def document_shown(document: Document) -> dict[str, Any]:
    return {
        "id": show(Kind.DOCUMENT, document.id),
        "file_name": document.name,
        "content_type": document.content_type,
        "media_type": document.media_type,
        "size": document.size,
        "sha256": document.digest.hex(),
        "date_created": document.created_at,
    }
