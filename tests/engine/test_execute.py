"""Mutations whose caller waits: the outcome comes with the commit, once for each key, beside the lane's own work."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.logs import actions, listed
from engine.toys import APPEND, accept_all, append, apply, log_of, states
from quiet import administrator, blocked, new_tenant
from rapport.access.audit_verify import verify_chain
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor, KeyReusedError
from rapport.engine.apply import apply_round
from rapport.engine.execute import Executed, execute
from rapport.engine.history import find_mutation
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome, Request
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Doorbell


@pytest.fixture
def acceptor(quiet: Database, quiet_url: str) -> Acceptor:
    return Acceptor(quiet, Doorbell(quiet, quiet_url), batch=500, waiting=5000)


async def run(quiet: Database, request: Request, operation: Operation = APPEND) -> Executed:
    return await execute(quiet, request, operation)


async def fail(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Writes, and then finds that it should not have."""
    await APPEND.handler(transaction, tenant_id, mutations)
    return [Failed(code="refused", message="After all.", forget=True) for _ in mutations]


async def counted(quiet: Database, tenant: Tenant) -> list[int]:
    """How many records, events and mutations there are."""
    async with quiet.tenant(tenant.id) as transaction:
        row = await transaction.fetchrow(
            "SELECT (SELECT count(*) FROM candidate), (SELECT count(*) FROM event), (SELECT count(*) FROM mutation)"
        )
    assert row is not None
    return list(row)


async def test_the_effect_the_state_the_event_and_the_audit_entry_are_there_with_the_answer(
    quiet: Database, tenant: Tenant
) -> None:
    record = new_id()
    refers = {"candidateIds": [show(Kind.CANDIDATE, record)]}

    executed = await run(quiet, append(tenant.id, record, 7, refers=refers))

    assert isinstance(executed.outcome, Completed)
    assert not executed.replayed
    assert await log_of(quiet, tenant.id, record) == [7]
    assert await counted(quiet, tenant) == [1, 1, 1]
    async with quiet.tenant(tenant.id) as transaction:
        found = await find_mutation(transaction, tenant.id, show(Kind.MUTATION, executed.mutation_id), sandbox=False)
        event = await transaction.fetchrow("SELECT type, subject, mutation_id, data FROM event")
    assert found is not None
    assert (found["status"], found["result"], found["callback"]) == ("completed", refers, None)
    assert found["acceptedAt"] <= found["finishedAt"]
    assert event is not None
    assert tuple(event) == ("test.appended", record, executed.mutation_id, {"value": 7})
    [entry, _] = await listed(quiet, tenant.id)
    assert (entry.action, entry.records) == ("test.append", refers["candidateIds"])
    assert entry.details == {"mutationId": found["mutationId"], "status": "completed"}


async def test_nothing_of_it_waits_for_a_lane(quiet: Database, tenant: Tenant) -> None:
    async with quiet.tenant(tenant.id) as holder:
        await holder.execute("SELECT FROM lane WHERE tenant_id = $1 FOR UPDATE", tenant.id)
        await run(quiet, append(tenant.id, new_id(), 1))
    assert await states(quiet, tenant.id) == ["completed"]
    assert (await apply(quiet, tenant.id, APPEND)).completed == 0


async def test_a_repeated_request_gets_the_first_outcome_and_does_nothing(quiet: Database, tenant: Tenant) -> None:
    record = new_id()
    request = append(tenant.id, record, 1, refers={"candidateIds": ["promised"]})
    first = await run(quiet, request)

    again = await run(quiet, request)

    assert (again.mutation_id, again.replayed) == (first.mutation_id, True)
    assert again.outcome == Completed(result={"candidateIds": ["promised"]})
    assert await log_of(quiet, tenant.id, record) == [1]
    assert await actions(quiet, tenant.id) == ["region.create", "test.append"]


async def test_the_same_key_with_another_request_is_refused_and_does_nothing(quiet: Database, tenant: Tenant) -> None:
    record = new_id()
    await run(quiet, append(tenant.id, record, 1, idempotency_key="key"))
    with pytest.raises(KeyReusedError):
        await run(quiet, append(tenant.id, record, 2, idempotency_key="key", fingerprint=b"another"))
    assert await log_of(quiet, tenant.id, record) == [1]


