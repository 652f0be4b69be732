"""`/mutations`: what became of a write, and sending its callback again."""

from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.audit import Entry, write_entries
from rapport.access.scopes import Scope
from rapport.delivery.outbox import redeliver
from rapport.engine.history import find_mutation, list_mutations
from rapport.engine.mutation import State
from rapport.ids import Kind, read
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidates.conditional import versioned_answer
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import Refusal, answer, malformed, not_found
from rapport.surfaces.candidates.paging import pack_cursor, page_size, unpack_cursor


@get("/mutations", access=Scope.CANDIDATES_READ)
async def get_mutations(request: WriteRequest) -> Response[bytes]:
    """Newest first; `state` keeps one of accepted, completed, failed."""
    call = request.auth
    limit = page_size(request)
    async with call.transaction() as transaction:
        found = await list_mutations(
            transaction,
            call.tenant_id,
            state=_state(request),
            before=unpack_cursor(request, UUID),
            limit=limit + 1,
            sandbox=call.sandbox,
        )
    page = found[:limit]
    cursor = pack_cursor(read(Kind.MUTATION, page[-1]["mutationId"])) if len(found) > limit else None
    return answer(HTTPStatus.OK, "The mutations were retrieved.", page, sandbox=call.sandbox, cursor=cursor)


def _state(request: WriteRequest) -> State | None:
    given = request.query_params.get("state")
    if given is None:
        return None
    try:
        return State(given)
    except ValueError as error:
        raise malformed(f"state must be one of: {', '.join(State)}.", "state", code="query") from error


@get("/mutations/{name:str}", access=Scope.CANDIDATES_READ)
async def get_mutation(request: WriteRequest, name: FromPath[str]) -> Response[bytes]:
    """By id or by idempotency key, for as long as keys are kept."""
    call = request.auth
    found = await call.read(lambda transaction: find_mutation(transaction, call.tenant_id, name, sandbox=call.sandbox))
    if found is None:
        raise not_found("mutation")
    return versioned_answer(request, "The mutation was retrieved.", found)


@post("/mutations/{name:str}/callback/redeliver", status_code=202, access=Scope.CANDIDATES_WRITE)
async def redeliver_callback(request: WriteRequest, name: FromPath[str]) -> Response[bytes]:
    """Sends the callback again, freshly signed, whatever became of it before."""
    call = request.auth
    async with call.transaction() as transaction:
        found = await find_mutation(transaction, call.tenant_id, name, sandbox=call.sandbox)
        if found is None:
            raise not_found("mutation")
        mutation_id = read(Kind.MUTATION, found["mutationId"])
        assert mutation_id is not None
        if not await redeliver(transaction, call.tenant_id, mutation_id):
            if found["callback"] is not None and found["status"] != State.ACCEPTED:
                raise not_found("mutation")  # it was old, and has just been removed
            reason = "has no callbackUrl" if found["callback"] is None else "is not finished yet"
            raise Refusal(HTTPStatus.CONFLICT, f"There is no callback to send again: the mutation {reason}.")
        again = Entry(origin=call.origin, action="callbacks.redeliver", records=[found["mutationId"]])
        await write_entries(transaction, call.tenant_id, [again])
    call.doorbell.ring(Bell.DELIVERIES, call.tenant_id)
    async with call.transaction() as transaction:
        found = await find_mutation(transaction, call.tenant_id, name, sandbox=call.sandbox)
    return answer(HTTPStatus.ACCEPTED, "The callback will be sent again.", found, sandbox=call.sandbox)
