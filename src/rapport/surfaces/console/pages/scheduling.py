"""Interviews are scheduled and moved, by one form: whom, with whom, when, how long, where."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.applicants.applications import (
    Application,
    Wanted,
    applicants_zone,
    find_application,
    latest_applications,
)
from rapport.domain.applicants.clashes import Clash, find_clashes, next_slots
from rapport.domain.applicants.interview_changes import application_subject
from rapport.domain.applicants.interview_list import Filter, list_interviews
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.interviewers import Interviewer
from rapport.domain.applicants.interviews import SCHEDULED, Interview
from rapport.domain.applicants.numbers import shown_number
from rapport.domain.applicants.slots import Slot
from rapport.domain.applicants.teams import all_teams
from rapport.domain.applicants.time_zones import is_zone, zone_of
from rapport.engine.mutation import Failed
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.coming_back import seen_again
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.interviews_shown import Clock, clock_at, place_of
from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.page import page, redirect, words_of
from rapport.surfaces.console.pages.account import ZONES
from rapport.surfaces.console.pages.interview_undo import read_interview
from rapport.surfaces.console.pages.interviews import everybody
from rapport.surfaces.console.refusals import Refusal, not_found
from rapport.surfaces.console.scheduling_form import ONLINE, USUAL_MINUTES, Plan, Reading, read_plan, typed
from rapport.surfaces.console.words import Words
from rapport.surfaces.console.writing import carry_out

ONE = "/interviews/{interview_id:str}"
HITS = 8
SLOTS = 3
STEP, MINUTE = timedelta(minutes=30), timedelta(minutes=1)
_NUMBER = re.compile("[1-9][0-9]{0,17}", re.ASCII)


class Desk(Struct, frozen=True, kw_only=True):
    """What a coordinator has before them. `before` is the interview that is moved; None: a new one. `hits` are the
    applications to choose from; `open` is the one that the chosen application has already.
    """

    form: Form
    chosen: Sequence[str]
    people: Sequence[Interviewer]
    application: Application | None
    before: Interview | None
    open: Interview | None
    hits: Sequence[Application]
    zone: str | None
    now: datetime


class InTheWay(Struct, frozen=True, kw_only=True):
    """`slots` are the next that are free; `is_outside`: nobody is booked, and yet somebody does not work then, or has
    something else in their calendar.
    """

    clashes: Sequence[Clash]
    slots: Sequence[Slot]
    is_outside: bool


@get("/interviews/new", access=Role.COORDINATOR)
async def get_new(request: ConsoleRequest) -> Response[bytes]:
    """The address may fill it in: application or applicant, interviewer, when, minutes, zone."""
    asked, zone = request.query_params, request.query_params.get("zone", request.auth.user.time_zone)
    form = Form(
        {
            "application": asked.get("application", ""),
            "applicant": asked.get("applicant", ""),
            "when": _readable(asked.get("when", ""), zone, words_of(request)),
            "duration": asked.get("minutes", USUAL_MINUTES),
            "zone": zone,
            "location": ONLINE,
        }
    )
    return await _asked(request, form, asked.getall("interviewer", []), None)


@post("/interviews", access=Role.COORDINATOR)
async def post_new(request: ConsoleRequest) -> Response[bytes]:
    return await _posted(request, None)


@get(f"{ONE}/move", access=Role.COORDINATOR)
async def get_move(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    before = await _movable(call, interview_id)
    form = _filled(before, typed(before.starts_at, before.time_zone, words_of(request)))
    return await _asked(request, form, [str(each.number) for each in before.interviewers], before)


@post(f"{ONE}/move", access=Role.COORDINATOR)
async def post_move(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """What the form does not have stays as it is: a block that was dragged has nothing but its new time."""
    return await _posted(request, await _movable(request.auth, interview_id))


def _readable(when: str, zone: str, words: Words) -> str:
    """An instant of a link as somebody would type it."""
    try:
        instant = datetime.fromisoformat(when)
    except ValueError:
        return when
    return typed(instant, zone, words) if instant.tzinfo and is_zone(zone) else when


def _filled(before: Interview, when: str) -> Form:
    return Form(
        {
            "when": when,
            "duration": str(before.duration_minutes),
            "zone": before.time_zone,
            "location": before.location,
        }
    )


async def _movable(call: ConsoleCall, shown: str) -> Interview:
    """Raises Refusal."""
    async with call.transaction() as transaction:
        before = await read_interview(transaction, call, shown)
    if before is None:
        raise not_found()
    if before.status != SCHEDULED:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "interviews.closed_already")
    return before


async def _asked(
    request: ConsoleRequest, form: Form, chosen: Sequence[str], before: Interview | None
) -> Response[bytes]:
    """What is missing yet is no fault, and what is there is shown as it is understood."""
    desk = await _desk(request, form, chosen, before)
    tried = Form(form.values)
    reading = read_plan(tried, chosen, desk.application, desk.people, desk.now)
    form.faults = {name: fault for name, fault in tried.faults.items() if name == "when" and form["when"]}
    return await _page(request, desk, reading)


async def _posted(request: ConsoleRequest, before: Interview | None) -> Response[bytes]:
    form = await read_form(request)
    given = (await request.form()).getall("interviewer", [])
    chosen = [each for each in given if isinstance(each, str)]
    if before is not None:
        form.values = {**_filled(before, "").values, **form.values}
        chosen = chosen or [str(each.number) for each in before.interviewers]
    if form["find"] or form["check"]:
        form.values.setdefault("which", "")
        return await _asked(request, form, chosen, before)
    desk = await _desk(request, form, chosen, before)
    reading = read_plan(form, chosen, desk.application, desk.people, desk.now)
    if reading.plan and desk.open and not reading.plan.is_of(desk.open):
        form.fault("application", "scheduling.has_one")
    if reading.plan is None or not form.is_right:
        return await _page(request, desk, reading, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _carried_out(request, desk, reading, reading.plan)


async def _carried_out(request: ConsoleRequest, desk: Desk, reading: Reading, plan: Plan) -> Response[bytes]:
    call = request.auth
    subject = application_subject(call.tenant_id, plan.application.id)
    refers = {"applicationIds": [show(Kind.APPLICATION, subject)]}
    outcome = await carry_out(request, desk.form, SCHEDULE, subjects=[subject], body=plan.body(), refers=refers)
    if isinstance(outcome, Failed):
        desk.form.fault("when", "scheduling.clash" if outcome.code == "conflict" else "scheduling.gone")
        return await _page(request, desk, reading, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert outcome.result is not None
    [interview_id] = outcome.result["interviewIds"]
    view = seen_again(desk.form["seen"], plan.starts_at, call.user.time_zone)
    if desk.before is None:
        return redirect(request, f"/interviews?{view}&interview={interview_id}", done="interviews.scheduled")
    return redirect(request, f"/interviews?{view}&moved={interview_id}", done="interviews.moved")


async def _desk(request: ConsoleRequest, form: Form, chosen: Sequence[str], before: Interview | None) -> Desk:
    call = request.auth
    async with call.transaction() as transaction:
        teams = [team.id for team in await all_teams(transaction, call.tenant_id)]
        number = form["application"] if before is None else str(before.application_id)
        application = None
        if _NUMBER.fullmatch(number):
            application = await find_application(transaction, call.tenant_id, teams, int(number))
        hits = await _hits(transaction, call, teams, form) if application is None or form["find"] else []
        opened = None
        if application is not None and before is None:
            wanted = Filter(application_id=application.id, status=SCHEDULED)
            listed = await list_interviews(transaction, call.tenant_id, teams, wanted, limit=1, offset=0)
            opened = next(iter(listed.interviews), None)
        zone = None
        if application is not None:
            zone = await applicants_zone(transaction, call.tenant_id, application.applicant_id)
        people = await everybody(transaction, call)
    shown = [*hits, *([application] if application else [])]
    if shown:
        ids = [shown_number(call.tenant_id, Kind.APPLICATION, each.id) for each in shown]
        call.audit_read("applications.list", ids)
    return Desk(
        form=form,
        chosen=chosen,
        people=people,
        application=application,
        before=before,
        open=opened,
        hits=hits,
        zone=zone,
        now=datetime.now(UTC),
    )


async def _hits(transaction: Transaction, call: ConsoleCall, teams: Sequence[int], form: Form) -> Sequence[Application]:
    """By half a name, or all of one person; of what was changed latest."""
    words = form["who"].split()
    person = int(form["applicant"]) if _NUMBER.fullmatch(form["applicant"]) and not words else None
    if not words and person is None:
        return []
    wanted = Wanted(teams=teams, words=words, applicant_id=person)
    return await latest_applications(transaction, call.tenant_id, wanted, limit=HITS)


async def _page(request: ConsoleRequest, desk: Desk, reading: Reading, status: int = HTTPStatus.OK) -> Response[bytes]:
    call = request.auth
    way = None if reading.plan is None else await _in_the_way(call, desk, reading.plan)
    zone = zone_of(reading.time_zone or call.user.time_zone)
    t = words_of(request)
    if desk.form["slot"] and reading.starts_at and reading.time_zone:
        desk.form.values["when"] = typed(reading.starts_at, reading.time_zone, t)
    return page(
        request,
        "scheduling.html",
        status=status,
        form=desk.form,
        desk=desk,
        reading=reading,
        way=way,
        there=Moments(t=t, zone=zone, now=desk.now),
        theirs=_clock(reading, desk.zone),
        ours=_clock(reading, call.user.time_zone),
        zones=ZONES,
        place_of=place_of,
        moved=None if desk.before is None else show(Kind.INTERVIEW, desk.before.id),
        opened=None if desk.open is None else show(Kind.INTERVIEW, desk.open.id),
        labels={
            "application": t("scheduling.who"),
            "interviewer": t("scheduling.interviewers"),
            "when": t("scheduling.when"),
            "duration": t("scheduling.duration"),
            "location": t("scheduling.location"),
            "zone": t("scheduling.zone"),
        },
    )


async def _in_the_way(call: ConsoleCall, desk: Desk, plan: Plan) -> InTheWay:
    wish, zone = plan.wish(None if desk.before is None else desk.before.id), zone_of(plan.time_zone)
    async with call.transaction() as transaction:
        clashes = await find_clashes(transaction, call.tenant_id, wish)
        slots = await next_slots(transaction, call.tenant_id, wish, zone=zone, step=STEP, limit=SLOTS)
        first = await next_slots(transaction, call.tenant_id, wish, zone=zone, step=MINUTE, limit=1)
    is_free = any(slot.starts_at == plan.starts_at for slot in first)
    is_outside = not clashes and not is_free and plan.starts_at > desk.now
    return InTheWay(clashes=clashes, slots=slots, is_outside=is_outside)


def _clock(reading: Reading, zone: str | None) -> Clock | None:
    """What a clock there shows, when it is another time than the one that was typed."""
    if reading.starts_at is None or reading.time_zone is None or zone is None:
        return None
    return clock_at(reading.starts_at, zone, zone_of(reading.time_zone))
