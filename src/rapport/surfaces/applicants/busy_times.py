"""`/scheduling/interviewers/{interviewer_id}/busy`: what else somebody does, which slots keep away from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import busy_times
from rapport.domain.applicants.availability import find_availability, missing
from rapport.domain.applicants.busy_times import BusyTime, find_busy_times
from rapport.domain.applicants.interviewer_reach import interviewer_subject, out_of_reach
from rapport.domain.applicants.time_zones import zone_of
from rapport.ids import NO_ONE, Kind, new_id, read, show
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import failed
from rapport.surfaces.applicants.moments import INSTANT, instant, window
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/interviewers/{interviewer_id:str}/busy"
ONE = PATH + "/{busy_id:str}"
MOST = 500  # at once


def busy_schema() -> dict[str, Any]:
    """Fresh at each call."""
    one = {
        "type": "object",
        "properties": {"from": INSTANT, "to": INSTANT},
        "required": ["from", "to"],
        "additionalProperties": False,
        "description": "a busy time",
    }
    several = {
        "type": "array",
        "items": one,
        "minItems": 1,
        "maxItems": MOST,
        "description": f"a busy time, or a list of 1 to {MOST}",
    }
    return {"if": {"type": "array"}, "then": several, "else": one, "description": several["description"]}


_given = Validator(busy_schema())


@get(PATH, access=PartnerScope.READ)
async def list_busy_times(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """Those between `from` and `to`, 62 days at most; dates are days where the interviewer is."""
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    asked = window(request, asking)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        if await out_of_reach(transaction, call.tenant_id, call.team_id, [number]):
            raise failed(missing(number))
        found = await find_availability(transaction, call.tenant_id, [number])
        since, until = asked.within(asking, zone_of(found[number].time_zone))
        asking.check()
        times = await find_busy_times(transaction, call.tenant_id, [number], since, until)
    call.audit_read("busy_times.read", [show(Kind.INTERVIEWER, interviewer_subject(call.tenant_id, number))])
    return answer({"data": [_shown(time) for time in times], "total": len(times)})


def _shown(time: BusyTime) -> dict[str, Any]:
    return {
        "id": show(Kind.BUSY_TIME, time.id),
        "from": time.starts_at,
        "to": time.ends_at,
        "imported": time.imported,
    }


@post(PATH, status_code=200, access=PartnerScope.WRITE)
async def create_busy_times(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """One, or a list, of which all are written or none. They may overlap."""
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    key = asking.key()
    payload = await asking.body(_given)
    asking.check()
    given = payload if isinstance(payload, list) else [payload]
    times = [(instant(each["from"]), instant(each["to"])) for each in given]
    for place, (since, until) in enumerate(times):
        if since >= until:
            way = f"[{place}].to" if payload is given else "to"
            asking.note(way, "to must come after from")
    asking.check()
    call = request.auth
    subject = interviewer_subject(call.tenant_id, number)
    rows = [(new_id(), since, until) for since, until in times]
    done = await carry_out(
        request,
        busy_times.CREATE,
        key=key,
        subject=subject,
        body={
            "interviewer_id": number,
            "team_id": call.team_id,
            "times": [{"id": row_id, "starts_at": since, "ends_at": until} for row_id, since, until in rows],
        },
        payload=payload,
        refers=_refers(subject, [show(Kind.BUSY_TIME, row_id) for row_id, _, _ in rows]),
    )
    shown = [
        {"id": shown_id, "from": since, "to": until, "imported": False}
        for shown_id, (since, until) in zip(done.result["busyTimeIds"], times, strict=True)
    ]
    return answer({"data": shown, "total": len(shown)}, done.headers)


@delete(ONE, status_code=200, access=PartnerScope.WRITE)
async def delete_busy_time(
    request: ApplicantsRequest, interviewer_id: FromPath[str], busy_id: FromPath[str]
) -> Response[bytes]:
    """An imported one comes back with the next import."""
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    key = asking.key()
    asking.check()
    call = request.auth
    subject = interviewer_subject(call.tenant_id, number)
    done = await carry_out(
        request,
        busy_times.DELETE,
        key=key,
        subject=subject,
        body={
            "interviewer_id": number,
            "team_id": call.team_id,
            "id": read(Kind.BUSY_TIME, busy_id) or NO_ONE,
        },
        payload=None,
        refers=_refers(subject, [busy_id]),
    )
    return answer({"id": busy_id}, done.headers)


def _refers(subject: UUID, shown_ids: Sequence[str]) -> dict[str, Sequence[str]]:
    return {"interviewerIds": [show(Kind.INTERVIEWER, subject)], "busyTimeIds": shown_ids}
