"""A surface as a whole: its routes under each prefix, and its errors, which no other surface's shape may get into."""

from collections.abc import Callable, Iterable

from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.types import Guard

from rapport.surfaces.allowances import allowances
from rapport.surfaces.refusals import Refuse, refuser

PREFIXES = {"/api/v2": False, "/api/sandbox": True, "": False, "/sandbox": True}
"""Each prefix, and whether it means the sandbox: those of the candidates surface."""

refuse = refuser("There is nothing at this path")


def keyed_routes(handlers: Iterable[HTTPRouteHandler], admit: Guard) -> list[Router]:
    handlers = list(handlers)
    return [
        Router(
            path=prefix or "/",
            route_handlers=[*allowances(handlers), *handlers],
            guards=[admit],
            opt={"sandbox": sandbox},
            exception_handlers={Exception: refuse},
        )
        for prefix, sandbox in PREFIXES.items()
    ]


def refusal_under(handlers: Iterable[HTTPRouteHandler]) -> Callable[[str], Refuse | None]:
    """Says what answers an error under a path that comes before any route is found; None: the path is not theirs."""
    rooms = {f"{prefix}/{path.split('/')[1]}" for prefix in PREFIXES for handler in handlers for path in handler.paths}

    def refusal_of(path: str) -> Refuse | None:
        return refuse if any(path == room or path.startswith(f"{room}/") for room in rooms) else None

    return refusal_of
