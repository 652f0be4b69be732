"""`/scheduling/teams`: the teams that a key opens."""

from typing import Any

from litestar import Response, get

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.teams import Team
from rapport.surfaces.applicants.asking import ApplicantsRequest
from rapport.surfaces.applicants.writing import answer


@get("/scheduling/teams", access=PartnerScope.READ)
async def list_teams(request: ApplicantsRequest) -> Response[bytes]:
    """The key's own team and those below it."""
    async with request.auth.transaction() as transaction:
        teams = await request.auth.teams(transaction)
    return answer({"data": [team_shown(team) for team in teams], "total": len(teams)})


def team_shown(team: Team) -> dict[str, Any]:
    return {"id": team.id, "parent_id": team.parent_id, "name": team.name}
