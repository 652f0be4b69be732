"""How surfaces whose callers wait hand a write to the engine, and what they say of one that was repeated."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec
from litestar import Request as HttpRequest

from rapport.access.origin import Origin
from rapport.engine.attempt import result_of
from rapport.engine.execute import Executed, execute
from rapport.engine.mutation import Operation, Request
from rapport.storage.database import Database
from rapport.surfaces.requests import executed_writes

OTHERS: dict[str, Sequence[str]] = {"candidateIds": [], "interactionIds": []}
"""What the list of a tenant's mutations promises of each of them."""

_canonical = msgspec.json.Encoder(order="deterministic").encode


class Acting(Protocol):
    """An admitted call."""

    @property
    def tenant_id(self) -> UUID: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def database(self) -> Database: ...


async def execute_request(
    request: HttpRequest[Any, Any, Any],
    call: Acting,
    operation: Operation,
    *,
    key: str,
    subjects: Sequence[UUID],
    body: Mapping[str, Any],
    payload: Any,
    refers: Mapping[str, Sequence[str]],
) -> Executed:
    """`payload` is what the client sent, `body` what the handler gets of it. Raises KeyReusedError.

    Two requests are the same one when operation, path, query and payload are.
    """
    executed = await execute(
        call.database,
        Request(
            tenant_id=call.tenant_id,
            operation=operation.name,
            subjects=subjects,
            body=body,
            refers={**OTHERS, **refers},
            idempotency_key=key,
            fingerprint=_fingerprint(request, operation.name, payload),
            callback_url=None,
            origin=call.origin,
        ),
        operation,
    )
    if not executed.replayed:
        executed_writes(request.scope)[operation.name, result_of(executed.outcome)] += 1
    return executed


def _fingerprint(request: HttpRequest[Any, Any, Any], operation: str, payload: Any) -> bytes:
    query = sorted(request.query_params.multi_items())
    return hashlib.sha256(_canonical([operation, request.url.path, query, payload])).digest()


def replayed(executed: Executed) -> dict[str, str]:
    """The header that tells a repeated answer from a first one."""
    return {"idempotency-replayed": "true"} if executed.replayed else {}
