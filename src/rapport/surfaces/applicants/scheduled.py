"""`/scheduling/interviews`: the interviews of the applicants that a key reaches; they are cancelled or completed."""

from collections.abc import Sequence

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.interview_changes import find_changes
from rapport.domain.applicants.interview_closing import CANCEL, COMPLETE
from rapport.domain.applicants.interview_list import Filter, find_interview, list_interviews
from rapport.domain.applicants.interview_parties import NO_INTERVIEW
from rapport.domain.applicants.interviews import CANCELLED, COMPLETED, SCHEDULED, Interview
from rapport.engine.mutation import Operation
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Transaction
from rapport.surfaces.applicants.asking import MAX_OFFSET, ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import failed
from rapport.surfaces.applicants.interview_records import change_shown, interview_shown
from rapport.surfaces.applicants.interview_schema import cancellation
from rapport.surfaces.applicants.interviews import change_interview
from rapport.surfaces.applicants.writing import answer
from rapport.surfaces.validation import Validator

PATH = "/scheduling/interviews"
ONE = PATH + "/{interview_id:str}"
CANCELLATION = Validator(cancellation())
STATUSES: Sequence[str] = (SCHEDULED, CANCELLED, COMPLETED)
MAX_PAGE = 1000


@get(PATH, access=PartnerScope.READ)
async def list_scheduled(request: ApplicantsRequest) -> Response[bytes]:
    """By their start, the earliest first; `starts_after` is included and `starts_before` is not."""
    asking = Asking(request)
    wanted = Filter(
        application_id=asking.id_number("applicant_id"),
        interviewer_id=asking.id_number("interviewer_id"),
        status=asking.choice("status", STATUSES),
        starts_after=asking.moment("starts_after"),
        starts_before=asking.moment("starts_before"),
    )
    limit = asking.whole("limit", 1, MAX_PAGE, 100)
    offset = asking.whole("offset", 0, MAX_OFFSET, 0)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        teams = [team.id for team in await call.teams(transaction)]
        page = await list_interviews(transaction, call.tenant_id, teams, wanted, limit=limit, offset=offset)
    shown = [interview_shown(interview) for interview in page.interviews]
    call.audit_read("interviews.list", [each["id"] for each in shown])
    return answer({"data": shown, "total": page.total, "limit": limit, "offset": offset})


@get(ONE, access=PartnerScope.READ)
async def get_scheduled(request: ApplicantsRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """With its history: each state that it was brought into, by whom and when."""
    call = request.auth
    async with call.transaction() as transaction:
        interview = await _find(request, transaction, interview_id)
        changes = await find_changes(transaction, call.tenant_id, interview.id)
    call.audit_read("interviews.read", [show(Kind.INTERVIEW, interview.id)])
    return answer({**interview_shown(interview), "history": [change_shown(change) for change in changes]})


@post(f"{ONE}/cancel", status_code=200, access=PartnerScope.WRITE)
async def cancel_interview(request: ApplicantsRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """The interview stays on record, its time is free again. One that is cancelled already stays as it is."""
    return await _close(request, CANCEL, interview_id, has_body=True)


@post(f"{ONE}/complete", status_code=200, access=PartnerScope.WRITE)
async def complete_interview(request: ApplicantsRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """It has taken place, and the next round may be scheduled. One that is completed already stays as it is."""
    return await _close(request, COMPLETE, interview_id, has_body=False)


async def _close(
    request: ApplicantsRequest, operation: Operation, interview_id: str, *, has_body: bool
) -> Response[bytes]:
    asking = Asking(request)
    key = asking.key()
    payload = await asking.body(CANCELLATION) if has_body else None
    asking.check()
    async with request.auth.transaction() as transaction:
        interview = await _find(request, transaction, interview_id)
    body = {"interview_id": interview.id, "team_id": request.auth.team_id}
    return await change_interview(
        request,
        operation,
        key=key,
        application_id=interview.application_id,
        body={**body, **(payload or {})},
        payload=payload,
    )


async def _find(request: ApplicantsRequest, transaction: Transaction, interview_id: str) -> Interview:
    """Raises Refusal when the key does not reach it."""
    call = request.auth
    teams = [team.id for team in await call.teams(transaction)]
    wanted = read(Kind.INTERVIEW, interview_id) or NO_ONE
    found = await find_interview(transaction, call.tenant_id, wanted, teams)
    if found is None:
        raise failed(NO_INTERVIEW)
    return found
