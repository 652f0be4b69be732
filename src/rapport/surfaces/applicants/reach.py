"""Which teams a request asks about: never one that the key does not open."""

from collections.abc import Sequence
from http import HTTPStatus

from rapport.domain.applicants.teams import teams_below
from rapport.storage.database import Transaction
from rapport.surfaces.applicants.call import ApplicantsCall
from rapport.surfaces.refusals import Refusal, Wrong


async def teams_asked(
    call: ApplicantsCall, transaction: Transaction, parameter: str, asked: Sequence[int] | None
) -> list[int]:
    """Those teams and the ones below them; without any asked for, all that the key opens.

    Raises Refusal, 403, for one that it does not open, whether there is such a team or not.
    """
    opened = {team.id for team in await call.teams(transaction)}
    if asked is None:
        return sorted(opened)
    for team_id in asked:
        if team_id not in opened:
            message = f"the key opens team {call.team_id} and those below it, and not team {team_id}"
            raise Refusal(HTTPStatus.FORBIDDEN, "Forbidden", Wrong(parameter, message))
    below = [await teams_below(transaction, call.tenant_id, team_id) for team_id in asked]
    return sorted({team.id for teams in below for team in teams})
