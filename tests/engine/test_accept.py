import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from engine.toys import accept_all
from quiet import Administrator, administrator, all_but, away, blocked, migrated, new_tenant, own_database, request_of
from rapport.access.tenants import Tenant
from rapport.engine.accept import Acceptor, KeyReusedError
from rapport.settings import Settings
from rapport.storage.database import PASSING, Database, OverloadedError
from rapport.storage.doorbell import Bell, Doorbell

Make = Callable[..., Acceptor]


@pytest.fixture
async def make(quiet: Database, quiet_url: str) -> AsyncIterator[Make]:
    """Makes nodes: acceptors that know nothing of each other."""
    made: list[Acceptor] = []

    def node(*, batch: int = 256, waiting: int = 5000) -> Acceptor:
        made.append(Acceptor(quiet, Doorbell(quiet, quiet_url), batch=batch, waiting=waiting))
        return made[-1]

    yield node
    for each in made:
        await each.drain()


@pytest.fixture
async def beside(quiet_url: str) -> AsyncIterator[Administrator]:
    """A connection of somebody else."""
    async with administrator(quiet_url) as connection:
        yield connection


async def rows(beside: Administrator, tenant: Tenant) -> list[asyncpg.Record]:
    """In order of acceptance; `written_by` tells which transaction wrote a row."""
    return await beside.fetch(
        "SELECT *, xmin::text AS written_by FROM mutation WHERE tenant_id = $1 ORDER BY seq", tenant.id
    )


async def outcome(waiting: Awaitable[Any]) -> Any:
    try:
        return await waiting
    except Exception as error:  # noqa: BLE001  # the error is the outcome
        return error


async def test_a_key_that_came_with_another_request_is_refused(make: Make, tenant: Tenant) -> None:
    request = request_of(tenant.id, fingerprint=b"one")
    await make().accept(request)
    with pytest.raises(KeyReusedError):
        await make().accept(request_of(tenant.id, fingerprint=b"two", idempotency_key=request.idempotency_key))


async def test_of_two_requests_with_one_key_in_one_commit_the_first_counts(
    make: Make, tenant: Tenant, beside: Administrator
) -> None:
    node = make()
    many = [
        request_of(tenant.id, idempotency_key=f"key {number % 40}", fingerprint=bytes([number])) for number in range(80)
    ]

    outcomes = await asyncio.gather(*(outcome(node.accept(request)) for request in many))

    assert [type(each).__name__ for each in outcomes] == ["Acceptance"] * 40 + ["KeyReusedError"] * 40
    assert len({row["written_by"] for row in await rows(beside, tenant)}) == 1


async def test_more_than_may_wait_are_refused_and_other_tenants_are_not(
    make: Make, tenant: Tenant, other_tenant: Tenant, beside: Administrator
) -> None:
    node = make(waiting=3)
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        under_way = asyncio.create_task(node.accept(request_of(tenant.id)))
        await blocked(beside)
        waiting = [asyncio.create_task(node.accept(request_of(tenant.id))) for _ in range(3)]
        await asyncio.sleep(0)

        with pytest.raises(OverloadedError):
            await node.accept(request_of(tenant.id))
        elsewhere = asyncio.create_task(node.accept(request_of(other_tenant.id)))
        await blocked(beside, 2)
    await asyncio.gather(under_way, *waiting, elsewhere)
    assert len(await rows(beside, tenant)) == 4


async def test_nothing_is_answered_before_it_is_committed(make: Make, tenant: Tenant, beside: Administrator) -> None:
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        accepting = asyncio.create_task(make().accept(request_of(tenant.id)))
        await blocked(beside)
        await all_but(accepting)
    acceptance = await accepting

    [row] = await rows(beside, tenant)
    assert (row["id"], row["state"], row["finished_at"]) == (acceptance.mutation_id, "accepted", None)


