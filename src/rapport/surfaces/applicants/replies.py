"""`POST /scheduling/replies`: what a calendar answered to an invitation, from whoever takes in the organizer's mail."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response, post

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.interview_answers import ANSWER, Answer, answer_in
from rapport.domain.applicants.invitations.replies import Reply, ReplyError, read_reply
from rapport.ids import Kind, show
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import not_found
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.json_body import media_type_of
from rapport.surfaces.refusals import Refusal, Wrong

CALENDAR = "text/calendar"

_MISSING = {
    "UID": "there is no interview with this UID",
    "ATTENDEE": "nobody with this address takes part in the interview",
}


@post("/scheduling/replies", status_code=HTTPStatus.OK, access=PartnerScope.WRITE)
async def post_reply(request: ApplicantsRequest) -> Response[bytes]:
    """Sets the attendee's answer. The body is iCalendar with METHOD:REPLY and one event, which the attendee is found
    in by UID and e-mail address. A reply to an earlier state of the interview, or one that is older than the last
    answer, changes nothing: `applied` is false then, and `ignored` says why. Proposals (COUNTER) are not taken.
    """
    asking = Asking(request)
    key = asking.key()
    reply = await _reply(request, asking)
    found = await _found(request, reply)
    shown = {"interviewIds": [show(Kind.INTERVIEW, found.interview_id)]}
    done = await carry_out(
        request,
        ANSWER,
        key=key,
        subject=found.interview_id,
        body=msgspec.to_builtins(found),
        payload=msgspec.to_builtins(found),
        refers=shown,
    )
    return answer(_shown(done.result), done.headers)


async def _reply(request: ApplicantsRequest, asking: Asking) -> Reply:
    content_type = media_type_of(request.headers.get("content-type", CALENDAR))
    if content_type != CALENDAR:
        message = f"the body's Content-Type is {content_type}; it should be {CALENDAR}"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", Wrong("Content-Type", message))
    try:
        reply = read_reply(await request.body())
    except ReplyError as error:
        asking.note(error.field, str(error))
    asking.check()
    return reply


async def _found(request: ApplicantsRequest, reply: Reply) -> Answer:
    call = request.auth
    async with call.transaction() as transaction:
        teams = await call.teams(transaction)
        found = await answer_in(transaction, call.tenant_id, reply, [team.id for team in teams])
    if isinstance(found, str):
        raise not_found(found, _MISSING[found])
    return found


def _shown(result: Any) -> dict[str, Any]:
    number = result["interviewer_id"]
    told = {name: result[name] for name in ("interview_id", "answer", "applied", "ignored")}
    return {**told, "interviewer_id": None if number is None else str(number)}
