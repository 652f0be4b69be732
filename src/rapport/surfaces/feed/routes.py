"""The surface as a whole: its routes under each prefix, and its errors, which no other surface's shape may get into."""

from collections.abc import Callable
from typing import Any, TypeAlias

from litestar import Request, Response, Router

from rapport.surfaces.allowances import allowances
from rapport.surfaces.feed import deliveries, events, webhooks
from rapport.surfaces.feed.call import Parts, doorkeeper
from rapport.surfaces.feed.errors import refuse

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

HANDLERS = (
    events.list_events,
    webhooks.get_webhooks,
    webhooks.post_webhook,
    webhooks.get_webhook,
    webhooks.patch_webhook,
    webhooks.remove_webhook,
    webhooks.rotate_secret,
    deliveries.get_deliveries,
    deliveries.redeliver,
    deliveries.replay_events,
)
PREFIXES = {"/api/v2": False, "/api/sandbox": True, "": False, "/sandbox": True}
"""Each prefix, and whether it means the sandbox: those of the candidates surface."""


def feed_routes(parts: Parts) -> list[Router]:
    return [
        Router(
            path=prefix or "/",
            route_handlers=[*allowances(HANDLERS), *HANDLERS],
            guards=[doorkeeper(parts)],
            opt={"sandbox": sandbox},
            exception_handlers={Exception: refuse},
        )
        for prefix, sandbox in PREFIXES.items()
    ]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if any(path == room or path.startswith(f"{room}/") for room in _ROOMS) else None


_ROOMS = {f"{prefix}/{path.split('/')[1]}" for prefix in PREFIXES for handler in HANDLERS for path in handler.paths}
"""What the paths begin with."""
