from typing import Any
from uuid import UUID

import pytest

from domain.candidate_homes import Home, contact, new_home
from rapport.domain.candidates import streaming
from rapport.domain.candidates.candidates import find_candidate
from rapport.domain.candidates.streaming import stand_still, stream_candidates, stream_interactions
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction


@pytest.fixture
async def home(database: Database) -> Home:
    return await new_home(database)


async def streamed(transaction: Transaction, home: Home, candidate_id: UUID | None = None) -> tuple[Any, Any]:
    """The ids of the candidates and of the interactions."""
    return (
        [each.id async for each in stream_candidates(transaction, home.tenant.id, candidate_id)],
        [each.id async for each in stream_interactions(transaction, home.tenant.id, candidate_id)],
    )


async def test_nothing_of_another_tenant_is_streamed(home: Home, database: Database) -> None:
    elsewhere = await new_home(database)
    theirs = await elsewhere.person(interactions=[contact(1)])

    async with database.tenant(home.tenant.id) as transaction:
        assert await streamed(transaction, home) == await streamed(transaction, home, theirs) == ([], [])


async def test_all_of_it_comes_in_the_order_of_the_ids_however_few_are_fetched_at_a_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "FETCHED", 2)
    people = sorted([new_id() for _ in range(5)])
    for number, each in enumerate(people):
        await home.person(candidate_id=each, interactions=[contact(10 - number), contact(20 + number)])
    await home.archive(people[2])

    async with home.database.tenant(home.tenant.id) as transaction:
        assert await streamed(transaction, home) == (people, [UUID(int=n) for n in [*range(6, 11), *range(20, 25)]])
        assert await streamed(transaction, home, people[2]) == ([people[2]], [UUID(int=8), UUID(int=22)])


async def test_what_is_read_is_of_one_moment_and_nothing_can_be_written(home: Home) -> None:
    first = await home.person(interactions=[contact(1)])
    async with home.database.tenant(home.tenant.id) as transaction:
        await stand_still(transaction)
        assert await find_candidate(transaction, home.tenant.id, first) is not None
        await home.person(interactions=[contact(2)])
        assert await streamed(transaction, home) == ([first], [UUID(int=1)])
        read_only = await transaction.fetchval("SHOW transaction_read_only")
    assert read_only == "on"
