from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.candidate_homes import ANN, START, Home, new_home
from rapport.domain.candidates.candidate_changes import CREATE
from rapport.domain.candidates.candidate_upsert import AMBIGUOUS, UPSERT
from rapport.engine.mutation import Completed, Event, Failed, Outcome
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

BOB = {"name": "Bob", "email": "bob@school.example", "phone": "020 123 4567"}


def upsert_of(profile: dict[str, Any], candidate_id: UUID | None = None) -> dict[str, Any]:
    return {"candidate": {"id": candidate_id or new_id(), "profile": profile}}


async def upsert(home: Home, **profile: Any) -> Outcome:
    [outcome] = await home.carry_out(UPSERT, upsert_of({"name": "Someone", **profile}), minute=5)
    return outcome


def is_about(outcome: Outcome, candidate_id: UUID, *changed: str) -> bool:
    """Whether it updated these fields of this candidate."""
    return outcome == Completed(
        events=[Event(type="candidate.updated", subject=candidate_id)],
        result={"candidateIds": [show(Kind.CANDIDATE, candidate_id)], "interactionIds": [], "created": False},
        subjects=[candidate_id],
        changed=sorted(changed),
    )


def test_the_operation_is_called_what_callbacks_and_stored_mutations_call_it() -> None:
    assert UPSERT.name == "candidates.upsert"


def test_an_ambiguous_upsert_is_forgotten_because_no_erasure_could_find_it() -> None:
    assert isinstance(AMBIGUOUS, Failed)
    assert (AMBIGUOUS.code, AMBIGUOUS.forget) == ("ambiguous_match", True)


@pytest.mark.parametrize(
    "contact",
    [
        {"email": ANN["email"], "phone": BOB["phone"]},
        {"email": "shared@school.example"},
        {"email": "Shared@School.example", "phone": "030 111 1111"},
        {"phone": "030 999 9999"},
        {"email": "new@school.example", "phone": "030-999 99 99"},
    ],
    ids=["two different matches", "same e-mail", "same e-mail, one phone", "same phone", "new e-mail, same phone"],
)
async def test_when_nobody_can_tell_who_it_is_nothing_is_written(database: Database, contact: dict[str, str]) -> None:
    home = await new_home(database)
    await home.person(ANN)
    await home.person(BOB)
    await home.person({"name": "Cas", "email": "shared@school.example", "phone": "030 111 1111"})
    await home.person({"name": "Dirk", "email": "shared@school.example", "phone": "030 222 2222"})
    await home.person({"name": "Els", "phone": "030 999 9999"})
    await home.person({"name": "Fay", "phone": "0309999999"})
    before = await home.rows()

    assert await upsert(home, **contact) == AMBIGUOUS
    assert await home.rows() == before


async def test_another_tenants_candidate_is_no_match(database: Database) -> None:
    home, elsewhere = await new_home(database), await new_home(database)
    await elsewhere.person()
    before = await elsewhere.rows()

    outcome = await upsert(home, email=ANN["email"])

    assert isinstance(outcome, Completed)
    assert outcome.result is not None
    assert outcome.result["created"] is True
    assert await elsewhere.rows() == before


async def test_an_archived_candidate_is_no_match(database: Database) -> None:
    home = await new_home(database)
    archived = await home.person()
    await home.archive(archived)

    await upsert(home, email=ANN["email"])

    [new] = await home.listed()
    assert new != archived
    assert await home.profile(archived) == ANN


async def test_who_is_new_is_made_without_the_nulls_and_told_of(database: Database) -> None:
    home = await new_home(database)
    new = new_id()

    outcomes = await home.carry_out(UPSERT, upsert_of({**ANN, "city": None}, new))

    assert outcomes == [
        Completed(
            events=[Event(type="candidate.created", subject=new)],
            result={"candidateIds": [show(Kind.CANDIDATE, new)], "interactionIds": [], "created": True},
            subjects=[new],
        )
    ]
    found = await home.read(new)
    assert found is not None
    assert (found.profile, found.created_at, found.updated_at, found.archived_at) == (ANN, START, START, None)