async def test_a_row_holds_the_request_as_it_was_given(make: Make, tenant: Tenant, beside: Administrator) -> None:
    given = request_of(
        tenant.id,
        subjects=[tenant.id, tenant.sandbox_id],
        body={"text": "Zoë \x00 😀", "list": [1, None, 2.5]},
        refers={"b": ["cand_2"], "a": ["cand_1"]},
        fingerprint=b"\x00\xff",
        callback_url="https://school.example/hook",
    )

    acceptance = await make().accept(given)

    assert acceptance.idempotency_key == given.idempotency_key
    assert list(acceptance.refers.items()) == list(given.refers.items())
    [row] = await rows(beside, tenant)
    assert row["body"] == '{"text":"Zoë \\u0000 😀","list":[1,null,2.5]}'
    assert row["refers"] == '{"b":["cand_2"],"a":["cand_1"]}'
    assert list(row["subjects"]) == list(given.subjects)
    for name in ("operation", "fingerprint", "callback_url"):
        assert row[name] == getattr(given, name)


async def test_requests_that_come_together_share_commits(make: Make, tenant: Tenant, beside: Administrator) -> None:
    await accept_all(make(batch=50), [request_of(tenant.id) for _ in range(200)])

    written = await rows(beside, tenant)
    assert len(written) == 200
    assert len({row["written_by"] for row in written}) == 4


async def test_requests_that_come_during_a_commit_share_the_next_one(
    make: Make, tenant: Tenant, beside: Administrator
) -> None:
    node = make()
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        first = asyncio.create_task(node.accept(request_of(tenant.id)))
        await blocked(beside)
        others = asyncio.gather(*(node.accept(request_of(tenant.id)) for _ in range(100)))
        await asyncio.sleep(0)
    await first
    await others

    written = await rows(beside, tenant)
    assert len({row["written_by"] for row in written}) == 2
    assert [row["written_by"] for row in written].count(written[0]["written_by"]) == 1


async def test_the_order_of_rows_is_the_order_of_arrival(make: Make, tenant: Tenant, beside: Administrator) -> None:
    keys = [f"{number * 7919 % 100:02}" for number in range(100)]
    await accept_all(make(batch=30), [request_of(tenant.id, idempotency_key=key) for key in keys])
    assert [row["idempotency_key"] for row in await rows(beside, tenant)] == keys


async def test_parallel_duplicates_on_two_nodes_are_one_mutation_with_one_answer(
    make: Make, tenant: Tenant, beside: Administrator
) -> None:
    nodes = [make(batch=10), make(batch=7)]
    repeated = request_of(tenant.id, refers={"candidateIds": ["cand_1"]})

    answers = await asyncio.gather(*(node.accept(repeated) for _ in range(25) for node in nodes))

    [row] = await rows(beside, tenant)
    assert {each.mutation_id for each in answers} == {row["id"]}
    assert all(each.refers == {"candidateIds": ["cand_1"]} for each in answers)
    assert [each.replayed for each in answers].count(False) == 1


async def test_the_first_answer_is_repeated_though_the_second_request_made_other_ids(
    make: Make, tenant: Tenant
) -> None:
    node = make()
    first = request_of(tenant.id, refers={"candidateIds": ["cand_1"]})
    answered = await node.accept(first)
    again = await node.accept(
        request_of(tenant.id, refers={"candidateIds": ["cand_2"]}, idempotency_key=first.idempotency_key)
    )
    assert (again.mutation_id, again.refers, again.replayed) == (answered.mutation_id, answered.refers, True)


async def test_one_key_of_two_tenants_is_two_mutations(make: Make, tenant: Tenant, other_tenant: Tenant) -> None:
    node = make()
    one, other = await accept_all(
        node, [request_of(each.id, idempotency_key="key", fingerprint=each.id.bytes) for each in (tenant, other_tenant)]
    )
    assert one.mutation_id != other.mutation_id
    assert not one.replayed
    assert not other.replayed


