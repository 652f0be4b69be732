"""Lists and searches of candidates, and the newest interactions of several of them."""

from typing import Any
from uuid import UUID

import pytest

from domain.candidate_homes import ANN, Home, contact, new_home
from rapport.domain.candidates.interactions import list_interactions, newest_of_each
from rapport.ids import NO_ONE, new_id
from rapport.storage.database import Database


async def test_nobody_of_another_tenant_is_listed_or_found(database: Database) -> None:
    home, elsewhere = await new_home(database), await new_home(database)
    await elsewhere.person()

    assert await home.listed() == []
    assert await home.found(email=ANN["email"]) == await home.found(phone=ANN["phone"]) == []


@pytest.mark.parametrize("wanted", [{"email": ""}, {"email": "\0"}, {"phone": ""}, {"phone": "\0"}, {"phone": "none"}])
async def test_a_search_for_nothing_finds_nobody_not_even_those_without_it(
    database: Database, wanted: dict[str, Any]
) -> None:
    home = await new_home(database)
    await home.person({"name": "Without a phone", "email": "one@school.example"})
    await home.person({"name": "Without an address", "phone": "0612345678"})

    assert await home.found(**wanted) == []


async def test_candidates_come_in_the_order_of_their_ids_whatever_became_of_them(database: Database) -> None:
    home = await new_home(database)
    ids = [new_id() for _ in range(5)]
    for each in (3, 0, 4, 1, 2):
        await home.person(candidate_id=ids[each])

    assert await home.listed() == ids
    assert await home.listed(limit=2) == ids[:2]
    assert await home.listed(after=ids[1], limit=2) == ids[2:4]
    assert await home.listed(after=ids[4]) == []


async def test_the_page_behind_one_who_is_archived_meanwhile_begins_where_it_would_have(database: Database) -> None:
    home = await new_home(database)
    ids = [await home.person() for _ in range(4)]
    await home.archive(ids[1])

    assert await home.listed(after=ids[1]) == ids[2:]


async def test_all_with_one_address_or_number_are_found(database: Database) -> None:
    home = await new_home(database)
    twins = [
        await home.person({"name": name, "email": "Twin@School.example", "phone": "0612345678"})
        for name in ("One", "Two")
    ]
    await home.person({"name": "Three", "email": "three@school.example", "phone": "0687654321"})

    assert await home.found(email="tWIN@sCHOOL.example") == twins
    assert await home.found(phone="06-1234 5678") == twins
    assert await home.found(phone="06-1234 5678", limit=1) == twins[:1]


async def test_the_address_goes_before_the_number(database: Database) -> None:
    home = await new_home(database)
    ann = await home.person()
    await home.person({"name": "Bob", "email": "bob@school.example", "phone": "0612345678"})

    assert await home.found(email=ANN["email"], phone="0612345678") == [ann]
    assert await home.found(email="nobody@school.example", phone="0612345678") == []


async def newest(home: Home, *wanted: UUID, limit: int) -> dict[UUID, list[int]]:
    async with home.database.tenant(home.tenant.id) as transaction:
        found = await newest_of_each(transaction, home.tenant.id, wanted, limit=limit)
    return {candidate: [each.id.int for each in interactions] for candidate, interactions in found.items()}


async def test_no_interactions_of_nobody_and_of_another_tenant(database: Database) -> None:
    home, elsewhere = await new_home(database), await new_home(database)
    theirs = await elsewhere.person(interactions=[contact(1)])

    assert await newest(home, limit=5) == {}
    assert await newest(home, theirs, NO_ONE, limit=5) == {}


async def test_each_candidate_gets_its_own_newest_newest_first(database: Database) -> None:
    home = await new_home(database)
    busy = await home.person(
        interactions=[
            contact(1, "2026-03-01"),
            contact(2, "2026-03-05"),
            contact(3, "2026-03-05"),
            contact(4, "2026-03-02"),
        ]
    )
    quiet = await home.person(interactions=[contact(5, "2020-01-01")])
    silent = await home.person()
    await home.person(interactions=[contact(6, "2026-03-09")])

    assert await newest(home, quiet, silent, busy, limit=3) == {quiet: [5], busy: [3, 2, 4]}


async def test_the_newest_of_each_are_the_first_page_of_each(database: Database) -> None:
    home = await new_home(database)
    people = [
        await home.person(
            interactions=[contact(10 * person + number, f"2026-03-{1 + 7 * number % 10:02}") for number in range(10)]
        )
        for person in range(3)
    ]

    async with database.tenant(home.tenant.id) as transaction:
        found = await newest_of_each(transaction, home.tenant.id, people, limit=4)
        for person in people:
            page = await list_interactions(transaction, home.tenant.id, person, after=None, limit=4)
            assert found[person] == page
