"""Positions of events: 1, 2, 3 … of each tenant, in the order in which they become visible."""

import asyncio
import random
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from quiet import Administrator, all_but, blocked, new_tenant
from rapport.access.tenants import Tenant
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.ids import new_id
from rapport.settings import Settings
from rapport.storage.database import Database, Transaction, open_database

AT = datetime(2026, 3, 1, tzinfo=UTC)
WRITERS = 100


def happened(*subjects: UUID) -> list[Happened]:
    return [Happened(event=Event(type="test.happened", subject=subject)) for subject in subjects]


async def subjects_after(transaction: Transaction, tenant_id: UUID, position: int) -> list[tuple[int, UUID]]:
    rows = await transaction.fetch(
        "SELECT seq, subject FROM event WHERE tenant_id = $1 AND seq > $2 ORDER BY seq", tenant_id, position
    )
    return [(row["seq"], row["subject"]) for row in rows]


async def test_each_tenant_counts_its_own_without_gaps_in_the_order_of_writing(own: Database) -> None:
    one, other = await new_tenant(own), await new_tenant(own)
    first, second, third, theirs = [new_id() for _ in range(4)]

    async with own.tenant(one.id) as transaction:
        await write_events(transaction, one.id, happened(second, first), AT)
    async with own.tenant(other.id) as transaction:
        await write_events(transaction, other.id, happened(theirs), AT)
    async with own.tenant(one.id) as transaction:
        await write_events(transaction, one.id, [], AT)
        await write_events(transaction, one.id, happened(third), AT)

    async with own.tenant(one.id) as transaction:
        assert await subjects_after(transaction, one.id, 0) == [(1, second), (2, first), (3, third)]
    async with own.tenant(other.id) as transaction:
        assert await subjects_after(transaction, other.id, 0) == [(1, theirs)]


async def test_a_position_that_was_not_committed_is_given_to_the_next(own: Database) -> None:
    tenant, subject = await new_tenant(own), new_id()
    with suppress(ZeroDivisionError):
        async with own.tenant(tenant.id) as transaction:
            await write_events(transaction, tenant.id, happened(new_id()), AT)
            raise ZeroDivisionError

    async with own.tenant(tenant.id) as transaction:
        await write_events(transaction, tenant.id, happened(subject), AT)
        assert await subjects_after(transaction, tenant.id, 0) == [(1, subject)]


async def test_nobody_gets_a_later_position_while_an_earlier_one_is_not_committed(
    own: Database, beside: Administrator
) -> None:
    tenant, early, late = await new_tenant(own), new_id(), new_id()

    async def write_late() -> None:
        async with own.tenant(tenant.id) as transaction:
            await write_events(transaction, tenant.id, happened(late), AT)

    async with own.tenant(tenant.id) as transaction:
        await write_events(transaction, tenant.id, happened(early), AT)
        writing = asyncio.create_task(write_late())
        await blocked(beside)
        await all_but(writing)
    await writing

    async with own.tenant(tenant.id) as transaction:
        assert await subjects_after(transaction, tenant.id, 0) == [(1, early), (2, late)]


class Writers:
    """A hundred transactions that are open at once: each wrote its record; its event and its commit come at word."""

    def __init__(self, database: Database, tenant: Tenant) -> None:
        self._database, self._tenant = database, tenant
        self._begun = asyncio.Barrier(WRITERS + 1)
        self.may_write = [asyncio.Event() for _ in range(WRITERS)]
        self.may_commit = [asyncio.Event() for _ in range(WRITERS)]
        self.subjects = [new_id() for _ in range(WRITERS)]
        self.tasks = [asyncio.create_task(self._write(number)) for number in range(WRITERS)]

    async def all_begun(self) -> None:
        await self._begun.wait()

    async def _write(self, number: int) -> None:
        async with self._database.tenant(self._tenant.id) as transaction:
            await transaction.execute(
                "INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at)"
                " VALUES ($1, $2, '{}', now(), now())",
                self._tenant.id,
                self.subjects[number],
            )
            await self._begun.wait()
            await self.may_write[number].wait()
            await write_events(transaction, self._tenant.id, happened(self.subjects[number]), AT)
            await self.may_commit[number].wait()


async def test_a_reader_beside_a_hundred_writers_whose_commits_are_held_open_sees_each_event_once_and_in_order(
    own: Database, own_url: str, settings: Settings
) -> None:
    tenant = await new_tenant(own)
    wide = msgspec.structs.replace(settings, database_connections=WRITERS)
    async with open_database(own_url, wide) as database:
        writers = Writers(database, tenant)
        await writers.all_begun()
        writing = asyncio.create_task(_release(own, writers))
        seen = await _follow(own, tenant.id)
        await asyncio.gather(writing, *writers.tasks)

    assert [position for position, _ in seen] == list(range(1, WRITERS + 1))
    assert sorted(subject for _, subject in seen) == sorted(writers.subjects)


async def _release(database: Database, writers: Writers) -> None:
    """Events are written in one order, and commits let go in the opposite one, ten of each at a time."""
    order = random.Random(7).sample(range(WRITERS), WRITERS)
    for start in range(0, WRITERS, 10):
        some = order[start : start + 10]
        for word in [writers.may_write[each] for each in some] + [writers.may_commit[each] for each in some[::-1]]:
            word.set()
            async with database.directory() as transaction:  # a round trip, so that the readers come in between
                await transaction.execute("SELECT 1")


async def _follow(database: Database, tenant_id: UUID) -> list[tuple[int, UUID]]:
    """Polls until a hundred were seen, and never looks back."""
    seen: list[tuple[int, UUID]] = []
    async with asyncio.timeout(30):
        while len(seen) < WRITERS:
            async with database.tenant(tenant_id) as transaction:
                seen += await subjects_after(transaction, tenant_id, seen[-1][0] if seen else 0)
    return seen