async def test_two_nodes_that_get_the_same_keys_in_opposite_orders_do_not_deadlock(
    make: Make, tenant: Tenant, beside: Administrator
) -> None:
    # A deadlock would be an error of one side after a second.
    requests = [request_of(tenant.id, idempotency_key=f"{number:05}") for number in range(2000)]
    one, other = make(batch=2000), make(batch=2000)

    answers, reversed_answers = await asyncio.gather(accept_all(one, requests), accept_all(other, requests[::-1]))

    assert [each.mutation_id for each in answers] == [each.mutation_id for each in reversed_answers[::-1]]
    assert len(await rows(beside, tenant)) == 2000


@pytest.mark.parametrize("place", ["committing", "waiting"])
async def test_a_caller_that_goes_away_loses_nothing_and_disturbs_nobody(
    make: Make, tenant: Tenant, beside: Administrator, place: str
) -> None:
    node = make()
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        if place == "waiting":
            ahead = asyncio.create_task(node.accept(request_of(tenant.id)))
            await blocked(beside)
        leaving, staying = (asyncio.create_task(node.accept(request_of(tenant.id))) for _ in range(2))
        await blocked(beside)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
    assert not (await staying).replayed
    if place == "waiting":
        await ahead
    assert len(await rows(beside, tenant)) == (3 if place == "waiting" else 2)


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param({"idempotency_key": "nul \x00"}, id="no text of PostgreSQL"),
        pytest.param({"body": {"half a pair": "\ud800"}}, id="no UTF-8"),
        pytest.param({"idempotency_key": "".join(chr(33 + n * n % 7919) for n in range(5000))}, id="too long to index"),
    ],
)
async def test_a_request_that_cannot_be_stored_is_refused_alone(
    make: Make, tenant: Tenant, beside: Administrator, flaw: dict[str, Any]
) -> None:
    requests = [request_of(tenant.id) for _ in range(10)]
    requests.insert(5, request_of(tenant.id, **flaw))
    node = make()

    outcomes = await asyncio.gather(*(outcome(node.accept(request)) for request in requests))

    assert isinstance(outcomes.pop(5), asyncpg.PostgresError)
    assert [row["id"] for row in await rows(beside, tenant)] == [each.mutation_id for each in outcomes]


async def test_a_bell_rings_after_the_commit(
    quiet: Database, quiet_url: str, tenant: Tenant, beside: Administrator
) -> None:
    doorbell = Doorbell(quiet, quiet_url)
    heard: list[Any] = []
    doorbell.on(Bell.MUTATIONS, heard.append)
    node = Acceptor(quiet, doorbell, batch=256, waiting=100)
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        accepting = asyncio.create_task(node.accept(request_of(tenant.id)))
        await blocked(beside)
        assert heard == []
    await accepting
    await node.drain()
    assert heard == [tenant.id]


async def test_drain_waits_for_everything_that_was_asked_for(make: Make, tenant: Tenant, beside: Administrator) -> None:
    node = make(batch=1)
    async with beside.transaction():
        await beside.execute("LOCK TABLE mutation IN SHARE MODE")
        accepting = [asyncio.create_task(node.accept(request_of(tenant.id))) for _ in range(3)]
        await blocked(beside)
        draining = asyncio.create_task(node.drain())
        await all_but(draining)
    await draining
    assert all(task.done() for task in accepting)


async def test_while_the_database_is_away_each_request_is_told_so_and_later_ones_are_accepted(
    empty_database_url: str, settings: Settings
) -> None:
    async with (
        own_database(empty_database_url) as url,
        migrated(url, settings) as database,
        administrator(url) as beside,
    ):
        tenant = await new_tenant(database)
        node = Acceptor(database, Doorbell(database, url), batch=2, waiting=100)
        requests = [request_of(tenant.id) for _ in range(5)]
        async with beside.transaction():
            await beside.execute("LOCK TABLE mutation IN SHARE MODE")
            waiting = asyncio.gather(*(outcome(node.accept(request)) for request in requests))
            await blocked(beside)
            async with away(url):
                outcomes = await waiting
        assert [isinstance(each, PASSING) for each in outcomes] == [True] * 5

        accepted = await accept_all(node, requests)
        assert [row["id"] for row in await rows(beside, tenant)] == [each.mutation_id for each in accepted]
