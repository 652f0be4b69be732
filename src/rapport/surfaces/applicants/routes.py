"""The surface as a whole: its routes, and its errors, which no other surface's shape may get into (contract)."""

from collections.abc import Callable
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.types import Guard

from rapport.surfaces.allowances import allowances
from rapport.surfaces.applicants import availability, busy_times, calendar_import, holds, slots, teams
from rapport.surfaces.applicants.errors import refuse

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

HANDLERS = (
    teams.list_teams,
    availability.get_availability,
    availability.set_availability,
    busy_times.list_busy_times,
    busy_times.create_busy_times,
    busy_times.delete_busy_time,
    calendar_import.import_calendar,
    slots.list_slots,
    holds.create_hold,
    holds.release_hold,
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
