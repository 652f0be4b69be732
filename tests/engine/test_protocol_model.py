"""The engine's protocol against a model of a few lines: accepted, repeated, executed, applied, crashed, poisoned."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from msgspec import Struct

from engine.toys import APPEND, append, apply, log_of
from quiet import new_tenant
from rapport.access.audit_verify import verify_chain
from rapport.engine.accept import Acceptor, KeyReusedError
from rapport.engine.apply import apply_round
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Request
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.storage.doorbell import Doorbell

RECORDS = 3
ENDS: dict[str, dict[str, Any]] = {
    "completed": {},
    "refused": {"refuse": True},
    "internal_error": {"poison": "code"},
    "internal_error of the database": {"poison": "database"},
}
"""What becomes of a mutation with such a body."""

Answer = TypeVar("Answer")


class CrashedError(Exception):
    """A process that ends in the middle of a transaction."""


class Ground:
    """A loop of its own, as the steps of a machine are plain functions; and the database, once for all machines."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._opening = open_database(url, Settings(database_connections=4))
        self.database: Database = self.run(self._opening.__aenter__())
        self.acceptor = Acceptor(self.database, Doorbell(self.database, url), batch=256, waiting=5000)

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self.acceptor.drain())
        self.run(self._opening.__aexit__(None, None, None))
        self._loop.close()


@pytest.fixture
def ground(quiet_url: str) -> Iterator[Ground]:
    ground = Ground(quiet_url)
    yield ground
    ground.close()


class Wanted(Struct, frozen=True):
    """A request that was accepted, with the value that it appends and its end."""

    request: Request
    mutation_id: UUID
    record: UUID
    value: int
    end: str


class Protocol(RuleBasedStateMachine):
    """`waiting` in order of acceptance; `ended` and `logs` are what should stand in the database."""

    known = Bundle("known")
    finished = Bundle("finished")

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.database = ground.database
        self.tenant = ground.run(new_tenant(ground.database)).id
        self.records = [new_id() for _ in range(RECORDS)]
        self.waiting: list[Wanted] = []
        self.ended: dict[UUID, str] = {}
        self.logs: dict[UUID, list[int]] = {record: [] for record in self.records}
        self.values = 0

    def _request(self, place: int, end: str, **given: Any) -> Request:
        self.values += 1
        return append(self.tenant, self.records[place], self.values, body=ENDS[end], **given)

    def _end(self, wanted: Wanted) -> None:
        self.ended[wanted.mutation_id] = wanted.end.split(" ")[0]
        if wanted.end == "completed":
            self.logs[wanted.record].append(wanted.value)

    @rule(target=known, place=st.integers(0, RECORDS - 1), end=st.sampled_from(sorted(ENDS)))
    def accept(self, place: int, end: str) -> Wanted:
        request = self._request(place, end)
        answer = self.ground.run(self.ground.acceptor.accept(request))
        assert not answer.replayed
        wanted = Wanted(request, answer.mutation_id, self.records[place], self.values, end)
        self.waiting.append(wanted)
        return wanted

    @rule(wanted=known)
    def repeat(self, wanted: Wanted) -> None:
        answer = self.ground.run(self.ground.acceptor.accept(wanted.request))
        assert (answer.mutation_id, answer.replayed) == (wanted.mutation_id, True)

    @rule(wanted=known)
    def take_the_key_for_something_else(self, wanted: Wanted) -> None:
        other = self._request(0, "completed", idempotency_key=wanted.request.idempotency_key, fingerprint=b"other")
        with pytest.raises(KeyReusedError):
            self.ground.run(self.ground.acceptor.accept(other))
        with pytest.raises(KeyReusedError):
            self.ground.run(execute(self.database, other, APPEND))

    @rule(target=finished, place=st.integers(0, RECORDS - 1), end=st.sampled_from(sorted(ENDS)))
    def execute(self, place: int, end: str) -> Wanted:
        request = self._request(place, end)
        answer = self.ground.run(execute(self.database, request, APPEND))
        assert not answer.replayed
        assert isinstance(answer.outcome, Completed) == (end == "completed")
        wanted = Wanted(request, answer.mutation_id, self.records[place], self.values, end)
        self._end(wanted)
        return wanted

    @rule(wanted=finished)
    def execute_again(self, wanted: Wanted) -> None:
        answer = self.ground.run(execute(self.database, wanted.request, APPEND))
        assert (answer.mutation_id, answer.replayed) == (wanted.mutation_id, True)

    @rule(batch=st.integers(1, 5))
    def apply(self, batch: int) -> None:
        self.ground.run(apply(self.database, self.tenant, APPEND, batch=batch))
        for wanted in self.waiting[:batch]:
            self._end(wanted)
        del self.waiting[:batch]

    @rule(batch=st.integers(1, 5))
    def crash_before_the_commit(self, batch: int) -> None:
        async def crash() -> None:
            async with self.database.tenant(self.tenant) as transaction:
                await apply_round(transaction, self.tenant, {APPEND.name: APPEND}, batch)
                raise CrashedError

        with suppress(CrashedError):
            self.ground.run(crash())

    @rule(wanted=consumes(known), place=st.integers(0, RECORDS - 1))
    def crash_after_the_commit_of_an_acceptance(self, wanted: Wanted, place: int) -> None:
        """Nobody heard the answer; a new process, which knows nothing, is asked again."""
        node = Acceptor(self.database, Doorbell(self.database, ""), batch=1, waiting=place + 1)
        answer = self.ground.run(node.accept(wanted.request))
        assert (answer.mutation_id, answer.replayed) == (wanted.mutation_id, True)

    @invariant()
    def the_database_is_as_the_model_says(self) -> None:
        expected = {**self.ended, **{wanted.mutation_id: "accepted" for wanted in self.waiting}}
        assert self.ground.run(self._found()) == expected
        for record, log in self.logs.items():
            assert self.ground.run(log_of(self.database, self.tenant, record)) == log
        completed = list(self.ended.values()).count("completed")
        assert self.ground.run(self._events()) == list(range(1, completed + 1))

    def teardown(self) -> None:
        assert self.ground.run(verify_chain(self.database, self.tenant)).fault is None

    async def _found(self) -> dict[UUID, str]:
        async with self.database.tenant(self.tenant) as transaction:
            rows = await transaction.fetch("SELECT id, coalesce(error_code, state) AS state FROM mutation")
        return {row["id"]: row["state"] for row in rows}

    async def _events(self) -> list[int]:
        async with self.database.tenant(self.tenant) as transaction:
            return [row["seq"] for row in await transaction.fetch("SELECT seq FROM event ORDER BY seq")]


def test_whatever_happens_in_whatever_order_each_mutation_is_applied_once_and_in_order(ground: Ground) -> None:
    class OnGround(Protocol):
        def __init__(self) -> None:
            super().__init__(ground)

    few = settings(max_examples=6, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(OnGround, settings=few)
