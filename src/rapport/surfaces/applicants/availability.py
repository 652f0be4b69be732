"""`/scheduling/interviewers/{interviewer_id}/availability`: when somebody can be booked at all."""

from typing import Any

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import availability
from rapport.domain.applicants.availability import find_availability
from rapport.domain.applicants.interviewer_reach import interviewer_subject, out_of_reach
from rapport.ids import Kind, show
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.availability_schema import availability_schema, note_faults
from rapport.surfaces.applicants.errors import failed
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/interviewers/{interviewer_id:str}/availability"
_given = Validator(availability_schema())
_ABSENT: dict[str, Any] = {"time_zone": None, "working_hours": None, "exceptions": {}, "holidays": None}
_MINUTES = ("buffer_before_minutes", "buffer_after_minutes", "notice_minutes")


@get(PATH, access=PartnerScope.READ)
async def get_availability(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """What counts for the interviewer; of one who has said nothing, monday to friday from 09:00 to 17:00."""
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        if await out_of_reach(transaction, call.tenant_id, call.team_id, [number]):
            raise failed(availability.missing(number))
        found = await find_availability(transaction, call.tenant_id, [number])
    call.audit_read("availability.read", [show(Kind.INTERVIEWER, interviewer_subject(call.tenant_id, number))])
    return answer(found[number])


@put(PATH, access=PartnerScope.WRITE)
async def set_availability(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """All of it anew: what is left out is as if nothing was ever said of it, but for `time_zone`, which stays.

    Times are those on the wall in the interviewer's own time zone, so that they stay right when the clocks change. An
    exception replaces the hours of its day, also when that is a holiday.
    """
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    key = asking.key()
    payload = await asking.body(_given)
    asking.check()
    note_faults(asking, payload)
    asking.check()
    call = request.auth
    subject = interviewer_subject(call.tenant_id, number)
    done = await carry_out(
        request,
        availability.SET,
        key=key,
        subject=subject,
        body={
            **_ABSENT,
            **payload,
            **{name: int(payload.get(name, 0)) for name in _MINUTES},  # in JSON, 7.0 is an integer
            "interviewer_id": number,
            "team_id": call.team_id,
        },
        payload=payload,
        refers={"interviewerIds": [show(Kind.INTERVIEWER, subject)]},
    )
    return answer(msgspec.convert(done.result["availability"], availability.Availability), done.headers)
