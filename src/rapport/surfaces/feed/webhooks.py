"""`/webhooks`: endpoints that are told of events, each signed with a secret of its own."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain.feed.events import PREFIX
from rapport.domain.feed.webhooks import (
    MOST,
    TooManyError,
    Webhook,
    create_webhook,
    delete_webhook,
    find_webhook,
    list_webhooks,
    rotate_webhook_secret,
    update_webhook,
)
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Transaction
from rapport.storage.doorbell import Bell
from rapport.surfaces.feed.bodies import CHANGES, DEFAULT_OVERLAP_HOURS, NEW_WEBHOOK, ROTATION, bad_url
from rapport.surfaces.feed.call import FeedRequest
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.keyed.bodies import Body
from rapport.surfaces.refusals import Refusal

PATH = "/webhooks"
ONE = f"{PATH}/{{webhook_id:str}}"

_new, _changes, _rotation = Body(NEW_WEBHOOK, more=bad_url), Body(CHANGES, more=bad_url), Body(ROTATION, optional=True)


@get(PATH, access=Scope.WEBHOOKS_READ)
async def get_webhooks(request: FeedRequest) -> Response[bytes]:
    """All of them, in the order in which they were made, without their secrets."""
    async with request.auth.transaction() as transaction:
        found = await list_webhooks(transaction, request.auth.tenant_id)
    return answer([webhook_shown(each) for each in found])


@post(PATH, access=Scope.WEBHOOKS_WRITE)
async def post_webhook(request: FeedRequest) -> Response[bytes]:
    """Shows the secret, this once. The endpoint is told of what comes after the newest event.

    Each event is sent as a CloudEvent with the headers of Standard Webhooks, at least once, mostly in order, until it
    is answered with 2xx: ten times in 75 hours. An endpoint of which one is given up, or that answers 410, is paused;
    what waits goes on waiting.
    """
    given, call = await _new.read(request), request.auth
    async with call.transaction() as transaction:
        try:
            made, secret = await create_webhook(transaction, call.tenant_id, _stored(given), call.origin)
        except TooManyError as error:
            raise Refusal(HTTPStatus.CONFLICT, f"There are {MOST} webhooks, which is the most") from error
    return answer({**webhook_shown(made), "secret": secret}, HTTPStatus.CREATED)


@get(ONE, access=Scope.WEBHOOKS_READ)
async def get_webhook(request: FeedRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """As it is now."""
    async with request.auth.transaction() as transaction:
        return answer(webhook_shown(await wanted(transaction, request, webhook_id)))


@patch(ONE, access=Scope.WEBHOOKS_WRITE)
async def patch_webhook(request: FeedRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """Absent fields stay. What waits goes to the new address; with `paused` false it is sent now, in order."""
    changes, call = await _changes.read(request), request.auth
    async with call.transaction() as transaction:
        changed = await update_webhook(transaction, call.tenant_id, _id(webhook_id), _stored(changes), call.origin)
        if changed is None:
            raise no_such_webhook()
    call.parts.doorbell.ring(Bell.EVENTS, call.tenant_id)
    call.parts.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return answer(webhook_shown(changed))


@delete(ONE, access=Scope.WEBHOOKS_WRITE, status_code=HTTPStatus.NO_CONTENT)
async def remove_webhook(request: FeedRequest, webhook_id: FromPath[str]) -> None:
    """With all that waits for it, and its log."""
    call = request.auth
    async with call.transaction() as transaction:
        if not await delete_webhook(transaction, call.tenant_id, _id(webhook_id), call.origin):
            raise no_such_webhook()


@post(f"{ONE}/rotate-secret", access=Scope.WEBHOOKS_WRITE)
async def rotate_secret(request: FeedRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """Makes a new secret and shows it, this once. For `overlap_hours`, 24 when absent, both sign."""
    given, call = await _rotation.read(request), request.auth
    overlap = timedelta(hours=int(given.get("overlap_hours", DEFAULT_OVERLAP_HOURS)))
    async with call.transaction() as transaction:
        secret = await rotate_webhook_secret(transaction, call.tenant_id, _id(webhook_id), overlap, call.origin)
        if secret is None:
            raise no_such_webhook()
    return answer({"secret": secret, "old_ones_retire_at": datetime.now(UTC) + overlap}, HTTPStatus.CREATED)


async def wanted(transaction: Transaction, request: FeedRequest, webhook_id: str) -> Webhook:
    """The webhook that a path names. Raises Refusal."""
    found = await find_webhook(transaction, request.auth.tenant_id, _id(webhook_id))
    if found is None:
        raise no_such_webhook()
    return found


def no_such_webhook() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "There is no such webhook")


def _id(shown: str) -> UUID:
    return read(Kind.WEBHOOK, shown) or NO_ONE


def _stored(given: dict[str, Any]) -> dict[str, Any]:
    if "types" in given:
        given = {**given, "types": [each.removeprefix(PREFIX) for each in given["types"]]}
    return given


def webhook_shown(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": show(Kind.WEBHOOK, webhook.id),
        "url": webhook.url,
        "types": webhook.types,
        "description": webhook.description,
        "paused": webhook.paused_at is not None,
        "paused_at": webhook.paused_at,
        "paused_because": webhook.paused_because,
        "cursor": str(webhook.position),
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
    }
