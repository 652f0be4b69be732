from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.candidate_homes import ANN, START, Home, contact, new_home
from rapport.domain.candidates.candidate_changes import ARCHIVE, CREATE, ERASE, UPDATE, merged
from rapport.domain.candidates.interactions import NO_CANDIDATE
from rapport.engine.mutation import Completed, Event, Failed, Operation, Outcome
from rapport.ids import NO_ONE, new_id
from rapport.storage.database import Database

names = st.sampled_from(["name", "email", "phone", "city", "sectors"])
values = st.sampled_from(["one", "two", ["one"], [], False, 0])
profiles = st.dictionaries(names, values)
changes = st.dictionaries(names, values | st.none())


def test_the_operations_are_called_what_callbacks_and_stored_mutations_call_them() -> None:
    assert [operation.name for operation in (CREATE, UPDATE, ARCHIVE, ERASE)] == [
        "candidates.create",
        "candidates.update",
        "candidates.archive",
        "candidates.erase",
    ]


@given(profiles, changes)
def test_given_fields_replace_null_clears_and_absent_fields_stay(
    profile: dict[str, Any], change: dict[str, Any]
) -> None:
    after = merged(profile, change)

    assert {name: after.get(name) for name in change} == change
    assert {name: after[name] for name in profile.keys() - change} == {
        name: profile[name] for name in profile.keys() - change
    }
    assert after.keys() <= profile.keys() | change.keys()
    assert None not in after.values()


@given(profiles, changes)
def test_the_same_change_twice_changes_nothing_more(profile: dict[str, Any], change: dict[str, Any]) -> None:
    assert merged(merged(profile, change), change) == merged(profile, change)


@pytest.mark.parametrize("operation", [UPDATE, ARCHIVE, ERASE], ids=lambda each: each.name)
async def test_a_candidate_of_nobody_or_of_another_tenant_is_not_found(
    database: Database, operation: Operation
) -> None:
    home, elsewhere = await new_home(database), await new_home(database)
    theirs = await elsewhere.person()
    before = await elsewhere.rows()

    outcomes = await home.carry_out(
        operation, *({"candidate_id": each, "changes": {"name": "Eve"}} for each in (NO_ONE, new_id(), theirs))
    )

    assert outcomes == [NO_CANDIDATE] * 3
    assert await elsewhere.rows() == before


async def updated(home: Home, candidate_id: object, **change: Any) -> Outcome:
    [outcome] = await home.carry_out(UPDATE, {"candidate_id": candidate_id, "changes": change}, minute=5)
    return outcome


@pytest.mark.parametrize(
    ("profile", "change"),
    [
        ({"email": "ann@school.example"}, {"email": None}),
        ({"phone": "0612345678"}, {"phone": None, "name": "Anna"}),
        ({"email": "ann@school.example", "phone": "0612345678"}, {"email": None, "phone": None}),
        ({"email": "ann@school.example"}, {"email": None, "phone": None}),
    ],
)
async def test_a_change_that_leaves_no_way_to_reach_a_person_is_refused_and_nothing_of_it_written(
    database: Database, profile: dict[str, Any], change: dict[str, Any]
) -> None:
    home = await new_home(database)
    candidate = await home.person({"name": "Ann", **profile})
    before = await home.rows()

    outcome = await updated(home, candidate, **change)

    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.forget) == ("contact_required", False)
    assert await home.rows() == before


async def test_one_way_to_reach_a_person_may_take_the_place_of_the_other(database: Database) -> None:
    home = await new_home(database)
    candidate = await home.person({"name": "Ann", "email": "ann@school.example"})

    assert isinstance(await updated(home, candidate, email=None, phone="06 1234 5678"), Completed)

    assert await home.profile(candidate) == {"name": "Ann", "phone": "06 1234 5678"}
    assert await home.found(email="ann@school.example") == []
    assert await home.found(phone="0612345678") == [candidate]


async def test_a_change_is_written_with_its_time_and_told_of(database: Database) -> None:
    home = await new_home(database)
    candidate = await home.person({**ANN, "sectors": ["Primary education"], "city": "Utrecht"})

    outcome = await updated(home, candidate, sectors=["Special education"], city=None, email="Anna@School.example")

    assert outcome == Completed(
        events=[Event(type="candidate.updated", subject=candidate)], changed=["city", "email", "sectors"]
    )
    found = await home.read(candidate)
    assert found is not None
    assert found.profile == {**ANN, "sectors": ["Special education"], "email": "Anna@School.example"}
    assert (found.created_at, found.updated_at) == (START, START + timedelta(minutes=5))
    assert await home.found(email="anna@school.example") == [candidate]


async def test_a_set_of_changes_fails_only_where_it_must(database: Database) -> None:
    home = await new_home(database)
    good, bad = await home.person(), await home.person({"name": "Bob", "email": "bob@school.example"})

    outcomes = await home.carry_out(
        UPDATE,
        {"candidate_id": bad, "changes": {"email": None}},
        {"candidate_id": NO_ONE, "changes": {"city": "Delft"}},
        {"candidate_id": good, "changes": {"city": "Delft"}},
    )

    assert [isinstance(outcome, Completed) for outcome in outcomes] == [False, False, True]
    assert (await home.profile(good))["city"] == "Delft"
    assert await home.profile(bad) == {"name": "Bob", "email": "bob@school.example"}


async def test_an_archived_candidate_is_out_of_lists_and_searches_and_read_by_id(database: Database) -> None:
    home = await new_home(database)
    seen, hidden = await home.person(), await home.person()

    outcomes = await home.archive(hidden)

    assert outcomes == [Completed(events=[Event(type="candidate.archived", subject=hidden)])]
    assert await home.listed() == [seen]
    assert await home.found(email=ANN["email"]) == await home.found(phone=ANN["phone"]) == [seen]
    found = await home.read(hidden)
    assert found is not None
    assert (found.profile, found.archived_at, found.updated_at) == (ANN, START, START)


async def test_archiving_again_keeps_the_first_time(database: Database) -> None:
    home = await new_home(database)
    candidate = await home.person()
    await home.archive(candidate)

    [outcome] = await home.carry_out(ARCHIVE, {"candidate_id": candidate}, minute=7)

    assert isinstance(outcome, Completed)
    found = await home.read(candidate)
    assert found is not None
    assert found.archived_at == START


async def test_erasing_takes_the_interactions_along_and_nobody_elses(database: Database) -> None:
    home = await new_home(database)
    gone = await home.person(interactions=[contact(1), contact(2)])
    stays = await home.person(interactions=[contact(3)])

    outcomes = await home.carry_out(ERASE, {"candidate_id": gone})

    assert outcomes == [Completed(events=[Event(type="candidate.erased", subject=gone)], forget=[gone])]
    assert await home.read(gone) is None
    assert await home.listed() == [stays]
    async with database.tenant(home.tenant.id) as transaction:
        left = await transaction.fetch("SELECT candidate_id FROM interaction")
    assert [row["candidate_id"] for row in left] == [stays]


async def test_who_is_archived_can_be_erased(database: Database) -> None:
    home = await new_home(database)
    candidate = await home.person()
    await home.archive(candidate)

    [outcome] = await home.carry_out(ERASE, {"candidate_id": candidate})

    assert isinstance(outcome, Completed)
    assert await home.rows() == []
