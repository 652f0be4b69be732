import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engine.toys import APPEND, accept_all, append, log_of, states
from quiet import new_tenant, request_of
from rapport.access.tenants import Tenant
from rapport.domain.candidates import candidate_changes, interactions
from rapport.engine.accept import Acceptor
from rapport.engine.lanes import Lanes
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome, Request
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, Doorbell
from support import until

INTERACTIONS = (candidate_changes.CREATE, interactions.CREATE, interactions.UPDATE, interactions.DELETE)
ACTIONS = ["create", "create", "update", "update", "delete"]
SOON = 0.01


@asynccontextmanager
async def lanes(
    database: Database,
    doorbell: Doorbell,
    operations: Iterable[Operation],
    *,
    batch: int = 500,
    poll_seconds: float = 60,
) -> AsyncIterator[Lanes]:
    """Lanes that are told by this doorbell only."""
    made = Lanes(database, doorbell, operations, batch=batch, workers=4, poll_seconds=poll_seconds)
    yield made
    await made.rounds.stop()


async def all_applied(database: Database, tenant_id: UUID) -> None:
    async def look() -> bool:
        return "accepted" not in await states(database, tenant_id)

    await until(look)


async def test_a_round_that_fails_for_a_reason_of_the_moment_is_tried_again(
    quiet: Database, quiet_url: str, tenant: Tenant
) -> None:
    rounds = 0

    async def unlucky(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return await APPEND.handler(transaction, tenant_id, mutations)

    doorbell = Doorbell(quiet, quiet_url)
    record = new_id()
    operation = Operation(name=APPEND.name, handler=unlucky, commutes=False)
    async with lanes(quiet, doorbell, [operation], poll_seconds=SOON):
        await Acceptor(quiet, doorbell, batch=1, waiting=1).accept(append(tenant.id, record, 1))
        await all_applied(quiet, tenant.id)
    assert rounds == 2
    assert await log_of(quiet, tenant.id, record) == [1]


async def test_a_lane_goes_on_until_nothing_is_left(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    record = new_id()
    await accept_all(
        Acceptor(quiet, Doorbell(quiet, quiet_url), batch=100, waiting=100),
        [append(tenant.id, record, number) for number in range(23)],
    )
    doorbell = Doorbell(quiet, quiet_url)
    async with lanes(quiet, doorbell, [APPEND], batch=5):
        doorbell.ring(Bell.MUTATIONS, tenant.id)
        await all_applied(quiet, tenant.id)
    assert await log_of(quiet, tenant.id, record) == list(range(23))


async def test_work_that_nobody_announced_is_found(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    await Acceptor(quiet, Doorbell(quiet, quiet_url), batch=1, waiting=1).accept(append(tenant.id, new_id(), 1))
    async with lanes(quiet, Doorbell(quiet, quiet_url), [APPEND]) as made:
        looking = asyncio.create_task(made.rounds.run())
        await all_applied(quiet, tenant.id)
        looking.cancel()
    assert await states(quiet, tenant.id) == ["completed"]


async def test_a_stop_lets_the_round_under_way_end_and_begins_no_other(
    quiet: Database, quiet_url: str, tenant: Tenant
) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Transaction, _tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
        begun.set()
        await goes_on.wait()
        return [Completed() for _ in mutations]

    await accept_all(
        Acceptor(quiet, Doorbell(quiet, quiet_url), batch=100, waiting=100),
        [request_of(tenant.id, "test.slow") for _ in range(2)],
    )
    async with lanes(
        quiet, Doorbell(quiet, quiet_url), [Operation(name="test.slow", handler=slow, commutes=True)], batch=1
    ) as made:
        made.rounds.knock(tenant.id)
        await begun.wait()
        stopping = asyncio.create_task(made.rounds.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        goes_on.set()
        await stopping
    assert await states(quiet, tenant.id) == ["completed", "accepted"]


async def test_callbacks_are_announced_after_their_commit(quiet: Database, quiet_url: str, tenant: Tenant) -> None:
    doorbell = Doorbell(quiet, quiet_url)
    announced = asyncio.Event()
    doorbell.on(Bell.DELIVERIES, lambda told: announced.set() if told == tenant.id else None)
    node = Acceptor(quiet, doorbell, batch=1, waiting=9)
    async with lanes(quiet, doorbell, [APPEND]):
        await node.accept(append(tenant.id, new_id(), 1))
        await all_applied(quiet, tenant.id)
        assert not announced.is_set()
        await node.accept(append(tenant.id, new_id(), 2, callback_url="https://school.example/"))
        await announced.wait()
    async with quiet.tenant(tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM outbox") == 1


def interaction(number: int) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "types": ["Event registration"],
        "performed_at": "2026-03-01T10:00:00Z",
        "performed_at_shown": "2026-03-01T10:00:00Z",
        "summary": f"{number}",
    }


class Script:
    """Random writes to a few candidates, and what they come to when they are applied one after the other."""

    def __init__(self, tenant_id: UUID, random: Random, length: int) -> None:
        self._tenant_id = tenant_id
        self._random = random
        self._people = [new_id() for _ in range(4)]
        self._made: list[tuple[UUID, UUID]] = []
        self.outcomes: list[str] = ["completed"] * len(self._people)
        self.expected: dict[UUID, tuple[UUID, str | None]] = {}
        self.events: list[tuple[UUID, str, str]] = []
        self.requests = [self._person(person) for person in self._people]
        self.requests += [self._write(number) for number in range(length)]

    def _person(self, person: UUID) -> Request:
        self.events.append((person, "candidate.created", ""))
        body = {"candidates": [{"id": person, "profile": {}, "interactions": []}]}
        return request_of(self._tenant_id, candidate_changes.CREATE.name, subjects=[person], body=body)

    def _write(self, number: int) -> Request:
        action = self._random.choice(ACTIONS) if self._made else "create"
        if action == "create":
            return self._create(number)
        person, made = self._random.choice(self._made)
        if self._random.random() < 0.1:
            person = self._random.choice(self._people)  # perhaps not whose it is
        exists = self.expected.get(made, (None,))[0] == person
        self.outcomes.append("completed" if exists else "not_found")
        body: dict[str, Any] = {"candidate_id": person, "interaction_id": made}
        if action == "update":
            body["changes"] = {"summary": f"{number}"}
        if exists and action == "update":
            self.expected[made] = (person, f"{number}")
        elif exists:
            del self.expected[made]
        if exists:
            self.events.append((person, f"interaction.{action}d", show(Kind.INTERACTION, made)))
        return request_of(self._tenant_id, f"interactions.{action}", subjects=[person], body=body)

    def _create(self, number: int) -> Request:
        person = self._random.choice([*self._people, self._tenant_id])  # the last one is no candidate
        new = [interaction(number) for _ in range(self._random.randint(1, 3))]
        self._made += [(person, UUID(each["id"])) for each in new]
        self.outcomes.append("completed" if person in self._people else "not_found")
        if person in self._people:
            self.expected |= {UUID(each["id"]): (person, each["summary"]) for each in new}
            shown = [show(Kind.INTERACTION, UUID(each["id"])) for each in new]
            self.events += [(person, "interaction.created", each) for each in shown]
        body = {"candidate_id": person, "interactions": new}
        return request_of(self._tenant_id, interactions.CREATE.name, subjects=[person], body=body)


@given(random=st.randoms(use_true_random=False), batches=st.lists(st.integers(1, 40), min_size=3, max_size=3))
@settings(max_examples=12, deadline=None, phases=[Phase.reuse, Phase.generate])  # shrinking takes minutes here
async def test_parallel_workers_come_to_what_one_after_the_other_comes_to(
    quiet: Database, quiet_url: str, random: Random, batches: list[int]
) -> None:
    tenant = await new_tenant(quiet)
    script = Script(tenant.id, random, 120)
    async with AsyncExitStack() as nodes:
        doorbell = Doorbell(quiet, quiet_url)
        for batch in batches:
            await nodes.enter_async_context(lanes(quiet, doorbell, INTERACTIONS, batch=batch, poll_seconds=SOON))
        await accept_all(Acceptor(quiet, doorbell, batch=9, waiting=500), script.requests)
        doorbell.ring(Bell.MUTATIONS, tenant.id)
        await all_applied(quiet, tenant.id)

    assert await states(quiet, tenant.id) == script.outcomes
    async with quiet.tenant(tenant.id) as transaction:
        found = await transaction.fetch("SELECT id, candidate_id, summary FROM interaction")
        told = await transaction.fetch("SELECT subject, type, data FROM event ORDER BY seq")
    assert {row["id"]: (row["candidate_id"], row["summary"]) for row in found} == script.expected
    of_each = [(row["subject"], row["type"], row["data"].get("interactionId", "")) for row in told]
    for person in {subject for subject, _, _ in script.events}:
        assert [event for event in of_each if event[0] == person] == [
            event for event in script.events if event[0] == person
        ]
    assert len(of_each) == len(script.events)
