"""The interviews of a week or of a day, by interviewer, and the times that are free."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Response, get
from msgspec import Struct
from msgspec.structs import replace

from rapport.access.roles import Role
from rapport.domain.applicants.availability import find_availability
from rapport.domain.applicants.calendars import find_calendars
from rapport.domain.applicants.interview_list import interviews_between
from rapport.domain.applicants.interviewers import Interviewer, interviewers_without_team, list_interviewers
from rapport.domain.applicants.interviews import Interview
from rapport.domain.applicants.teams import all_teams
from rapport.domain.applicants.time_zones import DAY, is_zone, zone_of
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.grid_scale import bounds
from rapport.surfaces.console.interviews_shown import candidates_clock, interview_ids, place_of, standing_of
from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.page import page, root_of, words_of
from rapport.surfaces.console.pages.interview_undo import undo_of
from rapport.surfaces.console.planner import Column, Grid, Wish, grid_of

PATH = "/interviews"
DURATIONS = (30, 45, 60, 90, 120)  # minutes
USUAL = 60
MOST_WITH_SLOTS = 40
"""Interviewers whose free times are looked for together: of more of them, somebody is always free."""
MOST_COLUMNS = 12
"""Of a day, side by side."""
SATURDAY = 5
ZONES = ("Europe/Amsterdam", "Europe/London", "Europe/Istanbul", "America/New_York", "America/Paramaribo", "UTC")
"""What may be chosen beside the zones of the people on the page; the address takes any other."""


class View(Struct, frozen=True, kw_only=True):
    """What the address asks for. `chosen` are interviewers, none: all of them. `is_day`: of `day` alone."""

    day: date
    is_day: bool
    zone: ZoneInfo
    chosen: Sequence[int]
    minutes: int

    @property
    def days(self) -> Sequence[date]:
        monday = self.day - self.day.weekday() * DAY
        return [self.day] if self.is_day else [monday + number * DAY for number in range(7)]

    def moved(self, by: int) -> "View":
        return replace(self, day=self.day + by * (DAY if self.is_day else 7 * DAY))

    def parameters(self, call: ConsoleCall) -> Mapping[str, Any]:
        """Those that lead to it; what is usual is left out."""
        week = "{}-W{:02}".format(*self.day.isocalendar()[:2])
        return {
            **({"day": self.day.isoformat()} if self.is_day else {"week": week}),
            **({"zone": self.zone.key} if self.zone.key != call.user.time_zone else {}),
            **({"interviewer": self.chosen} if self.chosen else {}),
            **({"minutes": self.minutes} if self.minutes != USUAL else {}),
        }


@get(PATH, access=Role.VIEWER)
async def get_interviews(request: ConsoleRequest) -> Response[bytes]:
    call, now = request.auth, datetime.now(UTC)
    async with call.transaction() as transaction:
        people = [*await everybody(transaction, call), *await _without_team(transaction, call)]
        view = read_view(request, now, people)
        shown = [each for each in people if not view.chosen or each.id in view.chosen]
        interviews = await _interviews(transaction, call, view, shown)
        grid = await _grid(transaction, call, view, shown, interviews, now)
        undo = await undo_of(transaction, call, request.query_params.get("moved", ""))
    call.audit_read("interviews.list", interview_ids(interviews))
    names = {each.id: each.name for each in people}
    return page(
        request,
        "interviews.html",
        view=view,
        grid=grid,
        people=people,
        names=names,
        without_team={each.id for each in people if not each.teams},
        zone_of_person={each.id: each.time_zone for each in people},
        names_of=lambda ids: ", ".join(names[each] for each in ids),
        undo=undo,
        unshown=max(0, len(shown) - MOST_COLUMNS) if view.is_day else 0,
        without_slots=len(shown) > MOST_WITH_SLOTS and not view.is_day,
        **_links(request, view, now),
        **_said(request, view, interviews, people, now),
    )


async def everybody(transaction: Transaction, call: ConsoleCall) -> Sequence[Interviewer]:
    """All interviewers of the tenant who can be booked, by name: roles decide in the console, not teams."""
    teams = [team.id for team in await all_teams(transaction, call.tenant_id)]
    _, found = await list_interviewers(transaction, call.tenant_id, teams, limit=None, offset=0)
    return sorted(found, key=_by_name)


async def _without_team(transaction: Transaction, call: ConsoleCall) -> Sequence[Interviewer]:
    """Nobody can book them, but what they have left stands in the week."""
    return sorted(await interviewers_without_team(transaction, call.tenant_id), key=_by_name)


def _by_name(interviewer: Interviewer) -> tuple[str, int]:
    return interviewer.name.casefold(), interviewer.id


def read_view(request: ConsoleRequest, now: datetime, people: Sequence[Interviewer]) -> View:
    """What is not understood is as if it was not asked for: an address that was cut off leads somewhere."""
    asked, call = request.query_params, request.auth
    zone = zone_of(asked["zone"] if is_zone(asked.get("zone", "")) else call.user.time_zone)
    known = {each.id for each in people}
    given = [int(each) for each in asked.getall("interviewer", []) if re.fullmatch("[0-9]{1,18}", each, re.ASCII)]
    minutes = asked.get("minutes", "")
    today = now.astimezone(zone).date()
    day = _day(asked.get("day", ""))
    return View(
        day=day or _monday(asked.get("week", "")) or today,
        is_day=day is not None,
        zone=zone,
        chosen=[each for each in dict.fromkeys(given) if each in known],
        minutes=int(minutes) if minutes in map(str, DURATIONS) else USUAL,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _is_shown(day) else None


def _monday(text: str) -> date | None:
    match = re.fullmatch(r"([0-9]{4})-W([0-9]{1,2})", text, re.ASCII)
    try:
        day = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        return None
    return day if day is not None and _is_shown(day) else None


def _is_shown(day: date) -> bool:
    """Those of which there are calendars, and clocks."""
    return date(1950, 1, 1) <= day < date(2200, 1, 1)


async def _interviews(
    transaction: Transaction, call: ConsoleCall, view: View, people: Sequence[Interviewer]
) -> Sequence[Interview]:
    since, until = bounds(view.days, view.zone)
    return await interviews_between(transaction, call.tenant_id, since, until, [each.id for each in people])


async def _grid(
    transaction: Transaction,
    call: ConsoleCall,
    view: View,
    people: Sequence[Interviewer],
    interviews: Sequence[Interview],
    now: datetime,
) -> Grid:
    since, until = bounds(view.days, view.zone)
    seen = people[:MOST_COLUMNS] if view.is_day else people
    shown = [each.id for each in seen]
    with_slots = [each.id for each in seen if each.teams] if len(seen) <= MOST_WITH_SLOTS else []
    availabilities = await find_availability(transaction, call.tenant_id, with_slots)
    grid = grid_of(
        Wish(
            zone=view.zone,
            days=view.days,
            groups=[[each] for each in shown] if view.is_day else [shown],
            interviews=interviews,
            calendars=await find_calendars(transaction, call.tenant_id, availabilities, since, until),
            duration=timedelta(minutes=view.minutes),
            now=now,
        )
    )
    today = now.astimezone(view.zone).date()
    return grid if view.is_day else replace(grid, columns=[each for each in grid.columns if _is_wanted(each, today)])


def _is_wanted(column: Column, today: date) -> bool:
    """A weekend on which nobody works and nothing happens takes no room, unless it is now."""
    return column.day.weekday() < SATURDAY or column.day == today or not column.is_empty


def _links(request: ConsoleRequest, view: View, now: datetime) -> dict[str, Any]:
    call = request.auth
    today = now.astimezone(view.zone).date()

    def to(other: View) -> str:
        return f"{root_of(call)}{PATH}?{urlencode(other.parameters(call), doseq=True)}"

    return {
        "today": today,
        "seen": urlencode(view.parameters(call), doseq=True),
        "previous": to(view.moved(-1)),
        "following": to(view.moved(1)),
        "to_today": to(replace(view, day=today)),
        "to_week": to(replace(view, is_day=False)),
        "to_day": lambda day: to(replace(view, is_day=True, day=day)),
        "first_day": today if today in view.days else view.days[0],
    }


def _said(
    request: ConsoleRequest, view: View, interviews: Sequence[Interview], people: Sequence[Interviewer], now: datetime
) -> dict[str, Any]:
    """What the template asks of each interview, by the clock of the grid."""
    call = request.auth
    theirs = [zone for each in interviews for zone in (each.time_zone, each.applicant.time_zone) if zone]
    zones = [view.zone.key, call.user.time_zone, call.tenant.time_zone, *theirs, *(who.time_zone for who in people)]
    return {
        "there": Moments(t=words_of(request), zone=view.zone, now=now),
        "id_of": lambda interview: show(Kind.INTERVIEW, interview.id),
        "standing": standing_of,
        "theirs": lambda interview: candidates_clock(interview, view.zone),
        "place_of": place_of,
        "zones": sorted({*zones, *ZONES}),
        "durations": DURATIONS,
        "marked": request.query_params.get("interview", request.query_params.get("moved", "")),
        "week": view.day.isocalendar().week,
    }
