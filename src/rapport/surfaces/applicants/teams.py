"""`/scheduling/teams`: the teams that a key opens, and new ones below them."""

from functools import cache
from typing import Any

from litestar import Response, get, post

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import teams
from rapport.domain.applicants.teams import Team
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.set_up import team_body
from rapport.surfaces.applicants.set_up_schema import new_team
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/teams"


@get(PATH, access=PartnerScope.READ)
async def list_teams(request: ApplicantsRequest) -> Response[bytes]:
    """The key's own team and those below it."""
    async with request.auth.transaction() as transaction:
        opened = await request.auth.teams(transaction)
    return answer({"data": [team_shown(team) for team in opened], "total": len(opened)})


@post(PATH, access=PartnerScope.WRITE, status_code=200)
async def create_team(request: ApplicantsRequest) -> Response[bytes]:
    """Below the key's own team, or below `parent_id`, which the key must open. `id` brings a number along."""
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_new())
    asking.check()
    body = team_body(payload, call.team_id)
    done = await carry_out(
        request, teams.CREATE, key=key, subject=None, body=body, payload=payload, refers={"teamIds": []}
    )
    made = Team(id=done.result["number"], parent_id=body["parent_id"], name=body["name"])
    return answer(team_shown(made), done.headers)


def team_shown(team: Team) -> dict[str, Any]:
    parent_id = None if team.parent_id is None else str(team.parent_id)
    return {"id": str(team.id), "parent_id": parent_id, "name": team.name}


@cache
def _new() -> Validator:
    return Validator(new_team())
