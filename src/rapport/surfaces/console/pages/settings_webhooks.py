"""Webhooks: made, changed, paused, their secrets; what became of each delivery, and sending it once more."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.access.tenants import MadeBeforeError
from rapport.delivery.target import MAX_URL_CHARACTERS, problem_with
from rapport.domain.feed.events import FAMILIES, last_position
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
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import checked, lines
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.shown_once import Secret, made_before, shown_once
from rapport.surfaces.console.writing import key_of

PATH = "/settings/webhooks"
ONE = f"{PATH}/{{webhook_id:str}}"
OVERLAP = timedelta(hours=24)
MAX_TYPES = 50
_type = re.compile(r"[a-z_]{1,50}\.([a-z_]{1,50}|\*)", re.ASCII)


@get(PATH, access=Role.ADMIN)
async def get_webhooks(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        found = await list_webhooks(transaction, call.tenant_id)
        newest = await last_position(transaction, call.tenant_id)
    return page(request, "settings_webhooks.html", webhooks=found, newest=newest, name=name_of)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_webhook(request: ConsoleRequest) -> Response[bytes]:
    return _form_of_new(request, Form())


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_webhook(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    given = _given(form)
    if not form.is_right:
        return _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        async with call.transaction() as transaction:
            made, secret = await create_webhook(
                transaction, call.tenant_id, given, call.origin, webhook_id=key_of(form)
            )
    except MadeBeforeError:
        return made_before(request, "webhook", PATH)
    except TooManyError:
        form.fault("url", "fault.webhooks", most=MOST)
        return _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return shown_once(
        request, Secret(what="webhook", name=name_of(made), secret=secret, path=f"{PATH}/{name_of(made)}")
    )


@get(f"{ONE}/edit", access=Role.ADMIN)
async def get_changes(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    async with request.auth.transaction() as transaction:
        found = await wanted(transaction, request, webhook_id)
    families = {f"family.{family}": "on" for family in FAMILIES if f"{family}.*" in found.types}
    others = [each for each in found.types if each.removesuffix(".*") not in FAMILIES]
    values = {"url": found.url, "description": found.description or "", "types": "\n".join(others), **families}
    return _form_of(request, webhook_id, Form(values))


@post(f"{ONE}/edit", access=Role.ADMIN)
async def post_changes(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    form = await read_form(request)
    given = _given(form)
    if not form.is_right:
        async with request.auth.transaction() as transaction:
            await wanted(transaction, request, webhook_id)
        return _form_of(request, webhook_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _changed(request, webhook_id, given, "saved")


@post(f"{ONE}/pause", access=Role.ADMIN)
async def post_pause(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    return await _changed(request, webhook_id, {"paused": True}, "webhooks.paused")


@post(f"{ONE}/resume", access=Role.ADMIN)
async def post_resume(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """What waits is sent now, in order."""
    return await _changed(request, webhook_id, {"paused": False}, "webhooks.resumed")


@post(f"{ONE}/rotate", access=Role.ADMIN)
async def post_rotate(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    """A new secret; for a day both sign."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await wanted(transaction, request, webhook_id)
        secret = await rotate_webhook_secret(transaction, call.tenant_id, found.id, OVERLAP, call.origin)
    if secret is None:
        raise not_found()
    return shown_once(request, Secret(what="rotated", name=webhook_id, secret=secret, path=f"{PATH}/{webhook_id}"))


@get(f"{ONE}/delete", access=Role.ADMIN)
async def ask_to_delete(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    async with request.auth.transaction() as transaction:
        found = await wanted(transaction, request, webhook_id)
    t, here = words_of(request), f"{root_of(request.auth)}{PATH}/{webhook_id}"
    return confirm(
        request,
        title=t("webhooks.delete.title"),
        text=t("webhooks.delete.text", url=found.url),
        button=t("webhooks.delete"),
        action=f"{here}/delete",
        back=here,
    )


@post(f"{ONE}/delete", access=Role.ADMIN)
async def post_delete(request: ConsoleRequest, webhook_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        if not await delete_webhook(transaction, call.tenant_id, read(Kind.WEBHOOK, webhook_id) or NO_ONE, call.origin):
            raise not_found()
    return redirect(request, PATH, done="webhooks.deleted")


async def _changed(request: ConsoleRequest, webhook_id: str, changes: dict[str, Any], done: str) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        identifier = read(Kind.WEBHOOK, webhook_id) or NO_ONE
        if await update_webhook(transaction, call.tenant_id, identifier, changes, call.origin) is None:
            raise not_found()
    call.doorbell.ring(Bell.EVENTS, call.tenant_id)
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    return redirect(request, f"{PATH}/{webhook_id}", done=done)


def _given(form: Form) -> dict[str, Any]:
    url = form.text("url", needed=True, longest=MAX_URL_CHARACTERS)
    if url and problem_with(url) is not None:
        form.fault("url", "fault.url")
    single = lines(form, "types")
    if not all(_type.fullmatch(each) for each in single):
        form.fault("types", "fault.event_type")
    types = [*(f"{family}.*" for family in checked(form, "family", FAMILIES)), *single]
    if len(types) > MAX_TYPES:
        form.fault("types", "fault.too_many", most=MAX_TYPES)
    return {"url": url, "types": types, "description": form.text("description") or None}


def _form_of_new(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(request, "settings_webhook_form.html", form=form, families=FAMILIES, webhook_id=None, status=status)


def _form_of(request: ConsoleRequest, webhook_id: str, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(
        request, "settings_webhook_form.html", form=form, families=FAMILIES, webhook_id=webhook_id, status=status
    )


async def wanted(transaction: Transaction, request: ConsoleRequest, webhook_id: str) -> Webhook:
    """The webhook that a path names. Raises Refusal."""
    found = await find_webhook(transaction, request.auth.tenant_id, read(Kind.WEBHOOK, webhook_id) or NO_ONE)
    if found is None:
        raise not_found()
    return found


def name_of(webhook: Webhook) -> str:
    return show(Kind.WEBHOOK, webhook.id)
