"""`/scheduling/interviewers`: who takes interviews for the teams that a key opens."""

from functools import cache
from http import HTTPStatus
from typing import Any

from litestar import Response, get, patch, post
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import interviewers
from rapport.domain.applicants.interviewers import Interviewer, find_interviewer
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.ids import Kind
from rapport.surfaces.applicants.asking import MAX_OFFSET, ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import not_found
from rapport.surfaces.applicants.reach import teams_asked
from rapport.surfaces.applicants.set_up import (
    interviewer_body,
    interviewer_changes_body,
    time_zone_fault,
)
from rapport.surfaces.applicants.set_up_schema import interviewer_changes, new_interviewer
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/interviewers"
ONE = PATH + "/{interviewer_id:str}"
MAX_PAGE, DEFAULT_PAGE = 1000, 100


@get(PATH, access=PartnerScope.READ)
async def list_interviewers(request: ApplicantsRequest) -> Response[bytes]:
    """In the order of their numbers. Of each, the teams among those that were asked about."""
    asking, call = Asking(request), request.auth
    limit, offset = asking.whole("limit", 1, MAX_PAGE, DEFAULT_PAGE), asking.whole("offset", 0, MAX_OFFSET, 0)
    team_id = asking.id_number("team_id")
    asking.check()
    async with call.transaction() as transaction:
        teams = await teams_asked(call, transaction, "team_id", None if team_id is None else [team_id])
        total, found = await interviewers.list_interviewers(
            transaction, call.tenant_id, teams, limit=limit, offset=offset
        )
    call.audit_read("interviewers.list", [shown_number(call.tenant_id, Kind.INTERVIEWER, each.id) for each in found])
    shown = [interviewer_shown(interviewer) for interviewer in found]
    return answer({"data": shown, "total": total, "limit": limit, "offset": offset})


@get(ONE, access=PartnerScope.READ)
async def get_interviewer(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    asking, call = Asking(request), request.auth
    number = asking.number("interviewer_id", interviewer_id)
    asking.check()
    found = await _reached(request, number)
    call.audit_read("interviewers.read", [shown_number(call.tenant_id, Kind.INTERVIEWER, number)])
    return answer(interviewer_shown(found))


@post(PATH, access=PartnerScope.WRITE, status_code=HTTPStatus.OK)
async def create_interviewer(request: ApplicantsRequest) -> Response[bytes]:
    """Their e-mail address is nobody else's in the tenant. Without `teams`, in the key's own. `id` brings a number
    along.
    """
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_new())
    asking.check()
    _check_time_zone(asking, payload)
    done = await carry_out(
        request,
        interviewers.CREATE,
        key=key,
        subject=None,
        body=interviewer_body(payload, call.team_id),
        payload=payload,
        refers={"interviewerIds": []},
    )
    return answer(interviewer_shown(await _reached(request, done.result["number"])), done.headers)


@patch(ONE, access=PartnerScope.WRITE)
async def update_interviewer(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """Only the given fields change. `teams` replaces those among the teams that the key opens; others stay."""
    asking, call = Asking(request), request.auth
    number = asking.number("interviewer_id", interviewer_id)
    key = asking.key()
    payload = await asking.body(_changes())
    asking.check()
    _check_time_zone(asking, payload)
    done = await carry_out(
        request,
        interviewers.UPDATE,
        key=key,
        subject=subject_of_number(call.tenant_id, Kind.INTERVIEWER, number),
        body={**interviewer_changes_body(payload), "within": call.team_id, "id": number},
        payload=payload,
        refers={"interviewerIds": [shown_number(call.tenant_id, Kind.INTERVIEWER, number)]},
    )
    return answer(interviewer_shown(await _reached(request, number)), done.headers)


async def _reached(request: ApplicantsRequest, number: int) -> Interviewer:
    call = request.auth
    async with call.transaction() as transaction:
        teams = [team.id for team in await call.teams(transaction)]
        found = await find_interviewer(transaction, call.tenant_id, teams, number)
    if found is None:
        raise not_found("interviewer_id", f"there is no interviewer {number}")
    return found


def _check_time_zone(asking: Asking, payload: Any) -> None:
    fault = time_zone_fault(payload)
    if fault is not None:
        asking.note("time_zone", fault)
        asking.check()


def interviewer_shown(interviewer: Interviewer) -> dict[str, Any]:
    return {
        "id": str(interviewer.id),
        "name": interviewer.name,
        "email": interviewer.email,
        "time_zone": interviewer.time_zone,
        "language": interviewer.language,
        "teams": [str(team_id) for team_id in interviewer.teams],
        "date_created": interviewer.created_at,
    }


@cache
def _new() -> Validator:
    return Validator(new_interviewer())


@cache
def _changes() -> Validator:
    return Validator(interviewer_changes())
