"""Writes about people: a form, handed to the engine. Sent twice it is done once, by the key made when it was shown."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from rapport.engine.accept import KeyReusedError
from rapport.engine.inspection import Progress, read_progress
from rapport.engine.mutation import Failed, Operation, Request, State
from rapport.ids import Kind, show
from rapport.storage.database import OverloadedError
from rapport.surfaces.console import writing
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.csrf import FIELD
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.refusals import Refusal
from rapport.surfaces.console.writing import KEY, key_of, new_key
from rapport.surfaces.executing import OTHERS

SOON_SECONDS = 0.6
"""How long a page waits for what was sent in: mostly it is written in a tenth of that."""
LOOK_SECONDS = 0.05

_canonical = msgspec.json.Encoder(order="deterministic").encode


async def accept(
    request: ConsoleRequest,
    form: Form,
    operation: Operation,
    *,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    refers: Mapping[str, Any],
) -> UUID | None:
    """The mutation, which is on disk and on its way; None when the form was sent before with other content, which it
    then says. Raises Refusal. Waits a moment for the outcome, so that the next page mostly shows it.
    """
    call = request.auth
    try:
        accepted = await call.parts.acceptor.accept(
            Request(
                tenant_id=call.tenant_id,
                operation=operation.name,
                subjects=subjects,
                body=body,
                refers=refers,
                idempotency_key=str(key_of(form)),
                fingerprint=hashlib.sha256(_canonical([operation.name, request.scope["path"], _said(form)])).digest(),
                callback_url=None,
                origin=call.origin,
            )
        )
    except KeyReusedError:
        _say_it_was_sent(form)
        return None
    except OverloadedError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "refusal.unavailable") from error
    await _settled(request, accepted.mutation_id)
    return accepted.mutation_id


async def carry_out(
    request: ConsoleRequest, form: Form, operation: Operation, person_id: UUID, body: Mapping[str, Any]
) -> bool:
    """Whether it was done. Otherwise the form says at its field `person` why not."""
    outcome = await writing.carry_out(
        request,
        form,
        operation,
        subjects=[person_id],
        body={"person_id": str(person_id), **body},
        refers={"personIds": [show(Kind.PERSON, person_id)]},
    )
    if isinstance(outcome, Failed):
        form.fault("person", f"fault.people.{outcome.code}")
        return False
    return True


def refers_to(**ids: Sequence[str]) -> dict[str, Any]:
    return {**OTHERS, **ids}


def _said(form: Form) -> dict[str, str]:
    return {name: value for name, value in form.values.items() if name not in {FIELD, KEY}}


def _say_it_was_sent(form: Form) -> None:
    """Sent once more it is another write."""
    form.values[KEY] = new_key()
    form.fault("key", "fault.people.sent")


async def _settled(request: ConsoleRequest, mutation_id: UUID) -> None:
    call, loop = request.auth, asyncio.get_running_loop()
    until = loop.time() + SOON_SECONDS
    while (found := await progress_of(request, mutation_id)) is not None and found.state == State.ACCEPTED:
        if loop.time() >= until:
            return
        await call.parts.news.wait(call.tenant_id, LOOK_SECONDS)


async def progress_of(request: ConsoleRequest, mutation_id: UUID) -> Progress | None:
    call = request.auth
    async with call.transaction() as transaction:
        return await read_progress(transaction, call.tenant_id, mutation_id)
