"""From a validated payload to an accepted mutation, and the 202 that says so (seed, Mutation Engine responses)."""

import hashlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response

from rapport.engine.accept import KeyReusedError
from rapport.engine.mutation import Operation, Request
from rapport.ids import Kind, show
from rapport.surfaces.candidates.content import Content, WriteRequest
from rapport.surfaces.candidates.envelope import Issue, answer, invalid

ACCEPTED = "The mutation request has been accepted for processing."


async def accept(
    request: WriteRequest,
    content: Content,
    operation: Operation,
    *,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    refers: Mapping[str, Any],
    ready: bool = True,
) -> Response[bytes]:
    """Answers once the mutation is on disk. A repeated request gets the first one's answer again.

    `ready`: nothing has to be fetched before it can be applied.
    """
    call = request.auth
    try:
        acceptance = await call.acceptor.accept(
            Request(
                tenant_id=call.tenant_id,
                operation=operation.name,
                subjects=subjects,
                body=body,
                refers=refers,
                idempotency_key=content.idempotency_key,
                # One path serves several operations: DELETE archives or erases by its query.
                fingerprint=hashlib.sha256(content.fingerprint + operation.name.encode()).digest(),
                callback_url=content.callback_url,
                origin=call.origin,
                ready=ready,
            )
        )
    except KeyReusedError as error:
        message = "this idempotencyKey was used before with another request; use a new key for a new request"
        raise invalid([Issue(["idempotencyKey"], "reused", message)]) from error
    mutation_id = show(Kind.MUTATION, acceptance.mutation_id)
    data = {
        "status": "accepted",
        "idempotencyKey": acceptance.idempotency_key,
        "message": ACCEPTED,
        "mutationId": mutation_id,
        **acceptance.refers,
    }
    headers = {"location": f"{_location_prefix(call.prefix, sandbox=call.sandbox)}/mutations/{mutation_id}"}
    if acceptance.replayed:
        headers["idempotency-replayed"] = "true"
    return answer(HTTPStatus.ACCEPTED, ACCEPTED, data, sandbox=call.sandbox, headers=headers)


def _location_prefix(prefix: str, *, sandbox: bool) -> str:
    """The prefix under which a client finds the mutation without sending the sandbox header again."""
    if not sandbox:
        return prefix
    return "/api/sandbox" if prefix.startswith("/api") else "/sandbox"
