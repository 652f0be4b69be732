"""PUT `/scheduling/interviewers/{interviewer_id}/busy`: what somebody does, as their calendar has it."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from litestar import Response, put
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import busy_times
from rapport.domain.applicants.availability import find_availability, missing
from rapport.domain.applicants.calendar_import import CalendarError, busy_spans
from rapport.domain.applicants.interviewer_reach import interviewer_subject, out_of_reach
from rapport.domain.applicants.time_zones import zone_of
from rapport.ids import Kind, new_id, show
from rapport.surfaces.applicants.asking import BODY, ApplicantsRequest, Asking
from rapport.surfaces.applicants.busy_times import PATH
from rapport.surfaces.applicants.errors import failed
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.json_body import media_type_of
from rapport.surfaces.refusals import Refusal, Wrong

CALENDAR = "text/calendar"
MOST_BYTES = 1_000_000
BEHIND, AHEAD = timedelta(days=1), timedelta(days=366)  # of now: the time that is read


@put(PATH, access=PartnerScope.WRITE)
async def import_calendar(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """The times of a calendar instead of those that were imported before; others stay.

    Read are its events and its free/busy times, from a day ago until a year ahead, recurring ones as often as they
    come round. Events that are cancelled or transparent are left out. Times without a zone, and whole days, are meant
    where the interviewer is. Of an event nothing is kept but when it is.
    """
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    key = asking.key()
    asking.check()
    text = await _calendar(request)
    zone = await _zone(request, number)
    now = datetime.now(UTC)
    try:
        # In a thread: a large one takes a second, in which others should be answered.
        spans = await asyncio.to_thread(busy_spans, text, zone, now - BEHIND, now + AHEAD)
    except CalendarError as error:
        asking.note(BODY, str(error))
        spans = []
    asking.check()
    call = request.auth
    subject = interviewer_subject(call.tenant_id, number)
    done = await carry_out(
        request,
        busy_times.REPLACE,
        key=key,
        subject=subject,
        body={
            "interviewer_id": number,
            "team_id": call.team_id,
            "times": [{"id": new_id(), "starts_at": since, "ends_at": until} for since, until in spans],
        },
        payload=hashlib.sha256(text).hexdigest(),
        refers={"interviewerIds": [show(Kind.INTERVIEWER, subject)]},
    )
    return answer({"imported": done.result["imported"]}, done.headers)


async def _calendar(request: ApplicantsRequest) -> bytes:
    content_type = media_type_of(request.headers.get("content-type", ""))
    if content_type != CALENDAR:
        wrong = Wrong(
            "Content-Type", f"the body's Content-Type is {content_type or 'missing'}; it should be {CALENDAR}"
        )
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", wrong)
    text = await request.body()
    if len(text) > MOST_BYTES:
        wrong = Wrong(BODY, f"a calendar must have {MOST_BYTES} bytes at most")
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than this service takes", wrong)
    return text


async def _zone(request: ApplicantsRequest, number: int) -> ZoneInfo:
    """Where the interviewer is. Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        if await out_of_reach(transaction, call.tenant_id, call.team_id, [number]):
            raise failed(missing(number))
        found = await find_availability(transaction, call.tenant_id, [number])
    return zone_of(found[number].time_zone)
