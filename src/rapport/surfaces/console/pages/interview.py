"""One interview: how it stands, its history, its invitations; it is cancelled or completed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.access.users import list_users
from rapport.delivery.mail import MailState
from rapport.delivery.mail_list import MailStatus, list_mails
from rapport.domain.applicants.interview_changes import application_subject, find_changes
from rapport.domain.applicants.interview_closing import CANCEL, COMPLETE
from rapport.domain.applicants.interviews import SCHEDULED, Interview
from rapport.domain.applicants.time_zones import zone_of
from rapport.engine.mutation import Failed, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.interviews_shown import answer_of, candidates_clock, clock_at, place_of, standing_of
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.pages.interview_undo import read_interview
from rapport.surfaces.console.refusals import Refusal, not_found
from rapport.surfaces.console.writing import carry_out

ONE = "/interviews/{interview_id:str}"
MAX_REASON = 2000  # as of surfaces that cancel
MAIL_KINDS: Mapping[MailState, str] = {
    MailState.WAITING: "wait",
    MailState.DELIVERED: "ok",
    MailState.DEAD: "bad",
    MailState.DROPPED: "off",
}


@get(ONE, access=Role.VIEWER)
async def get_interview(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        interview = await _found(transaction, call, interview_id)
        changes = await find_changes(transaction, call.tenant_id, interview.id)
        mails = (await list_mails(transaction, call.tenant_id, interview_id=interview.id)).mails
    actors = {show(Kind.CONSOLE_USER, user.id): user.name for user in await list_users(call.database, call.tenant.id)}
    call.audit_read("interviews.read", [interview_id])
    return page(
        request,
        "interview.html",
        changes=list(reversed(changes)),
        actors=actors,
        mails=[(mail, _recipient(interview, mail)) for mail in mails],
        mail_kinds=MAIL_KINDS,
        has_begun=interview.starts_at <= datetime.now(UTC),
        zone_of=zone_of,
        clock_at=clock_at,
        place_of=place_of,
        answer_of=answer_of,
        **_shown(request, interview),
    )


@get(f"{ONE}/cancel", access=Role.COORDINATOR)
async def get_cancel(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        interview = await _found(transaction, call, interview_id)
    return page(request, "interview_cancel.html", form=Form(), **_shown(request, interview))


@post(f"{ONE}/cancel", access=Role.COORDINATOR)
async def post_cancel(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """Its time is free again, and everybody is told; the reason is kept, and told to nobody."""
    call, form = request.auth, await read_form(request)
    async with call.transaction() as transaction:
        interview = await _found(transaction, call, interview_id)
    reason = form.text("reason", longest=MAX_REASON)
    if not form.is_right:
        shown = _shown(request, interview)
        return page(request, "interview_cancel.html", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY, **shown)
    outcome = await _close(request, form, CANCEL, interview, reason=reason or None)
    return _told(request, interview_id, outcome, "interviews.cancelled")


@post(f"{ONE}/complete", access=Role.COORDINATOR)
async def post_complete(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """It has taken place, and the next one may be scheduled."""
    call, form = request.auth, await read_form(request)
    async with call.transaction() as transaction:
        interview = await _found(transaction, call, interview_id)
    outcome = await _close(request, form, COMPLETE, interview)
    return _told(request, interview_id, outcome, "interviews.completed")


async def _found(transaction: Transaction, call: ConsoleCall, interview_id: str) -> Interview:
    """Raises Refusal."""
    interview = await read_interview(transaction, call, interview_id)
    if interview is None:
        raise not_found()
    return interview


async def _close(
    request: ConsoleRequest, form: Form, operation: Operation, interview: Interview, **further: Any
) -> Outcome:
    subject = application_subject(request.auth.tenant_id, interview.application_id)
    return await carry_out(
        request,
        form,
        operation,
        subjects=[subject],
        body={"interview_id": interview.id, "team_id": None, **further},
        refers={"applicationIds": [show(Kind.APPLICATION, subject)]},
    )


def _told(request: ConsoleRequest, interview_id: str, outcome: Outcome, done: str) -> Response[bytes]:
    """Raises Refusal: somebody else has closed it in another way meanwhile."""
    if isinstance(outcome, Failed):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "interviews.closed_already")
    return redirect(request, f"/interviews/{interview_id}", done=done)


def _shown(request: ConsoleRequest, interview: Interview) -> dict[str, Any]:
    return {
        "interview": interview,
        "shown_id": show(Kind.INTERVIEW, interview.id),
        "standing": standing_of(interview),
        "theirs": candidates_clock(interview, zone_of(request.auth.user.time_zone)),
        "is_open": interview.status == SCHEDULED,
    }


def _recipient(interview: Interview, mail: MailStatus) -> str:
    """Whoever takes part by name, anybody else by the address."""
    if mail.attendee is None:
        return interview.applicant.name
    names = {each.number: each.name for each in interview.interviewers}
    return names.get(mail.attendee, mail.recipient)
