"""The surface as a whole: its routes, and its errors, which no other surface's shape may get into (contract)."""

from collections.abc import Callable
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.di import Provide

from rapport.surfaces.allowances import allowances
from rapport.surfaces.applicants import calendars, mails, replies, teams
from rapport.surfaces.applicants.call import Parts, doorkeeper
from rapport.surfaces.applicants.errors import refuse

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

HANDLERS = (
    teams.list_teams,
    mails.list_interview_mails,
    replies.post_reply,
    calendars.create_calendar,
)
OPEN = (calendars.read_calendar,)
"""They ask for no key."""


def applicants_routes(parts: Parts) -> list[Router]:
    handled: dict[Any, Any] = {Exception: refuse}
    return [
        Router(
            path="/",
            route_handlers=[*allowances(HANDLERS), *HANDLERS],
            guards=[doorkeeper(parts)],
            exception_handlers=handled,
        ),
        Router(
            path="/",
            route_handlers=[*allowances(OPEN), *OPEN],
            dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
            exception_handlers=handled,
        ),
    ]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if path.partition("/")[2].partition("/")[0] in _ROOMS else None


_ROOMS = {path.split("/")[1] for handler in (*HANDLERS, *OPEN) for path in handler.paths}
"""The first segments of the paths."""
