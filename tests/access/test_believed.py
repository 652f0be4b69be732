"""What is believed, for how long, and what ends it."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from msgspec import Struct

from rapport.access import believed
from rapport.access.believed import Believed

FOREVER = 3600.0
ONE, OTHER = UUID(int=1), UUID(int=2)


class Thing(Struct, frozen=True):
    tenant_id: UUID
    name: str


class Source:
    """What is really there, and what was asked of it."""

    def __init__(self, *things: Thing) -> None:
        self.things = {thing.name: thing for thing in things}
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def find(self, name: str) -> Thing | None:
        self.asked.append(name)
        self.begun.set()
        found = self.things.get(name)
        await self.go_on.wait()
        return found

    async def seen(self, memory: "Believed[str, Thing]", names: Sequence[str]) -> list[bool]:
        return [await memory.get(name) is not None for name in names]


async def test_what_was_found_is_asked_for_once_and_what_was_not_each_time() -> None:
    source = Source(Thing(ONE, "a"))
    memory = Believed(source.find, FOREVER)

    assert await source.seen(memory, "aabb") == [True, True, False, False]
    assert source.asked == ["a", "b", "b"]


async def test_nothing_is_believed_for_no_time() -> None:
    source = Source(Thing(ONE, "a"))
    memory = Believed(source.find, 0)

    assert await source.seen(memory, "aa") == [True, True]
    source.things.clear()
    assert await source.seen(memory, "a") == [False]


async def test_what_is_taken_back_is_forgotten_for_that_tenant_only() -> None:
    source = Source(Thing(ONE, "a"), Thing(OTHER, "b"))
    memory = Believed(source.find, FOREVER)
    await source.seen(memory, "ab")
    source.things.clear()

    memory.forget(ONE)

    assert await source.seen(memory, "ab") == [False, True]


async def test_what_was_being_read_when_something_was_taken_back_is_not_remembered() -> None:
    source = Source(Thing(ONE, "a"))
    memory = Believed(source.find, FOREVER)
    source.go_on.clear()
    reading = asyncio.create_task(memory.get("a"))
    await source.begun.wait()
    source.things.clear()
    memory.forget(ONE)
    source.go_on.set()

    assert await reading is not None
    assert await memory.get("a") is None


async def test_no_more_is_remembered_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(believed, "MAX_BELIEVED", 2)
    source = Source(*(Thing(ONE, name) for name in "abc"))
    memory = Believed(source.find, FOREVER)

    assert await source.seen(memory, "abc") == [True] * 3
    assert len(memory._known) <= 2