@pytest.mark.parametrize(
    "contact",
    [
        {"email": "ANN@School.Example"},
        {"phone": "+31 (6) 5550-0123"},
        {"email": "ann@school.example", "phone": "030 555 5555"},
        {"email": "anna@school.example", "phone": "31655500123"},
    ],
    ids=["e-mail in capitals", "phone in another notation", "e-mail, a new phone", "phone, a new e-mail"],
)
async def test_who_is_known_is_updated(database: Database, contact: dict[str, str]) -> None:
    home = await new_home(database)
    ann = await home.person({**ANN, "city": "Utrecht", "sectors": ["Primary education"], "phase": "New"})
    await home.person(BOB)

    outcome = await upsert(home, **contact, phase=None, sectors=["Special education"])

    assert is_about(outcome, ann, "name", "phase", "sectors", *contact)
    found = await home.read(ann)
    assert found is not None
    expected = {**ANN, "name": "Someone", "city": "Utrecht", "sectors": ["Special education"], **contact}
    assert found.profile == expected
    assert (found.created_at, found.updated_at) == (START, START + timedelta(minutes=5))
    assert len(await home.listed()) == 2


async def test_a_phone_that_a_family_shares_contradicts_no_address(database: Database) -> None:
    home = await new_home(database)
    ann = await home.person(ANN)
    await home.person({"name": "Her brother", "email": "abe@school.example", "phone": ANN["phone"]})

    assert is_about(await upsert(home, email=ANN["email"], phone=ANN["phone"]), ann, "name", "email", "phone")


async def test_a_set_sees_what_it_has_changed_itself(database: Database) -> None:
    home = await new_home(database)
    new, unused = new_id(), new_id()

    made, moved, again = await home.carry_out(
        UPSERT,
        upsert_of(ANN, new),
        upsert_of({"name": "Ann", "email": "new@school.example", "phone": ANN["phone"]}, unused),
        upsert_of({"name": "Anna", "email": "NEW@school.example"}, unused),
    )

    assert isinstance(made, Completed)
    assert is_about(moved, new, "name", "email", "phone")
    assert is_about(again, new, "name", "email")
    assert [row["id"] for row in await home.rows()] == [new]
    assert await home.found(email=ANN["email"]) == []
    assert await home.found(email="new@school.example") == [new]


optional = {
    "city": st.sampled_from(["Delft", "Gouda", None]),
    "sectors": st.sampled_from([["Primary education"], [], None]),
}
emails = st.sampled_from(["a@x.example", "A@X.example", "b@x.example", "c@x.example"])
phones = st.sampled_from(["010 111 1111", "+010-1111111", "010 222 2222", "010 333 3333"])
reachable = st.fixed_dictionaries({"email": emails}, optional={"phone": phones}) | st.fixed_dictionaries(
    {"phone": phones}
)
profiles = st.builds(
    lambda name, contact, more: {**name, **contact, **more},
    st.fixed_dictionaries({"name": st.sampled_from(["Ann", "Bob", "Cas"])}),
    reachable,
    st.fixed_dictionaries({}, optional=optional),
)


@settings(deadline=None, max_examples=60)
@given(known=st.lists(profiles, max_size=3), given_profiles=st.lists(profiles, min_size=1, max_size=8))
async def test_a_set_does_what_its_upserts_do_one_by_one(
    database: Database, known: list[dict[str, Any]], given_profiles: list[dict[str, Any]]
) -> None:
    """As a set on the live side, one by one in the sandbox."""
    home = await new_home(database)
    existing = [upsert_of({name: value for name, value in each.items() if value is not None}) for each in known]
    created = {"candidates": [{**each["candidate"], "interactions": []} for each in existing]}
    upserts = [upsert_of(profile) for profile in given_profiles]
    for sandbox in (False, True):
        await home.carry_out(CREATE, created, sandbox=sandbox)

    together = await home.carry_out(UPSERT, *upserts)
    apart = [
        outcome
        for minute, each in enumerate(upserts)
        for outcome in await home.carry_out(UPSERT, each, minute=minute, sandbox=True)
    ]

    assert together == apart
    assert await home.rows() == await home.rows(sandbox=True)
