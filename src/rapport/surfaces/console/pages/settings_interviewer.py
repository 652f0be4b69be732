"""One interviewer: who it is, and when they can be booked at all."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.applicants import availability
from rapport.domain.applicants.availability import Availability, find_availability
from rapport.domain.applicants.interviewers import Interviewer
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.domain.applicants.public_holidays import is_calendar
from rapport.domain.applicants.teams import all_teams
from rapport.domain.applicants.working_hours import DAYS
from rapport.ids import Kind
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import whole
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.hours import (
    minutes_of,
    read_exceptions,
    read_week,
    show_exceptions,
    show_hours,
)
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.pages.settings_interviewers import ONE, PATH, wanted
from rapport.surfaces.console.writing import carry_out_or_say

MOST = {"buffer_before_minutes": 720, "buffer_after_minutes": 720, "notice_minutes": 62 * 24 * 60}
"""Minutes at most, as partners may say them."""


@get(ONE, access=Role.ADMIN)
async def get_interviewer(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    found = await wanted(request, interviewer_id)
    holds = await _availability(request, found)
    request.auth.audit_read("availability.read", [shown_number(request.auth.tenant_id, Kind.INTERVIEWER, found.id)])
    values = {
        **{f"day.{day}": show_hours(holds.working_hours.get(day, ())) for day in DAYS},
        "exceptions": show_exceptions(holds.exceptions),
        "holidays": holds.holidays or "",
        **{name: str(getattr(holds, name)) for name in MOST},
    }
    return await _shown(request, found, holds, Form(values))


@post(f"{ONE}/hours", access=Role.ADMIN)
async def post_hours(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """All of it anew; the time zone stays where the interviewer's is."""
    found, form, tenant_id = await wanted(request, interviewer_id), await read_form(request), request.auth.tenant_id
    body = {
        "interviewer_id": found.id,
        "team_id": found.teams[0],  # by one of their own teams, which reaches them
        "time_zone": None,
        "working_hours": read_week(form),
        "holidays": _holidays(form),
        "exceptions": read_exceptions(form, "exceptions"),
        **{name: whole(form, name, 0, most) for name, most in MOST.items()},
    }
    if form.is_right:
        await carry_out_or_say(
            request,
            form,
            availability.SET,
            body,
            field="exceptions",
            refers={"interviewerIds": [shown_number(tenant_id, Kind.INTERVIEWER, found.id)]},
            subjects=[subject_of_number(tenant_id, Kind.INTERVIEWER, found.id)],
        )
    if not form.is_right:
        holds = await _availability(request, found)
        return await _shown(request, found, holds, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"{PATH}/{found.id}", done="saved")


def _holidays(form: Form) -> str | None:
    code = form.text("holidays", longest=40)
    if code and not is_calendar(code):
        form.fault("holidays", "fault.holidays")
    return code or None


async def _availability(request: ConsoleRequest, found: Interviewer) -> Availability:
    async with request.auth.transaction() as transaction:
        return (await find_availability(transaction, request.auth.tenant_id, [found.id]))[found.id]


async def _shown(
    request: ConsoleRequest, found: Interviewer, holds: Availability, form: Form, status: int = HTTPStatus.OK
) -> Response[bytes]:
    async with request.auth.transaction() as transaction:
        teams = {team.id: team.name for team in await all_teams(transaction, request.auth.tenant_id)}
    return page(
        request,
        "settings_interviewer.html",
        form=form,
        found=found,
        teams=teams,
        days=list(enumerate(DAYS)),
        minutes={day: minutes_of(holds.working_hours.get(day, ())) for day in DAYS},
        total=sum(minutes_of(hours) for hours in holds.working_hours.values()),
        status=status,
    )
