"""Changes and what became of them: a list that keeps itself up to date, each change, and sending it again."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from rapport.access.audit import Entry, write_entries
from rapport.access.roles import Role
from rapport.engine.accept import OverloadedError
from rapport.engine.inspection import Inspected, Listed, Wanted, inspect_mutation, list_inspected, once_more
from rapport.engine.mutation import State
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import PAGE, Filters
from rapport.surfaces.console.live import live
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.refusals import Refusal, not_found

ONE = "/mutations/{mutation_id:str}"


@get("/mutations", access=Role.VIEWER)
async def get_mutations(request: ConsoleRequest) -> Response[bytes]:
    filters = Filters(request)
    found = await _found(request, filters)
    older = show(Kind.MUTATION, found[PAGE - 1].id) if len(found) > PAGE else None
    return page(
        request,
        "mutations.html",
        form=filters,
        mutations=found[:PAGE],
        older=older,
        states=list(State),
        operations=request.auth.parts.operations,
        name=lambda mutation: show(Kind.MUTATION, mutation.id),
        records=_records,
    )


@get("/mutations/live", access=Role.VIEWER)
async def get_news(request: ConsoleRequest) -> Stream:
    filters = Filters(request)

    async def look() -> list[tuple[UUID, State]]:
        return [(each.id, each.state) for each in await _found(request, filters)]

    return live(request, look)


@get(ONE, access=Role.VIEWER)
async def get_mutation(request: ConsoleRequest, mutation_id: FromPath[str]) -> Response[bytes]:
    found = await _wanted(request, mutation_id)
    request.auth.audit_read("mutation.read", [mutation_id])
    return page(
        request,
        "mutation.html",
        mutation=found,
        name=mutation_id,
        records=_records(found),
        sent=_pretty(found.body) if found.body else None,
        result=_pretty(found.answered),
        callback=None if found.outbox_id is None else show(Kind.DELIVERY, found.outbox_id),
        may_send=once_more(found, request.auth.tenant_id, request.auth.origin) is not None,
    )


@get(f"{ONE}/again", access=Role.ADMIN)
async def ask_to_send(request: ConsoleRequest, mutation_id: FromPath[str]) -> Response[bytes]:
    await _wanted(request, mutation_id)
    t, here = words_of(request), f"{root_of(request.auth)}/mutations/{mutation_id}"
    return confirm(
        request,
        title=t("mutation.again.title"),
        text=t("mutation.again.text"),
        button=t("mutation.again.button"),
        action=f"{here}/again",
        back=here,
        kind="primary",
    )


@post(f"{ONE}/again", access=Role.ADMIN)
async def send_again(request: ConsoleRequest, mutation_id: FromPath[str]) -> Response[bytes]:
    """As a change of its own, with another idempotency key: the failed one stays what it is."""
    call = request.auth
    again = once_more(await _wanted(request, mutation_id), call.tenant_id, call.origin)
    if again is None:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "mutation.again.refused")
    try:
        accepted = await call.parts.acceptor.accept(again)
    except OverloadedError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "refusal.unavailable") from error
    name = show(Kind.MUTATION, accepted.mutation_id)
    async with call.transaction() as transaction:
        entry = Entry(origin=call.origin, action="mutation.retry", records=[mutation_id], details={"again": name})
        await write_entries(transaction, call.tenant_id, [entry])
    return redirect(request, f"/mutations/{name}", done="mutation.again")


async def _wanted(request: ConsoleRequest, mutation_id: str) -> Inspected:
    """Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await inspect_mutation(transaction, call.tenant_id, read(Kind.MUTATION, mutation_id) or NO_ONE)
    if found is None:
        raise not_found()
    return found


async def _found(request: ConsoleRequest, filters: Filters) -> Sequence[Listed]:
    """One more than a page, when there are more."""
    call = request.auth
    wanted = Wanted(
        state=filters.one_of("state", State),
        operation=filters["operation"] or None,
        subject=filters.record("subject"),
        since=filters.day("since"),
        until=filters.day("until", after=True),
    )
    async with call.transaction() as transaction:
        return await list_inspected(
            transaction, call.tenant_id, wanted, before=filters.cursor(Kind.MUTATION), limit=PAGE + 1
        )


def _records(mutation: Listed) -> list[str]:
    """The ids, as they are shown, of which its answer tells."""
    values = [value for value in mutation.answered.values() if isinstance(value, list)]
    return [each for listed in values for each in listed if isinstance(each, str)]


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
