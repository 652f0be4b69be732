"""Interviewers: listed, made, changed; and the secret address of their calendar."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.applicants import interviewers
from rapport.domain.applicants.interviewers import (
    Interviewer,
    find_in_region,
    interviewers_without_team,
    list_interviewers,
)
from rapport.domain.applicants.invitations.feed import feed_path, make_feed
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.domain.applicants.teams import Team, all_teams
from rapport.ids import Kind
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import checked, email, time_zone
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.numbers import number_of
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.pages.settings_region import ZONES
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.shown_once import Secret, base_of, shown_once
from rapport.surfaces.console.writing import carry_out_or_say

PATH = "/settings/interviewers"
ONE = f"{PATH}/{{interviewer_id:str}}"
MAIL_LANGUAGES = ("nl", "en", "fr", "de")
MAX_NAME = 255  # characters


@get(PATH, access=Role.ADMIN)
async def get_interviewers(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        teams = {team.id: team.name for team in await all_teams(transaction, call.tenant_id)}
        _, in_teams = await list_interviewers(transaction, call.tenant_id, list(teams), limit=None, offset=0)
        found = [*in_teams, *await interviewers_without_team(transaction, call.tenant_id)]
    call.audit_read("interviewers.list", [shown_number(call.tenant_id, Kind.INTERVIEWER, each.id) for each in found])
    return page(request, "settings_interviewers.html", interviewers=found, teams=teams)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_interviewer(request: ConsoleRequest) -> Response[bytes]:
    given = {"time_zone": request.auth.tenant.time_zone, "language": MAIL_LANGUAGES[0]}
    return await _form(request, None, Form(given))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_interviewer(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    body = {"within": None, "id": None, **_given(form, await _teams(request))}
    done = None
    if form.is_right:
        done = await carry_out_or_say(
            request, form, interviewers.CREATE, body, field="name", refers={"interviewerIds": []}
        )
    if done is None:
        return await _form(request, None, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"{PATH}/{done['number']}", done="interviewers.made")


@get(f"{ONE}/edit", access=Role.ADMIN)
async def get_changes(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    found = await wanted(request, interviewer_id)
    kept = {name: str(getattr(found, name)) for name in ("name", "email", "time_zone", "language")}
    return await _form(request, found, Form(kept | {f"teams.{team_id}": "on" for team_id in found.teams}))


@post(f"{ONE}/edit", access=Role.ADMIN)
async def post_changes(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    found, form, tenant_id = await wanted(request, interviewer_id), await read_form(request), request.auth.tenant_id
    body = {"within": None, "id": found.id, **_given(form, await _teams(request))}
    if form.is_right:
        await carry_out_or_say(
            request,
            form,
            interviewers.UPDATE,
            body,
            field="name",
            refers={"interviewerIds": [shown_number(tenant_id, Kind.INTERVIEWER, found.id)]},
            subjects=[subject_of_number(tenant_id, Kind.INTERVIEWER, found.id)],
        )
    if not form.is_right:
        return await _form(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"{PATH}/{found.id}", done="saved")


@get(f"{ONE}/calendar", access=Role.ADMIN)
async def ask_for_calendar(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    found = await wanted(request, interviewer_id)
    t, here = words_of(request), f"{root_of(request.auth)}{PATH}/{found.id}"
    return confirm(
        request,
        title=t("interviewers.calendar.title", name=found.name),
        text=t("interviewers.calendar.text"),
        button=t("interviewers.calendar"),
        action=f"{here}/calendar",
        back=here,
    )


@post(f"{ONE}/calendar", access=Role.ADMIN)
async def post_calendar(request: ConsoleRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """The address before it ends."""
    call, found = request.auth, await wanted(request, interviewer_id)
    async with call.transaction() as transaction:
        secret = await make_feed(transaction, call.tenant_id, found.id, call.origin)
    if secret is None:
        raise not_found()
    url = base_of(request) + feed_path(secret)
    return shown_once(request, Secret(what="calendar", secret=url, path=f"{PATH}/{found.id}"))


def _given(form: Form, teams: Sequence[Team]) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": form.text("name", needed=True, longest=MAX_NAME),
        "email": email(form, "email", needed=True),
        "time_zone": time_zone(form, "time_zone"),
        "language": form.choice("language", MAIL_LANGUAGES),
        "teams": [int(each) for each in checked(form, "teams", (str(team.id) for team in teams))],
    }
    if not given["teams"]:
        form.fault("teams", "fault.some")
    return given


async def _teams(request: ConsoleRequest) -> Sequence[Team]:
    async with request.auth.transaction() as transaction:
        return await all_teams(transaction, request.auth.tenant_id)


async def wanted(request: ConsoleRequest, interviewer_id: str) -> Interviewer:
    """The interviewer that a path names. Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await find_in_region(transaction, call.tenant_id, number_of(interviewer_id))
    if found is None:
        raise not_found()
    return found


async def _form(
    request: ConsoleRequest, found: Interviewer | None, form: Form, status: int = HTTPStatus.OK
) -> Response[bytes]:
    """`found` is who is changed; None: a new one."""
    return page(
        request,
        "settings_interviewer_form.html",
        form=form,
        found=found,
        teams=await _teams(request),
        zones=ZONES,
        languages=MAIL_LANGUAGES,
        status=status,
    )
