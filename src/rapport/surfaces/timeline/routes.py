"""The surface as a whole."""

from litestar import Router
from litestar.handlers import HTTPRouteHandler

from rapport.surfaces.keyed.call import KeyedParts, doorkeeper
from rapport.surfaces.keyed.routes import keyed_routes, refusal_under
from rapport.surfaces.timeline import interactions, people, people_links, reports

HANDLERS: tuple[HTTPRouteHandler, ...] = (
    interactions.get_timeline,
    interactions.list_interactions,
    people.get_people,
    people.get_person,
    people.get_person_by_record,
    people.export,
    people.erase_person,
    people_links.link_record,
    people_links.unlink_record,
    people_links.merge_person,
    people_links.undo_merge,
    reports.get_contacts,
    reports.get_funnel,
    reports.get_lead_times,
    reports.get_interviewers,
)

refusal_of = refusal_under(HANDLERS)


def timeline_routes(parts: KeyedParts) -> list[Router]:
    return keyed_routes(HANDLERS, doorkeeper(parts))
