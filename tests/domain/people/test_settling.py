"""Records are given their persons, whatever the order in which they arrive."""

from itertools import permutations
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.peopled import Peopled
from quiet import new_tenant
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import settle_due, settle_now
from rapport.ids import new_id
from rapport.storage.database import Database

ANN = "ann@school.example"


async def test_another_tenants_record_with_the_same_address_is_somebody_else(here: Peopled, quiet: Database) -> None:
    there = Peopled(quiet, await new_tenant(quiet))
    await here.candidate(name="Ann", email=ANN)
    await there.candidate(name="Ann", email=ANN)

    assert [len(keys) for keys in (await here.persons()).values()] == [1]
    assert [len(keys) for keys in (await there.persons()).values()] == [1]


async def test_records_with_the_same_address_are_one_person_and_it_is_told(here: Peopled) -> None:
    candidate = await here.candidate(name="Ann Example", email=ANN)
    applicant = await here.applicant(7, "ANN@school.example")

    assert await here.parted() == {frozenset({candidate, applicant})}
    person = await here.read(await here.person_of(candidate))
    assert person is not None
    assert {each.key: each.linked_by for each in person.records} == {candidate: "itself", applicant: "email"}
    assert person.name == "Ann Example"
    assert await here.events() == ["person.linked"]
    async with here.database.tenant(here.tenant.id) as transaction:
        audited = await transaction.fetch(
            "SELECT actor, action, records, details FROM audit WHERE tenant_id = $1 AND action LIKE 'people%'",
            here.tenant.id,
        )
    [entry] = audited
    assert (entry["actor"], entry["action"], entry["details"]) == ("service", "people.link", {"by": "email"})
    assert [each.split("_")[0] for each in entry["records"]] == ["pers", "appl"]


async def test_a_phone_number_links_who_has_no_address_in_any_notation_of_the_country(here: Peopled) -> None:
    first = await here.candidate(name="Ann Example", email=ANN, phone="+31 6 1234 5678")
    second = await here.candidate(name="Ann", phone="06-12345678")
    assert await here.parted() == {frozenset({first, second})}


async def test_two_addresses_are_two_people_and_a_phone_of_both_links_nobody(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email=ANN, phone="0612345678")
    alone = await here.candidate(name="Ann", phone="0612345678")
    assert await here.parted() == {frozenset({first, alone})}

    other = await here.candidate(name="Ann", email="other@school.example", phone="0612345678")
    assert await here.parted() == {frozenset({first}), frozenset({alone}), frozenset({other})}

    await here.run("DELETE FROM candidate WHERE tenant_id = $1 AND id = $2", UUID(other.record))
    await here.settle()
    assert await here.parted() == {frozenset({first, alone})}


async def test_who_shares_a_phone_under_another_name_is_somebody_else(here: Peopled) -> None:
    await here.candidate(name="Ann Example", phone="0612345678")
    await here.candidate(name="Bob Example", phone="0612345678")
    assert len(await here.persons()) == 2


async def test_an_address_that_changes_leads_to_whom_it_is(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email=ANN)
    second = await here.candidate(name="Ann", email="typo@school.example")
    assert len(await here.persons()) == 2
    person_id = await here.person_of(second)

    await here.change(second, name="Ann", email=ANN)
    assert await here.parted() == {frozenset({first, second})}
    became = await here.read(person_id)
    assert became is not None
    assert became.id == await here.person_of(first)  # a saved link to either leads there

    await here.change(second, name="Ann", email="typo@school.example")
    assert await here.parted() == {frozenset({first}), frozenset({second})}
    assert await here.events() == ["person.linked", "person.unlinked"]


async def test_an_archived_candidate_is_the_same_person(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email=ANN)
    await here.run("UPDATE candidate SET archived_at = now() WHERE tenant_id = $1")
    second = await here.applicant(1, ANN)
    assert await here.parted() == {frozenset({first, second})}


async def test_whatever_many_share_is_nobodys_own(here: Peopled) -> None:
    for _ in range(21):
        await here.candidate(name="Desk", email="desk@school.example", phone="0201234567", settled=False)
    await here.settle(batch=20)
    assert len(await here.persons()) == 21


