"""Nodes that come and go in one database: each knows how many there are, and takes its share."""

import asyncio
from uuid import uuid4

import pytest

from quiet import Administrator, away
from rapport.access.limits import Limits
from rapport.access.nodes import GONE_AFTER, Nodes
from rapport.storage.database import Database

BURST = 12


def new_node(database: Database) -> tuple[Nodes, Limits]:
    limits = Limits(1, BURST, lambda: 1)  # a clock that stands still
    return Nodes(database, [limits]), limits


def let_through(limits: Limits) -> int:
    """By a full bucket."""
    tenant = uuid4()
    return sum(limits.take(tenant).admitted for _ in range(BURST + 1))


async def test_each_takes_its_share_of_those_that_are_there(own: Database) -> None:
    nodes = [new_node(own) for _ in range(3)]
    for node, _ in nodes:
        await node.say()
    assert [let_through(limits) for _, limits in nodes] == [BURST, BURST // 2, BURST // 3]  # as many as it has seen

    for node, _ in nodes:
        await node.say()
    assert [let_through(limits) for _, limits in nodes] == [BURST // 3] * 3


async def test_one_that_leaves_is_not_counted_any_more(own: Database) -> None:
    (one, limits), (other, _) = new_node(own), new_node(own)
    await other.say()
    await one.say()

    await other.leave()

    await one.say()
    assert let_through(limits) == BURST


async def test_one_that_is_silent_is_given_up_and_is_counted_again_when_it_speaks(
    own: Database, beside: Administrator
) -> None:
    (one, limits), (other, others) = new_node(own), new_node(own)
    await other.say()
    await beside.execute("UPDATE node SET seen_at = clock_timestamp() - $1::interval", GONE_AFTER)
    await one.say()
    assert let_through(limits) == BURST

    await other.say()
    await one.say()
    assert let_through(limits) == let_through(others) == BURST // 2


async def test_the_dead_are_buried(own: Database, beside: Administrator) -> None:
    (one, _), (other, _) = new_node(own), new_node(own)
    await other.say()
    await beside.execute("UPDATE node SET seen_at = clock_timestamp() - 11 * $1::interval", GONE_AFTER)

    await one.say()

    assert await beside.fetchval("SELECT count(*) FROM node") == 1


async def test_many_at_once_do_not_stand_in_each_others_way(own: Database, beside: Administrator) -> None:
    nodes = [new_node(own)[0] for _ in range(12)]
    for _ in range(5):
        await asyncio.gather(*(node.say() for node in nodes))
        await beside.execute("UPDATE node SET seen_at = clock_timestamp() - 11 * $1::interval", GONE_AFTER)
    await asyncio.gather(*(node.say() for node in nodes))

    assert await beside.fetchval("SELECT count(*) FROM node") == len(nodes)


async def test_while_the_database_is_away_the_last_number_holds(
    own: Database, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one, limits), (other, _) = new_node(own), new_node(own)
    await other.say()
    await one.say()

    async with away(own_url):
        await one.say()
        await other.leave()

    assert let_through(limits) == BURST // 2
    monkeypatch.setattr("rapport.access.nodes.SAY_SECONDS", 0)
    limits.share(1)
    running = asyncio.create_task(one.run())
    async with asyncio.timeout(30):
        while let_through(limits) != BURST // 2:  # noqa: ASYNC110  # it is counted anew by the task
            await asyncio.sleep(0)
    running.cancel()
