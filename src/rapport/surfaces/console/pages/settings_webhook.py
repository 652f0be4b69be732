"""One webhook: how it stands, what became of each delivery, sending one of them or a stretch of time once more."""

import re
from datetime import UTC, datetime
from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.delivery.inspection import read_delivery, send_again
from rapport.delivery.webhooks import list_notified
from rapport.domain.feed.events import last_position
from rapport.domain.feed.fan_out import MOST_REPLAYED, replay
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.doorbell import Bell
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import wall_moment
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.pages.settings_webhooks import ONE, PATH, wanted
from rapport.surfaces.console.refusals import not_found

STATES = ("waiting", "delivered", "dead")
LINES = 50
_position = re.compile("[0-9]{1,18}", re.ASCII)  # what a bigint holds


@get(ONE, access=Role.ADMIN)
async def get_webhook(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """`state` keeps one of STATES; `before` is the position of an event, where the page begins."""
    return await _shown(request, webhook_id, Form())


@post(f"{ONE}/deliveries/{{delivery_id:str}}/again", access=Role.ADMIN)
async def post_again(request: ConsoleRequest, webhook_id: FromPath[str], delivery_id: FromPath[str]) -> Response[bytes]:
    """Also when the webhook is paused, and whatever became of it before."""
    call = request.auth
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        delivery = await read_delivery(transaction, call.tenant_id, read(Kind.DELIVERY, delivery_id) or NO_ONE)
        if delivery is None or delivery.webhook_id != webhook.id:
            raise not_found()
        await send_again(transaction, call.tenant_id, delivery, call.origin)
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return redirect(request, f"{PATH}/{webhook_id}", done="webhooks.again")


@post(f"{ONE}/replay", access=Role.ADMIN)
async def post_replay(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    since, until = _stretch(request, form)
    if not form.is_right:
        return await _shown(request, webhook_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        count = await replay(transaction, call.tenant_id, webhook, call.origin, since=since, until=until)
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return redirect(request, f"{PATH}/{webhook_id}", done="webhooks.replayed" if count else "webhooks.replayed_none")


def _stretch(request: ConsoleRequest, form: Form) -> tuple[datetime | None, datetime | None]:
    form.text("since", needed=True)
    since, until = (wall_moment(form, field, request.auth.zone) for field in ("since", "until"))
    if since is not None and since >= (until or datetime.now(UTC)):
        form.fault("since", "fault.backwards")
    return since, until


async def _shown(request: ConsoleRequest, webhook_id: str, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    call, given = request.auth, request.query_params
    state = given.get("state") if given.get("state") in STATES else None
    before = given.get("before", "")
    async with call.transaction() as transaction:
        webhook = await wanted(transaction, request, webhook_id)
        newest = await last_position(transaction, call.tenant_id)
        found = await list_notified(
            transaction,
            call.tenant_id,
            webhook.id,
            state=state,
            before=int(before) if _position.fullmatch(before) else None,
            limit=LINES + 1,
        )
    return page(
        request,
        "settings_webhook.html",
        form=form,
        status=status,
        webhook=webhook,
        webhook_id=webhook_id,
        behind=newest - webhook.position,
        deliveries=found[:LINES],
        older=found[LINES - 1].position if len(found) > LINES else None,
        before=before,
        state=state,
        states=STATES,
        most=MOST_REPLAYED,
        delivery_name=lambda each: show(Kind.DELIVERY, each.id),
    )
