"""`PUT /applicants/{applicant_id}/interviews`: sets the one open interview of an application (seed, contract)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, put
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.interview_changes import application_subject, as_it_stood
from rapport.domain.applicants.interview_list import find_interview
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.time_zones import UnknownZoneError, zone_of
from rapport.engine.mutation import Operation
from rapport.ids import Kind, read, show
from rapport.surfaces.applicants.asking import MAX_NUMBER, ApplicantsRequest, Asking
from rapport.surfaces.applicants.errors import not_found
from rapport.surfaces.applicants.interview_records import interview_shown
from rapport.surfaces.applicants.interview_schema import DEFAULT_LOCATION, DEFAULT_MINUTES, interview
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

WANTED = Validator(interview())


@put("/applicants/{applicant_id:str}/interviews", access=PartnerScope.WRITE)
async def schedule_interview(request: ApplicantsRequest, applicant_id: FromPath[str]) -> Response[bytes]:
    """Sets the applicant's one open interview: makes it, moves it, or, when it is like that already, changes nothing.

    A moved one keeps its `id` and its `ical_uid`, and its `sequence` is one more. `date` is the time that clocks in
    `timezone` show: one that they skip is refused with the nearest that they show, of two the earlier is taken. It may
    be past. Once an interview is cancelled or completed, the next one is new. 404 for an applicant or interviewer whom
    the key does not reach; 409 when somebody is busy then. Back to back is free. A hold that `holdId` names makes room;
    one that is over is as if it was not named.
    """
    asking = Asking(request)
    application_id = asking.number("applicant_id", applicant_id)
    key = asking.key()
    payload = await asking.body(WANTED)
    note_zone(asking, payload)
    asking.check()
    body = {"application_id": application_id, "team_id": request.auth.team_id, **wanted(payload)}
    return await change_interview(request, SCHEDULE, key=key, application_id=application_id, body=body, payload=payload)


def note_zone(asking: Asking, payload: Any, at: str = "") -> None:
    """A name that is no time zone; `at` is where in the body the interview stands."""
    name = payload.get("timezone") if isinstance(payload, dict) else None
    if isinstance(name, str) and name:
        try:
            zone_of(name)
        except UnknownZoneError as error:
            asking.note(f"{at}timezone", f"timezone {error}")


def wanted(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid interview asks for, under the names of `interview_scheduling.Wanted`."""
    several = "interviewerIds" in payload
    ids = payload["interviewerIds"] if several else [payload["interviewerId"]] if "interviewerId" in payload else []
    team = payload.get("interviewerTeamId")
    return {
        "wall_start": datetime.fromisoformat(payload["date"]).replace(tzinfo=None, microsecond=0),
        "time_zone": payload["timezone"],
        "duration_minutes": int(payload.get("duration", DEFAULT_MINUTES)),
        "location": payload.get("location", DEFAULT_LOCATION),
        "interviewer_ids": list(dict.fromkeys(map(_number, ids))),
        "ids_field": "interviewerIds" if several else "interviewerId",
        "interviewer_team_id": None if team is None else _number(team),
        "interviewer_email": payload.get("interviewerEmail"),
        "hold_id": read(Kind.HOLD, payload.get("holdId", "")),
    }


def _number(given: str | float) -> int:
    """One that no record can have stands for none."""
    return min(int(given), MAX_NUMBER)


async def change_interview(
    request: ApplicantsRequest,
    operation: Operation,
    *,
    key: str,
    application_id: int,
    body: Mapping[str, Any],
    payload: Any,
) -> Response[bytes]:
    """Carries the change out and answers with the interview as it stood after it. Raises Refusal."""
    subject = application_subject(request.auth.tenant_id, application_id)
    refers = {"applicationIds": [show(Kind.APPLICATION, subject)]}
    done = await carry_out(request, operation, key=key, subject=subject, body=body, payload=payload, refers=refers)
    return answer(await outcome_shown(request, done.result), done.headers)


async def outcome_shown(request: ApplicantsRequest, result: Mapping[str, Any]) -> dict[str, Any]:
    """The interview as a mutation left it, with its people as they are called now. Raises Refusal."""
    call = request.auth
    [shown] = result["interviewIds"]
    interview_id = read(Kind.INTERVIEW, shown) or UUID(int=0)
    async with call.transaction() as transaction:
        teams = [team.id for team in await call.teams(transaction)]
        now = await find_interview(transaction, call.tenant_id, interview_id, teams)
        then = now and await as_it_stood(transaction, call.tenant_id, now, result["interviewSequence"])
    if then is None:
        raise not_found("interview_id", "the interview that this request was about is no more")
    return interview_shown(then)
