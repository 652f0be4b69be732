"""The surface as a whole: its routes, and its errors, which no other surface's shape may get into (contract)."""

from collections.abc import Callable
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.types import Guard

from rapport.surfaces.allowances import allowances
from rapport.surfaces.applicants import interviews, scheduled, teams
from rapport.surfaces.applicants.errors import refuse

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

HANDLERS = (
    interviews.schedule_interview,
    scheduled.list_scheduled,
    scheduled.get_scheduled,
    scheduled.cancel_interview,
    scheduled.complete_interview,
    teams.list_teams,
)


def applicants_routes(admit: Guard) -> list[Router]:
    handled: dict[Any, Any] = {Exception: refuse}
    return [
        Router(
            path="/",
            route_handlers=[*allowances(HANDLERS), *HANDLERS],
            guards=[admit],
            exception_handlers=handled,
        )
    ]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if path.partition("/")[2].partition("/")[0] in _ROOMS else None


_ROOMS = {path.split("/")[1] for handler in HANDLERS for path in handler.paths}
"""The first segments of the paths."""
