from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest

from engine.toys import ALSO_APPEND, APPEND, NOTHING, accept_all, append, apply, log_of, states
from quiet import administrator, request_of
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor
from rapport.engine.apply import Applied, apply_round
from rapport.engine.attempt import Result
from rapport.engine.history import find_mutation
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import Kind, new_id, show
from rapport.settings import Settings
from rapport.storage.database import PASSING, Database, Transaction, open_database
from rapport.storage.doorbell import Doorbell

CALLBACK = "http://Receiver.example:8080/hook?a=1"


@pytest.fixture
def acceptor(quiet: Database, quiet_url: str) -> Acceptor:
    return Acceptor(quiet, Doorbell(quiet, quiet_url), batch=500, waiting=5000)


COMPLETED, FAILED, POISONED = [(APPEND.name, result) for result in Result]


async def effects(quiet: Database, tenant: Tenant) -> list[int]:
    """How much of each kind there is: records, events, callbacks, finished mutations."""
    async with quiet.tenant(tenant.id) as transaction:
        row = await transaction.fetchrow(
            "SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM event), (SELECT count(*) FROM outbox),"
            " (SELECT count(*) FROM mutation WHERE state <> 'accepted')"
        )
    assert row is not None
    return list(row)


async def test_nothing_to_do_is_nothing_done(quiet: Database, tenant: Tenant) -> None:
    assert await apply(quiet, tenant.id, APPEND) == Applied()


