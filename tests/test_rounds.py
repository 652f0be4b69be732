import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextvars import ContextVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from rapport.rounds import Rounds

A, B, C = (UUID(int=number) for number in (1, 2, 3))
SOON = 0.001


class Work:
    """Rounds that begin when they are started and end when they are let go; what each answers is asked of `left`."""

    def __init__(self) -> None:
        self.begun: list[UUID] = []
        self.under_way: Counter[UUID] = Counter()
        self.most_at_once = 0
        self.left: Counter[UUID] = Counter()
        self.failing: Counter[UUID] = Counter()
        self.gate = asyncio.Event()
        self.gate.set()
        self._beginning = asyncio.Condition()

    async def has_begun(self, count: int) -> None:
        """Returns once that many rounds have begun."""
        async with asyncio.timeout(10), self._beginning:
            await self._beginning.wait_for(lambda: len(self.begun) >= count)

    async def __call__(self, tenant_id: UUID) -> bool:
        self.begun.append(tenant_id)
        self.under_way[tenant_id] += 1
        assert self.under_way[tenant_id] == 1
        self.most_at_once = max(self.most_at_once, self.under_way.total())
        async with self._beginning:
            self._beginning.notify_all()
        try:
            await self.gate.wait()
        finally:
            self.under_way[tenant_id] -= 1
        if self.failing[tenant_id]:
            self.failing[tenant_id] -= 1
            raise ZeroDivisionError
        self.left[tenant_id] -= 1
        return self.left[tenant_id] > 0


async def nobody() -> Iterable[UUID]:
    return ()


def rounds_of(work: Work, *, workers: int = 2, poll_seconds: float = 60) -> Rounds:
    return Rounds("test", work, nobody, workers=workers, poll_seconds=poll_seconds)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def work() -> AsyncIterator[Work]:
    made = Work()
    yield made
    made.gate.set()


async def test_a_tenant_has_one_round_at_a_time_and_another_one_after_a_knock(work: Work) -> None:
    rounds = rounds_of(work)
    work.gate.clear()
    rounds.knock(A)
    await settled()
    for _ in range(3):
        rounds.knock(A)
    await settled()
    assert work.begun == [A]
    work.gate.set()
    await settled()
    assert work.begun == [A, A]


async def test_a_round_without_a_knock_does_not_follow(work: Work) -> None:
    rounds = rounds_of(work)
    rounds.knock(A)
    await settled()
    assert work.begun == [A]


async def test_rounds_follow_as_long_as_there_is_more(work: Work) -> None:
    work.left[A] = 4
    rounds_of(work).knock(A)
    await settled()
    assert work.begun == [A] * 4


async def test_no_more_rounds_run_side_by_side_than_there_are_workers(work: Work) -> None:
    rounds = rounds_of(work, workers=2)
    work.gate.clear()
    for tenant_id in (A, B, C):
        rounds.knock(tenant_id)
    await settled()
    assert work.begun == [A, B]
    work.gate.set()
    await settled()
    assert work.begun == [A, B, C]


async def test_a_tenant_with_much_work_lets_the_others_in_between(work: Work) -> None:
    rounds = rounds_of(work, workers=1)
    work.left |= Counter({A: 3, B: 1, C: 2})
    for tenant_id in (A, B, C):
        rounds.knock(tenant_id)
    await settled()
    assert work.begun == [A, B, C, A, C, A]


async def test_a_round_that_fails_rests_is_tried_again_and_holds_up_nobody(work: Work) -> None:
    rounds = rounds_of(work, workers=1, poll_seconds=SOON)
    work.failing[A] = 2
    with capture_logs() as logs:
        rounds.knock(A)
        await asyncio.sleep(0)
        rounds.knock(A)  # a knock does not wake one that rests
        rounds.knock(B)
        await work.has_begun(4)
        await settled()
    assert [(entry["event"], entry["rounds"], entry["tenant"]) for entry in logs] == [
        ("round_failed", "test", str(A))
    ] * 2
    assert work.begun == [A, B, A, A]


async def test_work_that_nobody_announced_is_looked_for_at_once_and_again(work: Work) -> None:
    looks = 0

    async def find() -> Iterable[UUID]:
        nonlocal looks
        looks += 1
        return [B] if looks == 3 else [A] if looks == 1 else []

    rounds = Rounds("test", work, find, workers=2, poll_seconds=SOON)
    running = asyncio.create_task(rounds.run())
    await work.has_begun(2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert work.begun == [A, B]


async def test_a_stop_waits_for_rounds_under_way_and_begins_none(work: Work) -> None:
    rounds = rounds_of(work, workers=1)
    work.left[A] = 5
    work.gate.clear()
    rounds.knock(A)
    rounds.knock(B)
    await settled()
    stopping = asyncio.create_task(rounds.stop())
    await settled()
    assert not stopping.done()
    rounds.knock(C)
    work.gate.set()
    await stopping
    rounds.knock(C)
    await settled()
    assert work.begun == [A]


async def test_what_is_abandoned_is_cut_off_and_none_begins(work: Work) -> None:
    rounds = rounds_of(work, workers=1)
    work.gate.clear()
    rounds.knock(A)
    rounds.knock(B)
    await work.has_begun(1)

    await rounds.abandon()

    assert (work.begun, work.under_way.total()) == ([A], 0)


async def test_a_stop_without_work_is_immediate(work: Work) -> None:
    await rounds_of(work).stop()
    assert work.begun == []


async def test_a_round_knows_nothing_of_who_knocked() -> None:
    request: ContextVar[str] = ContextVar("request", default="none")
    seen: list[str] = []

    async def look(_: UUID) -> bool:
        seen.append(request.get())
        return False

    rounds = Rounds("test", look, nobody, workers=1, poll_seconds=60)
    request.set("somebody's")
    rounds.knock(A)
    await settled()
    assert seen == ["none"]


@given(
    knocks=st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(0, 3)), max_size=15), workers=st.integers(1, 3)
)
@settings(deadline=None)
async def test_however_it_is_knocked_for_each_knock_is_followed_by_a_round(
    knocks: list[tuple[UUID, int]], workers: int
) -> None:
    work = Work()
    rounds = rounds_of(work, workers=workers)
    last_knock: dict[UUID, int] = {}
    for tenant_id, turns in knocks:
        rounds.knock(tenant_id)
        last_knock[tenant_id] = work.begun.count(tenant_id)
        for _ in range(turns):
            await asyncio.sleep(0)
    for _ in range(30):
        await settled()
    for tenant_id, before in last_knock.items():
        assert work.begun.count(tenant_id) > before
    assert work.most_at_once <= workers
    assert work.under_way.total() == 0


async def test_a_round_that_is_cut_off_before_it_began_is_not_waited_for(work: Work) -> None:
    rounds = rounds_of(work)
    rounds.knock(A)  # and nothing is awaited: its task has not run yet

    async with asyncio.timeout(10):
        await rounds.abandon()

    assert work.begun == []
