"""What the region decides about interviews: double booking, reminders, who invites, times that clocks skip."""

from http import HTTPStatus

from litestar import Response, get, post

from rapport.access.roles import Role
from rapport.access.tenants import AccessError
from rapport.domain.applicants.scheduling_settings import (
    MAX_REMINDER_MINUTES,
    MAX_REMINDERS,
    MIN_REMINDER_MINUTES,
    SchedulingChange,
    change_scheduling_settings,
    count_overlapping,
    scheduling_settings,
)
from rapport.domain.applicants.wall_time import Gaps
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import checked, email
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect

PATH = "/settings/scheduling"
PRESETS = ("10080", "2880", "1440", "240", "60", "15")
"""Minutes before the start that are one click away: a week to a quarter of an hour."""


@get(PATH, access=Role.ADMIN)
async def get_scheduling(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        holds = await scheduling_settings(transaction, call.tenant_id)
    minutes = [str(each) for each in holds.reminder_minutes]
    values = {
        "gaps": holds.gaps,
        "may_overlap": "on" if holds.may_overlap else "",
        "organizer_name": holds.organizer_name or "",
        "organizer_email": holds.organizer_email or "",
        "others": ", ".join(each for each in minutes if each not in PRESETS),
        **{f"reminder.{each}": "on" for each in minutes if each in PRESETS},
    }
    return await _form(request, Form(values))


@post(PATH, access=Role.ADMIN)
async def post_scheduling(request: ConsoleRequest) -> Response[bytes]:
    """For the sandbox too."""
    call, form = request.auth, await read_form(request)
    change = SchedulingChange(
        gaps=Gaps(form["gaps"]) if form.choice("gaps", list(Gaps)) in set(Gaps) else None,
        may_overlap=bool(form["may_overlap"]),
        organizer_name=form.text("organizer_name", longest=100),
        organizer_email=email(form, "organizer_email"),
        reminder_minutes=_reminders(form),
    )
    if form.is_right:
        try:
            await change_scheduling_settings(call.database, call.tenant, change, origin=call.origin)
        except AccessError:  # of what the fields do not tell: a name with characters that nobody sees
            form.fault("organizer_name", "fault.unprintable")
    if not form.is_right:
        return await _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, PATH, done="saved")


def _reminders(form: Form) -> list[int]:
    """The latest first, each once."""
    others = [each.strip() for each in form.text("others").split(",") if each.strip()]
    good = [
        each for each in others if each.isascii() and each.isdigit() and len(each) <= len(str(MAX_REMINDER_MINUTES))
    ]
    minutes = {int(each) for each in [*checked(form, "reminder", PRESETS), *good]}
    if len(good) < len(others) or not all(MIN_REMINDER_MINUTES <= each <= MAX_REMINDER_MINUTES for each in minutes):
        form.fault("others", "fault.reminders", least=MIN_REMINDER_MINUTES, most=MAX_REMINDER_MINUTES)
    if len(minutes) > MAX_REMINDERS:
        form.fault("others", "fault.many_reminders", most=MAX_REMINDERS)
    return sorted(minutes, reverse=True)


async def _form(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        overlapping = await count_overlapping(transaction, call.tenant_id)
    return page(
        request,
        "settings_scheduling.html",
        form=form,
        presets=PRESETS,
        gaps=list(Gaps),
        overlapping=overlapping,
        sender=call.parts.settings.mail_from,
        status=status,
    )
