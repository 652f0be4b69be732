"""The surface as a whole."""

from litestar import Router

from rapport.surfaces.keyed.call import KeyedParts, doorkeeper
from rapport.surfaces.keyed.routes import keyed_routes, refusal_under
from rapport.surfaces.timeline import interactions, reports

HANDLERS = (
    interactions.get_timeline,
    interactions.list_interactions,
    reports.get_contacts,
    reports.get_funnel,
    reports.get_lead_times,
    reports.get_interviewers,
)

refusal_of = refusal_under(HANDLERS)


def timeline_routes(parts: KeyedParts) -> list[Router]:
    return keyed_routes(HANDLERS, doorkeeper(parts))
