"""`/scheduling/mails`: what became of the mails about interviews."""

from typing import Any

from litestar import Response, get

from rapport.access.partner_scopes import PartnerScope
from rapport.delivery.mail import MailState
from rapport.delivery.mail_list import MailStatus, list_mails
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.applicants.asking import MAX_OFFSET, ApplicantsRequest, Asking
from rapport.surfaces.applicants.writing import answer

MAX_LIMIT, LIMIT = 1000, 100


@get("/scheduling/mails", access=PartnerScope.READ)
async def list_interview_mails(request: ApplicantsRequest) -> Response[bytes]:
    """Those about interviews of the key's teams, the oldest first; with `interview_id`, those about that one. Never
    what stands in them. `dropped` are those that were out of date before they could be sent.
    """
    asking = Asking(request)
    state = asking.choice("state", list(MailState))
    interview = asking.text("interview_id")
    limit = asking.whole("limit", 1, MAX_LIMIT, LIMIT)
    offset = asking.whole("offset", 0, MAX_OFFSET, 0)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        teams = await call.teams(transaction)
        found = await list_mails(
            transaction,
            call.tenant_id,
            state=None if state is None else MailState(state),
            interview_id=None if interview is None else read(Kind.INTERVIEW, interview) or NO_ONE,
            team_ids=[team.id for team in teams],
            limit=limit,
            offset=offset,
        )
    call.audit_read("mails.list", [show(Kind.MAIL, mail.id) for mail in found.mails])
    shown = [mail_shown(mail) for mail in found.mails]
    return answer({"data": shown, "total": found.total, "limit": limit, "offset": offset})


def mail_shown(mail: MailStatus) -> dict[str, Any]:
    return {
        "id": show(Kind.MAIL, mail.id),
        "interview_id": show(Kind.INTERVIEW, mail.interview_id),
        "sequence": mail.sequence,
        "kind": mail.what,
        "interviewer_id": None if mail.attendee is None else str(mail.attendee),
        "recipient": mail.recipient,
        "state": mail.state,
        "attempts": mail.attempts,
        "due_at": mail.due_at,
        "last_status": mail.last_status,
        "last_error": mail.last_error,
        "created_at": mail.created_at,
        "finished_at": mail.finished_at,
    }
