import asyncio

import pytest
from structlog.testing import capture_logs

from rapport import background
from rapport.background import Background


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "RESTART_SECONDS", 0.001)
    monkeypatch.setattr(background, "CANCEL_AGAIN_SECONDS", 0.01)


class Work:
    """A task that notes how often it began and how often it was cancelled."""

    def __init__(self, *, fails: int = 0, ends: int = 0, deaf: int = 0) -> None:
        self.fails, self.ends, self.deaf = fails, ends, deaf
        self.begun = self.cancelled = 0
        self.at_work = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        if self.begun <= self.fails:
            raise ZeroDivisionError(f"the {self.begun}.")
        if self.begun <= self.fails + self.ends:
            return
        self.at_work.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            if self.cancelled <= self.deaf:
                raise ConnectionError("while it cleaned up") from None
            raise


async def test_a_task_that_fails_is_logged_and_started_again() -> None:
    work = Work(fails=2)
    with capture_logs() as logs:
        async with Background() as tasks:
            tasks.keep("work", work)
            await work.at_work.wait()
    assert work.begun == 3
    assert [(entry["event"], entry["task"], entry["error"]) for entry in logs] == [
        ("background_failed", "work", "ZeroDivisionError('the 1.')"),
        ("background_failed", "work", "ZeroDivisionError('the 2.')"),
    ]


async def test_a_task_that_ends_is_started_again() -> None:
    work = Work(ends=1)
    async with Background() as tasks:
        tasks.keep("work", work)
        await work.at_work.wait()
    assert work.begun == 2


async def test_a_task_that_fails_leaves_the_others_alone() -> None:
    failing, steady = Work(fails=2), Work()
    async with Background() as tasks:
        tasks.keep("steady", steady)
        tasks.keep("failing", failing)
        await failing.at_work.wait()
    assert steady.begun == 1


async def test_leaving_the_block_cancels_all_and_waits_for_them() -> None:
    works = [Work() for _ in range(3)]
    async with Background() as tasks:
        for work in works:
            tasks.keep("work", work)
            await work.at_work.wait()
    assert [work.cancelled for work in works] == [1, 1, 1]


async def test_leaving_the_block_by_an_error_cancels_all_and_passes_it_on() -> None:
    work = Work()

    async def fail() -> None:
        async with Background() as tasks:
            tasks.keep("work", work)
            await work.at_work.wait()
            raise KeyError("own")

    with pytest.raises(KeyError, match="own"):
        await fail()
    assert work.cancelled == 1


async def test_a_task_whose_end_fails_is_ended_all_the_same() -> None:
    deaf, other = Work(deaf=2), Work()
    async with asyncio.timeout(20), Background() as tasks:
        tasks.keep("deaf", deaf)
        tasks.keep("other", other)
        await deaf.at_work.wait()
        await other.at_work.wait()
    assert other.cancelled == 1
    assert deaf.cancelled >= 1


async def test_leaving_the_block_may_itself_be_cancelled() -> None:
    cleaning, cleaned = asyncio.Event(), asyncio.Event()

    async def slow_to_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaning.set()
            await cleaned.wait()

    async def block() -> None:
        async with Background() as tasks:
            tasks.keep("slow", slow_to_end)
            await asyncio.sleep(0)

    leaving = asyncio.create_task(block())
    await cleaning.wait()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    cleaned.set()
