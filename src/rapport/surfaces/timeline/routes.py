"""The surface as a whole."""

from litestar import Router
from litestar.handlers import HTTPRouteHandler

from rapport.surfaces.keyed.call import KeyedParts, doorkeeper
from rapport.surfaces.keyed.routes import keyed_routes, refusal_under

HANDLERS: tuple[HTTPRouteHandler, ...] = ()

refusal_of = refusal_under(HANDLERS)


def timeline_routes(parts: KeyedParts) -> list[Router]:
    return keyed_routes(HANDLERS, doorkeeper(parts))
