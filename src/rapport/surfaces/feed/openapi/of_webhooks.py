"""Webhooks and their deliveries, in the document."""

from http import HTTPStatus
from typing import Any

from rapport.surfaces.feed import deliveries, webhooks
from rapport.surfaces.feed.bodies import CHANGES, NEW_WEBHOOK, NOTHING, REPLAY, ROTATION
from rapport.surfaces.feed.deliveries import STATES
from rapport.surfaces.keyed.openapi.shapes import Described, Node, nullable, parameter, record, reference, text

_MISSING = (HTTPStatus.NOT_FOUND,)
_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105  # shown in an example
_WEBHOOK: Node = {
    "id": "hook_01kaqe5y2me5j9s3qd3ss0jv2q",
    "url": "https://school.example/hook",
    "types": ["candidate.*"],
    "description": "CRM",
    "paused": False,
    "paused_at": None,
    "paused_because": None,
    "cursor": "17",
    "created_at": "2026-03-02T09:00:00Z",
    "updated_at": "2026-03-02T09:00:00Z",
}
_DELIVERY: Node = {
    "id": "dlv_01kaqe5y2me5j9s3qd3ss0jv2q",
    "event_id": "17",
    "type": "rapport.candidate.created",
    "state": "waiting",
    "attempts": 1,
    "last_status": 503,
    "last_error": None,
    "created_at": "2026-03-02T09:00:00Z",
    "due_at": "2026-03-02T09:00:05Z",
    "finished_at": None,
}
_COUNT: Any = {"data": {"deliveries": 1}}

DESCRIBED = (
    Described(handler=webhooks.get_webhooks, summary="List webhooks", gives=("Webhooks", {"data": [_WEBHOOK]})),
    Described(
        handler=webhooks.post_webhook,
        summary="Make a webhook",
        takes=("NewWebhook", {"url": "https://school.example/hook", "types": ["candidate.*"]}),
        gives=("WebhookWithSecret", {"data": {**_WEBHOOK, "secret": _SECRET}}),
        status=HTTPStatus.CREATED,
        refusals=(HTTPStatus.CONFLICT,),
    ),
    Described(
        handler=webhooks.get_webhook,
        summary="Read a webhook",
        parameters=("webhook_id",),
        gives=("OneWebhook", {"data": _WEBHOOK}),
        refusals=_MISSING,
    ),
    Described(
        handler=webhooks.patch_webhook,
        summary="Change, pause or resume a webhook",
        parameters=("webhook_id",),
        takes=("WebhookChanges", {"paused": True}),
        gives=("OneWebhook", {"data": _WEBHOOK}),
        refusals=_MISSING,
    ),
    Described(
        handler=webhooks.remove_webhook,
        summary="Remove a webhook",
        parameters=("webhook_id",),
        gives=None,
        status=HTTPStatus.NO_CONTENT,
        refusals=_MISSING,
    ),
    Described(
        handler=webhooks.rotate_secret,
        summary="Make a new secret",
        parameters=("webhook_id",),
        takes=("WebhookRotation", {"overlap_hours": 24}),
        optional=True,
        gives=("WebhookSecret", {"data": {"secret": _SECRET, "old_ones_retire_at": "2026-03-03T09:00:00Z"}}),
        status=HTTPStatus.CREATED,
        refusals=_MISSING,
    ),
    Described(
        handler=deliveries.get_deliveries,
        summary="See what became of deliveries",
        parameters=("webhook_id", "state", "before", "limit"),
        gives=("Deliveries", {"data": [_DELIVERY], "meta": {"cursor": None, "has_more": False}}),
        refusals=_MISSING,
    ),
    Described(
        handler=deliveries.redeliver,
        summary="Send a delivery again",
        parameters=("webhook_id", "delivery_id"),
        takes=("Nothing", {}),
        optional=True,
        gives=("DeliveryCount", _COUNT),
        status=HTTPStatus.ACCEPTED,
        refusals=_MISSING,
    ),
    Described(
        handler=deliveries.replay_events,
        summary="Send events again",
        parameters=("webhook_id",),
        takes=("Replay", {"since": "2026-03-02T09:00:00Z"}),
        gives=("DeliveryCount", _COUNT),
        status=HTTPStatus.ACCEPTED,
        refusals=_MISSING,
    ),
)

PARAMETERS: dict[str, Node] = {
    "webhook_id": parameter("webhook_id", "The id of a webhook.", {"type": "string"}, "path"),
    "delivery_id": parameter("delivery_id", "The id of a delivery.", {"type": "string"}, "path"),
    "state": parameter("state", "Only those.", {"type": "string", "enum": list(STATES)}),
    "before": parameter(
        "before",
        "Only what comes after `meta.cursor` of an answer.",
        {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
    ),
}

_MOMENT = text("when", format="date-time")
_FIELDS: dict[str, Node] = {
    "id": text("of the webhook"),
    "url": text("where events are sent"),
    "types": {"type": "array", "items": text("candidate.created, or candidate.*"), "description": "none: all"},
    "description": nullable(text("what it is for")),
    "paused": {"type": "boolean", "description": "nothing is sent"},
    "paused_at": nullable(_MOMENT),
    "paused_because": {
        "type": ["string", "null"],
        "enum": ["asked", "failing", "gone", None],
        "description": "asked by its tenant; failing: a delivery was given up; gone: it answered 410",
    },
    "cursor": text("the last event that is on its way, or was none of its types"),
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
}
_SECRET_FIELD = text("it signs by Standard Webhooks; it is not shown again")


def _data(description: str, schema: Node) -> Node:
    return record(description, {"data": schema})


SCHEMAS: dict[str, Node] = {
    "NewWebhook": NEW_WEBHOOK,
    "WebhookChanges": CHANGES,
    "WebhookRotation": ROTATION,
    "Replay": REPLAY,
    "Nothing": NOTHING,
    "Webhook": record("an endpoint that is told of events", _FIELDS),
    "OneWebhook": _data("a webhook", reference("schemas", "Webhook")),
    "Webhooks": _data(
        "all webhooks", {"type": "array", "items": reference("schemas", "Webhook"), "description": "the oldest first"}
    ),
    "WebhookWithSecret": _data("a webhook", record("with its secret", {**_FIELDS, "secret": _SECRET_FIELD})),
    "WebhookSecret": _data("a secret", record("the new one", {"secret": _SECRET_FIELD, "old_ones_retire_at": _MOMENT})),
    "Delivery": record(
        "an event on its way",
        {
            "id": text("of the delivery"),
            "event_id": text("the event's: `webhook-id` is the webhook's, a dot, and this"),
            "type": text("the event's"),
            "state": {"type": "string", "enum": list(STATES), "description": "dead: it was given up"},
            "attempts": {"type": "integer", "minimum": 0, "description": "since it was last asked for"},
            "last_status": {"type": ["integer", "null"], "description": "of the last answer"},
            "last_error": nullable(text("why there was none")),
            "created_at": _MOMENT,
            "due_at": nullable(text("when the next attempt is due", format="date-time")),
            "finished_at": nullable(_MOMENT),
        },
    ),
    "Deliveries": record(
        "a part of the log",
        {
            "data": {"type": "array", "items": reference("schemas", "Delivery"), "description": "the newest first"},
            "meta": record(
                "where the log goes on",
                {
                    "cursor": nullable(text("`before` of the next request; null at the end")),
                    "has_more": {"type": "boolean", "description": "whether there is more"},
                },
            ),
        },
    ),
    "DeliveryCount": _data(
        "what is sent again",
        record("how much", {"deliveries": {"type": "integer", "minimum": 0, "description": "how many"}}),
    ),
}
