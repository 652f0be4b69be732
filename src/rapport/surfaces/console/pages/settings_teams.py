"""Teams, each with the statuses that it has made: listed and made."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.applicants import statuses, teams
from rapport.domain.applicants.statuses import STAGES, Status, own_statuses
from rapport.domain.applicants.teams import Team, all_teams
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.writing import carry_out_or_say

PATH = "/settings/teams"
MAX_NAME, MAX_STATUS = 255, 100  # characters, as partners may give them


class Branch(Struct, frozen=True):
    """A team in its place: `depth` is how many teams are above it."""

    team: Team
    depth: int
    statuses: Sequence[Status]


@get(PATH, access=Role.ADMIN)
async def get_teams(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        branches = await _branches(transaction, call.tenant_id)
    return page(request, "settings_teams.html", branches=branches, stages=STAGES)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_team(request: ConsoleRequest) -> Response[bytes]:
    return await _form(request, "settings_team_new.html", Form({"parent_id": request.query_params.get("parent", "")}))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_team(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    name = form.text("name", needed=True, longest=MAX_NAME)
    parent = form.choice("parent_id", {"", *await _numbers(request)})
    body = {"within": None, "id": None, "parent_id": int(parent) if parent.isdigit() else None, "name": name}
    if form.is_right:
        await carry_out_or_say(request, form, teams.CREATE, body, field="name", refers={"teamIds": []})
    if not form.is_right:
        return await _form(request, "settings_team_new.html", form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, PATH, done="teams.made")


@get(f"{PATH}/statuses/new", access=Role.ADMIN)
async def get_new_status(request: ConsoleRequest) -> Response[bytes]:
    return await _form(request, "settings_status_new.html", Form({"team_id": request.query_params.get("team", "")}))


@post(f"{PATH}/statuses/new", access=Role.ADMIN)
async def post_new_status(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    name, stage = form.text("name", needed=True, longest=MAX_STATUS), form.choice("stage", STAGES)
    team = form.choice("team_id", await _numbers(request))
    if form.is_right:
        body = {"within": None, "id": None, "team_id": int(team), "stage": stage, "name": name}
        await carry_out_or_say(request, form, statuses.CREATE, body, field="name", refers={"statusIds": []})
    if not form.is_right:
        return await _form(request, "settings_status_new.html", form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, PATH, done="statuses.made")


async def _form(request: ConsoleRequest, template: str, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        branches = await _branches(transaction, call.tenant_id)
    return page(request, template, form=form, branches=branches, stages=STAGES, status=status)


async def _numbers(request: ConsoleRequest) -> set[str]:
    async with request.auth.transaction() as transaction:
        return {str(team.id) for team in await all_teams(transaction, request.auth.tenant_id)}


async def _branches(transaction: Transaction, tenant_id: UUID) -> list[Branch]:
    return list(in_tree(await all_teams(transaction, tenant_id), await own_statuses(transaction, tenant_id)))


def in_tree(found: Sequence[Team], made: Sequence[Status]) -> Iterator[Branch]:
    """Each team behind the one that it is below, with the statuses that it has made itself; names in order."""
    below: dict[int | None, list[Team]] = {}
    for team in sorted(found, key=lambda team: team.name.lower()):
        below.setdefault(team.parent_id, []).append(team)
    own = {team.id: [status for status in made if status.team_id == team.id] for team in found}
    return _descend(below, own, None, 0)


def _descend(
    below: Mapping[int | None, Sequence[Team]], own: Mapping[int, Sequence[Status]], parent: int | None, depth: int
) -> Iterator[Branch]:
    for team in below.get(parent, ()):
        yield Branch(team, depth, own[team.id])
        yield from _descend(below, own, team.id, depth + 1)