async def test_a_lane_that_somebody_holds_is_left_alone(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    await acceptor.accept(append(tenant.id, new_id(), 1))
    async with quiet.tenant(tenant.id) as holder:
        assert (await apply_round(holder, tenant.id, {APPEND.name: APPEND}, 10)).completed == 1
        assert await apply(quiet, tenant.id, APPEND) == Applied()
    assert await states(quiet, tenant.id) == ["completed"]


async def test_a_lane_is_free_once_the_connection_that_held_it_is_gone(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, quiet_url: str
) -> None:
    await acceptor.accept(append(tenant.id, new_id(), 1))

    async def apply_and_lose_the_connection() -> None:
        async with administrator(quiet_url) as beside, quiet.tenant(tenant.id) as holder:
            await apply_round(holder, tenant.id, {APPEND.name: APPEND}, 10)
            await beside.execute("SELECT pg_terminate_backend($1, 10000)", holder.get_server_pid())

    with pytest.raises(PASSING):
        await apply_and_lose_the_connection()
    assert await effects(quiet, tenant) == [0, 0, 0, 0]
    assert (await apply(quiet, tenant.id, APPEND)).completed == 1


async def test_one_poisoned_mutation_of_500_fails_alone(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    records = [new_id() for _ in range(500)]
    requests = [append(tenant.id, record, 1) for record in records]
    requests[321] = append(tenant.id, records[321], 1, body={"poison": "code"})
    await accept_all(acceptor, requests)

    assert await apply(quiet, tenant.id, APPEND) == Applied(results={COMPLETED: 499, POISONED: 1}, more=True)

    expected = ["completed"] * 500
    expected[321] = "internal_error"
    assert await states(quiet, tenant.id) == expected
    assert await effects(quiet, tenant) == [499, 499, 0, 500]
    assert await log_of(quiet, tenant.id, records[321]) == []


@pytest.mark.parametrize("poison", ["code", "database"])
async def test_a_poisoned_mutation_leaves_nothing_and_says_nothing_of_the_inside(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, poison: str
) -> None:
    record = new_id()
    one, bad, after = await accept_all(
        acceptor,
        [
            append(tenant.id, record, 1),
            append(tenant.id, record, 2, body={"poison": poison}, callback_url=CALLBACK),
            append(tenant.id, record, 3),
        ],
    )

    await apply(quiet, tenant.id, APPEND)

    assert await states(quiet, tenant.id) == ["completed", "internal_error", "completed"]
    assert await log_of(quiet, tenant.id, record) == [1, 3]
    async with quiet.tenant(tenant.id) as transaction:
        shown = await find_mutation(transaction, tenant.id, show(Kind.MUTATION, bad.mutation_id), sandbox=False)
        told = await transaction.fetch("SELECT mutation_id FROM event ORDER BY seq")
    assert shown is not None
    assert shown["callback"]["state"] == "waiting"
    kind = {"code": "ZeroDivisionError", "database": "DivisionByZeroError"}[poison]
    assert shown["error"] == {
        "code": "internal_error",
        "message": f"The mutation could not be applied ({kind}); nothing of it was written."
        " The service's log says more.",
    }
    assert [row["mutation_id"] for row in told] == [one.mutation_id, after.mutation_id]


async def test_a_handler_that_answers_for_too_few_applies_none_of_them(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    async def forgetful(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        return (await APPEND.handler(transaction, tenant_id, mutations))[1:]

    await accept_all(acceptor, [append(tenant.id, new_id(), 1) for _ in range(3)])
    await apply(quiet, tenant.id, Operation(name=APPEND.name, handler=forgetful, commutes=False))
    assert await states(quiet, tenant.id) == ["internal_error"] * 3
    assert await effects(quiet, tenant) == [0, 0, 0, 3]


async def test_an_error_of_the_moment_takes_the_whole_round_back(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, quiet_url: str
) -> None:
    async def impatient(transaction: Transaction, _: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        await transaction.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE NOWAIT", mutations[0].subjects[0])
        return [Completed() for _ in mutations]

    busy = Operation(name="test.busy", handler=impatient, commutes=True)
    record = new_id()
    await acceptor.accept(append(tenant.id, record, 1))
    await apply(quiet, tenant.id, APPEND)
    await accept_all(
        acceptor,
        [append(tenant.id, new_id(), 1, callback_url=CALLBACK), request_of(tenant.id, busy.name, subjects=[record])],
    )
    async with administrator(quiet_url) as beside, beside.transaction():
        await beside.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE", record)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await apply(quiet, tenant.id, APPEND, busy)
        assert await effects(quiet, tenant) == [1, 1, 0, 1]
    assert await apply(quiet, tenant.id, APPEND, busy) == Applied(
        results={COMPLETED: 1, (busy.name, Result.COMPLETED): 1}, callbacks=1
    )


async def test_an_unknown_operation_holds_up_what_stands_behind_it_until_it_is_known(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    record, other = new_id(), new_id()
    await accept_all(
        acceptor,
        [
            append(tenant.id, record, 1),
            append(tenant.id, record, 2, ALSO_APPEND),
            append(tenant.id, record, 3),
            append(tenant.id, other, 4),
        ],
    )

    assert await apply(quiet, tenant.id, APPEND) == Applied(results={COMPLETED: 1})
    assert await apply(quiet, tenant.id, APPEND) == Applied()
    assert await states(quiet, tenant.id) == ["completed", "accepted", "accepted", "accepted"]

    assert (await apply(quiet, tenant.id, APPEND, ALSO_APPEND)).completed == 3
    assert await log_of(quiet, tenant.id, record) == [1, 2, 3]


async def test_what_fails_and_what_completes_is_written_down_as_it_is(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    record = new_id()
    requests = [append(tenant.id, record, value, body={"refuse": value == 2}) for value in (1, 2, 3)]
    await accept_all(acceptor, requests)
    assert await apply(quiet, tenant.id, APPEND) == Applied(results={COMPLETED: 2, FAILED: 1})
    assert await states(quiet, tenant.id) == ["completed", "refused", "completed"]
    assert await log_of(quiet, tenant.id, record) == [1, 3]


async def test_mutations_of_one_record_are_applied_in_order_through_sets_and_rounds(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    records = [new_id() for _ in range(3)]
    operations = [APPEND, ALSO_APPEND, APPEND, APPEND, ALSO_APPEND]
    await accept_all(
        acceptor, [append(tenant.id, records[number % 3], number, operations[number % 5]) for number in range(60)]
    )
    rounds = 1
    while (await apply(quiet, tenant.id, APPEND, ALSO_APPEND, batch=7)).more:
        rounds += 1
    assert rounds == 9
    for place, record in enumerate(records):
        assert await log_of(quiet, tenant.id, record) == list(range(place, 60, 3))


async def test_the_order_is_that_of_acceptance_whatever_way_the_rows_are_found(
    quiet: Database, quiet_url: str, settings: Settings, tenant: Tenant, acceptor: Acceptor
) -> None:
    record = new_id()
    await accept_all(acceptor, [append(tenant.id, record, number) for number in range(20)])
    # A connection of its own has planned nothing yet.
    async with open_database(quiet_url, settings) as fresh, fresh.tenant(tenant.id) as transaction:
        await transaction.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        await apply_round(transaction, tenant.id, {APPEND.name: APPEND}, 20)
    assert await log_of(quiet, tenant.id, record) == list(range(20))


async def test_effects_states_events_and_callbacks_appear_together(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    await accept_all(acceptor, [append(tenant.id, new_id(), 1, callback_url=CALLBACK) for _ in range(3)])
    async with quiet.tenant(tenant.id) as transaction:
        applied = await apply_round(transaction, tenant.id, {APPEND.name: APPEND}, 3)
        assert await effects(quiet, tenant) == [0, 0, 0, 0]
    assert applied == Applied(results={COMPLETED: 3}, callbacks=3, more=True)
    assert await effects(quiet, tenant) == [3, 3, 3, 3]


async def test_a_crash_before_the_commit_leaves_everything_as_it_was(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    class CrashError(Exception):
        pass

    await accept_all(acceptor, [append(tenant.id, new_id(), 1, callback_url=CALLBACK) for _ in range(3)])

    async def apply_and_crash() -> None:
        async with quiet.tenant(tenant.id) as transaction:
            await apply_round(transaction, tenant.id, {APPEND.name: APPEND}, 10)
            raise CrashError

    with pytest.raises(CrashError):
        await apply_and_crash()
    assert await effects(quiet, tenant) == [0, 0, 0, 0]
    await apply(quiet, tenant.id, APPEND)
    assert await effects(quiet, tenant) == [3, 3, 3, 3]


async def test_nothing_happens_before_it_is_accepted(quiet: Database, tenant: Tenant, acceptor: Acceptor) -> None:
    async with quiet.tenant(tenant.id) as transaction:  # begins before the acceptance, as a busy worker does
        await acceptor.accept(append(tenant.id, new_id(), 1, callback_url=CALLBACK))
        await apply_round(transaction, tenant.id, {APPEND.name: APPEND}, 10)
        [row] = await transaction.fetch(
            "SELECT finished_at >= accepted_at AS finished, occurred_at = finished_at AS occurred FROM mutation, event"
        )
    assert (row["finished"], row["occurred"]) == (True, True)


async def test_only_a_mutation_that_asks_for_a_callback_gets_one(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    record = new_id()
    _, asked = await accept_all(
        acceptor, [append(tenant.id, record, 1), append(tenant.id, record, 2, callback_url=CALLBACK)]
    )
    assert (await apply(quiet, tenant.id, APPEND)).callbacks == 1
    async with quiet.tenant(tenant.id) as transaction:
        [row] = await transaction.fetch("SELECT mutation_id, url, host, state, attempts FROM outbox")
    assert tuple(row) == (asked.mutation_id, CALLBACK, "receiver.example:8080", "waiting", 0)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'completed'",
        "finished_at = now()",
        "state = 'failed', finished_at = now()",
        "state = 'completed', finished_at = now(), error_code = 'odd'",
        "state = 'lost'",
    ],
)
async def test_a_state_that_contradicts_itself_cannot_be_written(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, change: str
) -> None:
    await acceptor.accept(request_of(tenant.id, NOTHING.name))
    with pytest.raises(asyncpg.CheckViolationError):
        async with quiet.tenant(tenant.id) as transaction:
            await transaction.execute(f"UPDATE mutation SET {change}")