async def test_a_key_of_something_that_waits_in_the_lane_is_refused(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    request = append(tenant.id, new_id(), 1)
    await acceptor.accept(request)
    with pytest.raises(KeyReusedError):
        await run(quiet, request)
    assert await states(quiet, tenant.id) == ["accepted"]


async def test_a_key_that_was_executed_is_not_accepted_for_the_lane_with_another_request(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    request = append(tenant.id, new_id(), 1, idempotency_key="key")
    first = await run(quiet, request)
    assert (await acceptor.accept(request)).mutation_id == first.mutation_id
    with pytest.raises(KeyReusedError):
        await acceptor.accept(append(tenant.id, new_id(), 1, idempotency_key="key", fingerprint=b"another"))
    assert await states(quiet, tenant.id) == ["completed"]


async def test_another_tenant_may_use_the_same_key(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    for each in (tenant, other_tenant):
        assert not (await run(quiet, append(each.id, new_id(), 1, idempotency_key="key"))).replayed


@pytest.mark.parametrize("poison", [None, "code", "database"])
async def test_what_fails_leaves_its_failure_only_and_a_repetition_gets_the_same_one(
    quiet: Database, tenant: Tenant, poison: str | None
) -> None:
    operation = APPEND if poison else Operation(name=APPEND.name, handler=fail, commutes=False)
    request = append(tenant.id, new_id(), 1, body={"poison": poison} if poison else {})

    first = await run(quiet, request, operation)
    again = await run(quiet, request)  # would complete, if it were carried out

    assert isinstance(first.outcome, Failed)
    assert isinstance(again.outcome, Failed)
    assert first.outcome.code == ("internal_error" if poison else "refused")
    assert (again.outcome.code, again.outcome.message) == (first.outcome.code, first.outcome.message)
    assert (first.replayed, again.replayed) == (False, True)
    assert await counted(quiet, tenant) == [0, 0, 1]
    [entry, _] = await listed(quiet, tenant.id)
    assert (entry.details["status"], entry.details["code"]) == ("failed", first.outcome.code)
    async with quiet.tenant(tenant.id) as transaction:
        assert (await transaction.fetchval("SELECT body FROM mutation") == {}) == (poison is None)


async def test_a_handler_gets_what_was_written_down_and_not_the_callers_own_objects(
    quiet: Database, tenant: Tenant
) -> None:
    seen: list[Mutation] = []

    async def look(_: Transaction, _tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        seen.extend(mutations)
        return [Completed() for _ in mutations]

    record = new_id()
    executed = await run(quiet, append(tenant.id, record, 1), Operation(name="test.look", handler=look, commutes=True))
    assert [(each.id, each.body) for each in seen] == [(executed.mutation_id, {"record": str(record), "value": 1})]


async def test_an_error_of_the_moment_leaves_nothing_and_the_same_request_may_come_again(
    quiet: Database, tenant: Tenant, quiet_url: str
) -> None:
    async def impatient(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        await transaction.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE NOWAIT", mutations[0].subjects[0])
        return await APPEND.handler(transaction, tenant_id, mutations)

    record = new_id()
    await run(quiet, append(tenant.id, record, 1))
    request = append(tenant.id, record, 2)
    busy = Operation(name=APPEND.name, handler=impatient, commutes=False)
    async with administrator(quiet_url) as beside, beside.transaction():
        await beside.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE", record)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await run(quiet, request, busy)
        assert await counted(quiet, tenant) == [1, 1, 1]
    assert not (await run(quiet, request, busy)).replayed
    assert await log_of(quiet, tenant.id, record) == [1, 2]


async def test_a_caller_that_goes_away_before_the_commit_leaves_nothing(
    quiet: Database, tenant: Tenant, quiet_url: str
) -> None:
    record = new_id()
    await run(quiet, append(tenant.id, record, 1))
    async with administrator(quiet_url) as beside, beside.transaction():
        await beside.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE", record)
        executing = asyncio.create_task(run(quiet, append(tenant.id, record, 2)))
        await blocked(beside)
        executing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await executing
    assert await counted(quiet, tenant) == [1, 1, 1]
    assert await log_of(quiet, tenant.id, record) == [1]


async def test_fifty_at_once_with_one_key_have_one_effect_and_one_answer(quiet: Database, tenant: Tenant) -> None:
    record = new_id()
    request = append(tenant.id, record, 1)

    executed = await asyncio.gather(*(run(quiet, request) for _ in range(50)))

    assert len({each.mutation_id for each in executed}) == 1
    assert sorted(each.replayed for each in executed) == [False] + [True] * 49
    assert all(isinstance(each.outcome, Completed) for each in executed)
    assert await log_of(quiet, tenant.id, record) == [1]
    assert await counted(quiet, tenant) == [1, 1, 1]


async def test_the_second_waits_for_the_first_and_is_the_first_if_that_comes_to_nothing(
    quiet: Database, tenant: Tenant, quiet_url: str
) -> None:
    record = new_id()
    await run(quiet, append(tenant.id, record, 1))
    request = append(tenant.id, record, 2)
    async with administrator(quiet_url) as beside, beside.transaction():
        await beside.execute("SELECT FROM candidate WHERE id = $1 FOR UPDATE", record)
        first = asyncio.create_task(run(quiet, request))
        await blocked(beside)
        second = asyncio.create_task(run(quiet, request))
        await blocked(beside, 2)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert not (await second).replayed
    assert await log_of(quiet, tenant.id, record) == [1, 2]


async def test_beside_a_round_of_the_lane_on_the_same_records_nothing_is_lost(
    quiet: Database, tenant: Tenant, acceptor: Acceptor
) -> None:
    records = [new_id() for _ in range(3)]
    await accept_all(acceptor, [append(tenant.id, records[number % 3], number) for number in range(60)])

    async def rounds() -> None:
        while (await apply(quiet, tenant.id, APPEND, batch=6)).more:
            pass

    await asyncio.gather(
        rounds(), *(run(quiet, append(tenant.id, records[number % 3], number)) for number in range(60, 90))
    )

    for place, record in enumerate(records):
        log = await log_of(quiet, tenant.id, record)
        assert [value for value in log if value < 60] == list(range(place, 60, 3))
        assert sorted(value for value in log if value >= 60) == list(range(60 + place, 90, 3))
    assert await states(quiet, tenant.id) == ["completed"] * 90
    assert (await verify_chain(quiet, tenant.id)).fault is None


async def test_what_a_round_has_locked_is_waited_for(
    quiet: Database, tenant: Tenant, acceptor: Acceptor, quiet_url: str
) -> None:
    record = new_id()
    await accept_all(acceptor, [append(tenant.id, record, 1)])
    async with administrator(quiet_url) as beside:
        async with quiet.tenant(tenant.id) as holder:
            await apply_round(holder, tenant.id, {APPEND.name: APPEND}, 10)
            executing = asyncio.create_task(run(quiet, append(tenant.id, record, 2)))
            await blocked(beside)
        await executing
    assert await log_of(quiet, tenant.id, record) == [1, 2]


Step = tuple[int, int, str]  # key, record, what becomes of it
steps = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.sampled_from(["done", "refused", "poisoned"])), max_size=12
)


@settings(max_examples=25)  # each is up to twelve transactions
@given(given_steps=steps)
async def test_any_requests_at_once_have_one_outcome_for_each_key(quiet: Database, given_steps: list[Step]) -> None:
    """Whatever their order: of each key one request counts, the same ones are repetitions, others are refused."""
    tenant = await new_tenant(quiet)
    records = [new_id() for _ in range(3)]

    def request(step: Step) -> Request:
        key, place, fate = step
        body = {"refuse": fate == "refused"} | ({"poison": "code"} if fate == "poisoned" else {})
        return append(
            tenant.id, records[place], key, body=body, idempotency_key=str(key), fingerprint=repr(step).encode()
        )

    answers = await asyncio.gather(*(run(quiet, request(step)) for step in given_steps), return_exceptions=True)

    counting: dict[int, Step] = {}
    for step, answer in zip(given_steps, answers, strict=True):
        if isinstance(answer, Executed):
            assert counting.setdefault(step[0], step) == step
            assert isinstance(answer.outcome, Completed) == (step[2] == "done")
        else:
            assert isinstance(answer, KeyReusedError)
    assert counting.keys() == {key for key, _, _ in given_steps}
    for place, record in enumerate(records):
        done = sorted(key for key, step in counting.items() if step[1:] == (place, "done"))
        assert sorted(await log_of(quiet, tenant.id, record)) == done
    assert await counted(quiet, tenant) == [
        len({step[1] for step in counting.values() if step[2] == "done"}),
        sum(step[2] == "done" for step in counting.values()),
        len(counting),
    ]