async def test_who_is_put_together_by_hand_is_only_added_to(here: Peopled) -> None:
    employee = await here.employee("e-1")
    candidate = await here.candidate(name="Ann", email=ANN)
    await here.link(await here.person_of(candidate), employee)
    applicant = await here.applicant(1, ANN)
    await here.change(candidate, name="Ann", email="new@school.example")
    assert await here.parted() == {frozenset({employee, candidate, applicant})}


async def test_where_two_could_be_meant_nobody_is_linked(here: Peopled) -> None:
    people = []
    for number in (1, 2):
        employee = await here.employee(f"e-{number}")
        candidate = await here.candidate(name="Ann", email=f"{number}@school.example")
        await here.link(await here.person_of(employee), candidate)
        people.append(candidate)
    await here.change(people[1], name="Ann", email="1@school.example")
    applicant = await here.applicant(1, "1@school.example")
    assert frozenset({applicant}) in await here.parted()


async def test_what_is_erased_is_gone_at_once_with_all_that_was_made_of_it(here: Peopled) -> None:
    first = await here.candidate(name="Zoë Example", email=ANN)
    second = await here.applicant(1, ANN, name="Ann Other")
    waiting = await here.candidate(settled=False, name="Zoë", email=ANN)

    await here.run("DELETE FROM candidate WHERE tenant_id = $1")

    assert await here.parted() == {frozenset({second})}
    person = await here.read(await here.person_of(second))
    assert person is not None
    assert person.name == "Ann Other"
    async with here.database.tenant(here.tenant.id) as transaction:
        left = await transaction.fetch(
            "SELECT kind, record, word FROM person_word WHERE tenant_id = $1", here.tenant.id
        )
        due = await transaction.fetch("SELECT kind, record FROM person_due WHERE tenant_id = $1", here.tenant.id)
    assert {(row["kind"], row["record"]) for row in left} == {second}
    assert not {(row["kind"], row["record"]) for row in due} & {first, waiting}


async def test_what_was_due_and_is_gone_does_no_harm(here: Peopled) -> None:
    await here.run("INSERT INTO person_due (tenant_id, kind, record) VALUES ($1, 'employee', 'nobody')")
    assert (await settle_due(here.database, here.tenant.id)).more is False
    assert await here.persons() == {}


async def test_who_is_asked_for_before_their_turn_is_settled_at_once(here: Peopled) -> None:
    key = await here.candidate(settled=False, name="Ann", email=ANN)
    await settle_now(here.database, here.tenant.id, key)
    await settle_now(here.database, here.tenant.id, Key(RecordKind.EMPLOYEE, "nobody"))
    assert await here.parted() == {frozenset({key})}
    await here.settle()
    assert await here.parted() == {frozenset({key})}


PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Ann Example", "A. Example", "Bob Example"]),
        "email": st.sampled_from(["a@x.example", "b@x.example"]),
        "phone": st.sampled_from(["0612345678", "+31612345678", "0687654321"]),
    },
)


@settings(max_examples=15)
@given(st.lists(PROFILES, min_size=2, max_size=6), st.data())
async def test_links_come_out_alike_whatever_the_order_and_the_rounds(
    quiet: Database, profiles: list[dict[str, Any]], data: st.DataObject
) -> None:
    ids = [new_id() for _ in profiles]
    outcomes = []
    for _ in range(2):
        here = Peopled(quiet, await new_tenant(quiet))
        order = data.draw(st.permutations(range(len(profiles))))
        pause = data.draw(st.sets(st.sampled_from(order)))
        for number in order:
            await here.candidate(ids[number], settled=number in pause, **profiles[number])
        await here.settle(batch=data.draw(st.integers(1, 3)))
        outcomes.append(await here.parted())
    assert outcomes[0] == outcomes[1]


async def test_three_who_are_one_by_different_ways_are_one_in_every_order(quiet: Database) -> None:
    profiles: list[dict[str, Any]] = [
        {"name": "Ann", "email": ANN, "phone": "0612345678"},
        {"name": "Ann", "phone": "0612345678"},
        {"name": "Ann", "email": ANN, "phone": "0687654321"},
    ]
    for order in permutations(profiles):
        here = Peopled(quiet, await new_tenant(quiet))
        for profile in order:
            await here.candidate(**profile)
        assert len(await here.persons()) == 1
