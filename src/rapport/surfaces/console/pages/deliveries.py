"""What is told to others: callbacks, webhooks and mail; what was given up, why, and sending it once more."""

from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from rapport.access.roles import Role
from rapport.delivery.inspection import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    count_dead,
    list_deliveries,
    read_delivery,
    send_again,
    send_dead_again,
)
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.doorbell import Bell
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import PAGE, Filters
from rapport.surfaces.console.forms import read_form
from rapport.surfaces.console.live import live
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.refusals import Refusal, not_found

ONE = "/deliveries/{delivery_id:str}"


@get("/deliveries", access=Role.ADMIN)
async def get_deliveries(request: ConsoleRequest) -> Response[bytes]:
    call, filters = request.auth, Filters(request)
    found = await _found(request, filters)
    async with call.transaction() as transaction:
        dead = await count_dead(transaction, call.tenant_id)
    return page(
        request,
        "deliveries.html",
        form=filters,
        deliveries=found[:PAGE],
        older=show(Kind.DELIVERY, found[PAGE - 1].id) if len(found) > PAGE else None,
        dead=dead,
        kinds=list(DeliveryKind),
        states=list(DeliveryState),
        name=_name,
    )


@get("/deliveries/live", access=Role.ADMIN)
async def get_news(request: ConsoleRequest) -> Stream:
    filters = Filters(request)

    async def look() -> list[tuple[UUID, str, int]]:
        return [(each.id, each.state, each.attempts) for each in await _found(request, filters)]

    return live(request, look)


@get("/deliveries/again", access=Role.ADMIN)
async def ask_to_send_dead(request: ConsoleRequest) -> Response[bytes]:
    """`kind` narrows it down."""
    call, kind = request.auth, Filters(request).one_of("kind", DeliveryKind)
    async with call.transaction() as transaction:
        dead = await count_dead(transaction, call.tenant_id)
    count = sum(dead.values()) if kind is None else dead.get(kind, 0)
    if not count:
        return redirect(request, "/deliveries", done="deliveries.none")
    t, here = words_of(request), f"{root_of(call)}/deliveries"
    return confirm(
        request,
        title=t("deliveries.again.title"),
        text=t.count("deliveries.again.text", count),
        button=t("deliveries.again.button"),
        action=f"{here}/again",
        back=f"{here}?state=dead",
        fields={} if kind is None else {"kind": kind},
        kind="primary",
    )


@post("/deliveries/again", access=Role.ADMIN)
async def send_dead(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    kind = DeliveryKind(form["kind"]) if form["kind"] in set(DeliveryKind) else None
    async with call.transaction() as transaction:
        await send_dead_again(transaction, call.tenant_id, kind, call.origin)
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return redirect(request, "/deliveries", done="deliveries.again")


@get(ONE, access=Role.ADMIN)
async def get_delivery(request: ConsoleRequest, delivery_id: FromPath[str]) -> Response[bytes]:
    found = await _wanted(request, delivery_id)
    request.auth.audit_read("delivery.read", [delivery_id])
    return page(
        request,
        "delivery.html",
        delivery=found,
        name=delivery_id,
        mutation=None if found.mutation_id is None else show(Kind.MUTATION, found.mutation_id),
        webhook=None if found.webhook_id is None else show(Kind.WEBHOOK, found.webhook_id),
        sent=None if found.body is None else _pretty(found.body),
    )


@post(f"{ONE}/again", access=Role.ADMIN)
async def send_one(request: ConsoleRequest, delivery_id: FromPath[str]) -> Response[bytes]:
    call, found = request.auth, await _wanted(request, delivery_id)
    async with call.transaction() as transaction:
        sent = await send_again(transaction, call.tenant_id, found, call.origin)
    if not sent:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "delivery.again.refused")
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return redirect(request, f"/deliveries/{delivery_id}", done="delivery.again")


async def _wanted(request: ConsoleRequest, delivery_id: str) -> Delivery:
    """Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await read_delivery(transaction, call.tenant_id, read(Kind.DELIVERY, delivery_id) or NO_ONE)
    if found is None:
        raise not_found()
    return found


async def _found(request: ConsoleRequest, filters: Filters) -> list[Delivery]:
    """One more than a page, when there are more."""
    call = request.auth
    async with call.transaction() as transaction:
        return await list_deliveries(
            transaction,
            call.tenant_id,
            kind=filters.one_of("kind", DeliveryKind),
            state=filters.one_of("state", DeliveryState),
            before=filters.cursor(Kind.DELIVERY),
            limit=PAGE + 1,
        )


def _name(delivery: Delivery) -> str:
    return show(Kind.DELIVERY, delivery.id)


def _pretty(body: str) -> str:
    return msgspec.json.format(body.encode(), indent=2).decode()
