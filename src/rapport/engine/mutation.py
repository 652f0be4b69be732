"""The engine's words: a mutation, what becomes of it, and who carries it out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from msgspec import Struct

from rapport.access.origin import SERVICE, Origin
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class State(StrEnum):
    """accepted → completed | failed. Nothing leaves the last two."""

    ACCEPTED = "accepted"
    COMPLETED = "completed"
    FAILED = "failed"


class Request(Struct, frozen=True, kw_only=True):
    """A validated write, as a surface hands it to the engine.

    `subjects` are the records it touches: mutations that share one run in the order of acceptance. One without any
    is known to touch something only when it is applied, and keeps its place among all others. `refers` holds the
    ids, as shown to clients, that it will make or touch; a client gets them with the first answer and in the result.
    `fingerprint` tells this request from another one that comes with the same idempotency key. One that is not
    `ready` keeps its place, and holds up what is behind it on the same subjects, until it was made ready.
    """

    tenant_id: UUID
    operation: str
    subjects: Sequence[UUID]
    body: Mapping[str, Any]
    refers: Mapping[str, Any]
    idempotency_key: str
    fingerprint: bytes
    callback_url: str | None
    origin: Origin
    ready: bool = True


class Acceptance(Struct, frozen=True, kw_only=True):
    """The durable answer to a request: the same for every repetition of it. `replayed`: it was accepted before."""

    mutation_id: UUID
    idempotency_key: str
    refers: Mapping[str, Any]
    replayed: bool


class Mutation(Struct, frozen=True, kw_only=True):
    """An accepted write on its way to a handler. `seq` is its place in the order of acceptance."""

    id: UUID
    seq: int
    operation: str
    subjects: Sequence[UUID]
    body: Mapping[str, Any]
    refers: Mapping[str, Any]
    idempotency_key: str
    callback_url: str | None
    accepted_at: datetime
    origin: Origin = SERVICE


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened to a record; ids only, so that it may outlive the erasure of a person."""

    type: str
    subject: UUID
    data: Mapping[str, Any] = {}


class Completed(Struct, frozen=True, kw_only=True):
    """`result` is what the client is told; without one it is what the first answer referred to.

    `subjects` are the records that it turned out to touch, for a mutation that came without any. `forget` are records
    that are no more: the bodies of all mutations about them that were accepted before are dropped. `changed` names the
    fields that an update gave: what the audit log says of it.
    """

    events: Sequence[Event] = ()
    result: Mapping[str, Any] | None = None
    subjects: Sequence[UUID] = ()
    forget: Sequence[UUID] = ()
    changed: Sequence[str] = ()


class Failed(Struct, frozen=True, kw_only=True):
    """`code` is for programs, `message` for people: what is wrong and what would be right.

    `forget` drops the body: it belongs to no record with which it could be erased, and it may speak of a person.
    """

    code: str
    message: str
    forget: bool = False


Outcome = Completed | Failed


class Handler(Protocol):
    """Carries out mutations of one operation and one tenant as one set, inside the given transaction.

    They come in the order of acceptance, and one outcome for each is answered in that order. An exception is a
    poisoned mutation: the set is rolled back and tried again in halves until the one that fails stands alone.
    """

    async def __call__(
        self, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation], /
    ) -> Sequence[Outcome]: ...


class Operation(Struct, frozen=True, kw_only=True):
    """A kind of mutation. `commutes`: two of them on one subject may be carried out in one set."""

    name: str
    handler: Handler
    commutes: bool


def callback_object(mutation: Mutation, outcome: Outcome, finished_at: datetime, *, sandbox: bool) -> dict[str, Any]:
    """What a callback carries and `GET /mutations/{id}` shows (contract, Callback)."""
    shown: dict[str, Any] = {
        "mutationId": show(Kind.MUTATION, mutation.id),
        "idempotencyKey": mutation.idempotency_key,
        "operation": mutation.operation,
        "status": State.COMPLETED if isinstance(outcome, Completed) else State.FAILED,
        "acceptedAt": mutation.accepted_at,
        "finishedAt": finished_at,
        "sandbox": sandbox,
    }
    if isinstance(outcome, Failed):
        shown["error"] = {"code": outcome.code, "message": outcome.message}
    else:
        shown["result"] = mutation.refers if outcome.result is None else outcome.result
    return shown
