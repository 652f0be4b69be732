"""The surface as a whole."""

from litestar import Router

from rapport.surfaces.feed import deliveries, events, webhooks
from rapport.surfaces.feed.call import FeedParts
from rapport.surfaces.keyed.call import doorkeeper
from rapport.surfaces.keyed.routes import keyed_routes, refusal_under

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

refusal_of = refusal_under(HANDLERS)


def feed_routes(parts: FeedParts) -> list[Router]:
    return keyed_routes(HANDLERS, doorkeeper(parts))
