"""`/scheduling/slots`: when interviewers are free."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from msgspec import Struct

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.availability import Availability, find_availability, missing
from rapport.domain.applicants.calendars import find_calendars
from rapport.domain.applicants.interviewer_reach import interviewers_below, out_of_reach
from rapport.domain.applicants.slots import Slot, Wanted, free_apart, free_together
from rapport.domain.applicants.time_zones import zone_of
from rapport.engine.mutation import Failed
from rapport.storage.database import Transaction
from rapport.surfaces.applicants.asking import MAX_NUMBER, ApplicantsRequest, Asking
from rapport.surfaces.applicants.call import ApplicantsCall
from rapport.surfaces.applicants.errors import failed, not_found
from rapport.surfaces.applicants.moments import Window, time_zone, window
from rapport.surfaces.applicants.writing import answer

MOST_INTERVIEWERS = 100
MAX_DURATION = 1440  # minutes
DEFAULT_DURATION = 60
MIN_STEP = 5  # minutes
DEFAULT_STEP = 15
MAX_LIMIT = 1000
DEFAULT_LIMIT = 500


class _Asked(Struct, frozen=True, kw_only=True):
    """`interviewer_ids` are free together; without any, those of the team `team_id` are free each for themselves."""

    interviewer_ids: Sequence[int]
    team_id: int
    window: Window
    duration: timedelta
    step: timedelta
    time_zone: ZoneInfo | None
    limit: int


@get("/scheduling/slots", access=PartnerScope.READ)
async def list_slots(request: ApplicantsRequest) -> Response[bytes]:
    """When all of the interviewers are free at once, or, of a team and those below it, any: each slot names who.

    A slot lies in working hours, keeps the buffers to what is booked or held and to busy times, and is not over: the
    first ones are shown, and `has_more` says whether there are more. It begins where the clock in `timezone` shows a
    multiple of `step` after midnight. Without `timezone` that is the clock of the interviewers if they have one in
    common, else UTC. It tells of times only, so it is not audited.
    """
    asking = Asking(request)
    asked = _read(request, asking)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        numbers = asked.interviewer_ids or await _of_team(transaction, call, asked.team_id)
        if unknown := await out_of_reach(transaction, call.tenant_id, call.team_id, numbers):
            raise failed(missing(unknown[0]))
        availabilities = await find_availability(transaction, call.tenant_id, numbers)
        zone = asked.time_zone or _common_zone(availabilities)
        since, until = asked.window.within(asking, zone)
        asking.check()
        calendars = await find_calendars(transaction, call.tenant_id, availabilities, since, until)
    wanted = Wanted(since=since, until=until, duration=asked.duration, step=asked.step, time_zone=zone)
    search = free_together if asked.interviewer_ids else free_apart
    found = search(calendars, wanted, asked.limit + 1)
    slots = [_shown(slot, zone) for slot in found[: asked.limit]]
    return answer({"data": slots, "timezone": zone.key, "has_more": len(found) > asked.limit})


def _read(request: ApplicantsRequest, asking: Asking) -> _Asked:
    return _Asked(
        interviewer_ids=_interviewers(request, asking),
        team_id=_team(request, asking),
        window=window(request, asking),
        duration=timedelta(minutes=asking.whole("duration", 1, MAX_DURATION, DEFAULT_DURATION)),
        step=timedelta(minutes=asking.whole("step", MIN_STEP, MAX_DURATION, DEFAULT_STEP)),
        time_zone=time_zone(request, asking),
        limit=asking.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
    )


def _interviewers(request: ApplicantsRequest, asking: Asking) -> Sequence[int]:
    """Given once or more often, one or several with commas between them. Empty when it is absent."""
    listed = request.query_params.getall("interviewer_id", [])
    given = ",".join(listed)
    if not listed:
        return []
    if not re.fullmatch("[0-9]{1,30}(?:,[0-9]{1,30})*", given, re.ASCII):
        asking.note("interviewer_id", "interviewer_id must be digits, or several such with commas between them")
        return []
    numbers = sorted({min(int(number), MAX_NUMBER) for number in given.split(",")})
    if len(numbers) > MOST_INTERVIEWERS:
        asking.note("interviewer_id", f"interviewer_id must name {MOST_INTERVIEWERS} interviewers at most")
    return numbers


def _team(request: ApplicantsRequest, asking: Asking) -> int:
    has_team = "team_id" in request.query_params
    if has_team == ("interviewer_id" in request.query_params):
        asking.note("interviewer_id", "either interviewer_id or team_id is required, and not both")
    return asking.number("team_id", request.query_params["team_id"]) if has_team else 0


async def _of_team(transaction: Transaction, call: ApplicantsCall, team_id: int) -> Sequence[int]:
    if team_id not in {team.id for team in await call.teams(transaction)}:
        raise not_found("team_id", f"there is no team {team_id}")
    numbers = await interviewers_below(transaction, call.tenant_id, team_id)
    if len(numbers) > MOST_INTERVIEWERS:
        message = f"team_id: the team has more than {MOST_INTERVIEWERS} interviewers; name some by interviewer_id"
        raise failed(Failed(code="invalid", message=message))
    return numbers


def _common_zone(availabilities: Mapping[int, Availability]) -> ZoneInfo:
    zones = {availability.time_zone for availability in availabilities.values()}
    return zone_of(zones.pop() if len(zones) == 1 else "UTC")


def _shown(slot: Slot, zone: ZoneInfo) -> dict[str, Any]:
    local: datetime = slot.starts_at.astimezone(zone)
    return {
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "local_start": local,
        "interviewer_ids": list(map(str, slot.interviewer_ids)),
    }
