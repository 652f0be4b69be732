"""`/webhooks/{id}/deliveries`: what became of each event that a webhook is told of, and telling it again."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.audit import Entry, write_entries
from rapport.access.scopes import Scope
from rapport.delivery.webhooks import Notified, hold_webhook, list_notified, notify_again
from rapport.domain.feed.events import PREFIX
from rapport.domain.feed.fan_out import replay
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.doorbell import Bell
from rapport.surfaces.feed.asking import DEFAULT_LIMIT, MAX_LIMIT, FeedAsking
from rapport.surfaces.feed.bodies import NOTHING, REPLAY
from rapport.surfaces.feed.call import FeedRequest
from rapport.surfaces.feed.webhooks import ONE, wanted
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.keyed.bodies import Body
from rapport.surfaces.refusals import Refusal

STATES = ("waiting", "delivered", "dead")
_replay, _nothing = Body(REPLAY), Body(NOTHING, optional=True)


@get(f"{ONE}/deliveries", access=Scope.WEBHOOKS_READ)
async def get_deliveries(request: FeedRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """From the newest event on; `state` keeps one of waiting, delivered, dead. Go on with `meta.cursor` as `before`.

    Finished ones are kept for the last 10,000 events, and for as long as the operator has set: 30 days by default.
    """
    asking, call = FeedAsking(request, "limit", "state", "before"), request.auth
    limit, state, before = (
        asking.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
        asking.choice("state", STATES),
        asking.before(),
    )
    asking.check()
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        found = await list_notified(
            transaction, call.tenant_id, webhook.id, state=state, before=before, limit=limit + 1
        )
    page, more = found[:limit], len(found) > limit
    cursor = str(page[-1].position) if more else None
    return answer([_shown(each) for each in page], meta={"cursor": cursor, "has_more": more})


@post(f"{ONE}/deliveries/{{delivery_id:str}}/redeliver", access=Scope.WEBHOOKS_WRITE, status_code=HTTPStatus.ACCEPTED)
async def redeliver(request: FeedRequest, webhook_id: FromPath[str], delivery_id: FromPath[str]) -> Response[bytes]:
    """Sends it again, freshly signed, whatever became of it before, and even if the webhook is paused."""
    await _nothing.read(request)
    call, wanted_id = request.auth, read(Kind.DELIVERY, delivery_id) or NO_ONE
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        await hold_webhook(transaction, call.tenant_id, webhook.id)
        if not await notify_again(transaction, call.tenant_id, webhook.id, wanted_id):
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such delivery")
        records = [show(Kind.WEBHOOK, webhook.id)]
        entry = Entry(origin=call.origin, action="webhook.redeliver", records=records)
        await write_entries(transaction, call.tenant_id, [entry])
    call.parts.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return answer({"deliveries": 1}, HTTPStatus.ACCEPTED)


@post(f"{ONE}/replay", access=Scope.WEBHOOKS_WRITE, status_code=HTTPStatus.ACCEPTED)
async def replay_events(request: FeedRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """Sends events again: those in `event_ids`, or those of its types from `since` to before `until`.

    Up to 1,000 of them, the oldest; those that it was not told of yet are on their way. A paused webhook gets them
    when it goes on.
    """
    given, call = await _replay.read(request), request.auth
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        count = await replay(
            transaction,
            call.tenant_id,
            webhook,
            call.origin,
            ids=[int(each) for each in given["event_ids"]] if "event_ids" in given else None,
            since=_moment(given, "since"),
            until=_moment(given, "until"),
        )
    call.parts.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return answer({"deliveries": count}, HTTPStatus.ACCEPTED)


def _moment(given: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(given[name]) if name in given else None


def _shown(delivery: Notified) -> dict[str, Any]:
    return {
        "id": show(Kind.DELIVERY, delivery.id),
        "event_id": str(delivery.position),
        "type": PREFIX + delivery.event_type,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
        "created_at": delivery.created_at,
        "due_at": delivery.due_at,
        "finished_at": delivery.finished_at,
    }
