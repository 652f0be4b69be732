"""Somebody says who a record is, or who it is not."""

from domain.peopled import Peopled
from quiet import new_tenant
from rapport.domain.people.linking import LINK, NO_PERSON, NO_RECORD, UNLINK
from rapport.domain.people.records import Key, RecordKind
from rapport.engine.mutation import Completed
from rapport.ids import new_id
from rapport.storage.database import Database

ANN = "ann@school.example"


def test_operations_are_known_by_their_names() -> None:
    assert (LINK.name, UNLINK.name) == ("people.link", "people.unlink")


async def test_another_tenants_record_or_person_cannot_be_linked(here: Peopled, quiet: Database) -> None:
    there = Peopled(quiet, await new_tenant(quiet))
    theirs, ours = await there.employee("e-1"), await here.employee("e-2")
    assert await here.link(await here.person_of(ours), theirs) == NO_RECORD
    assert await here.link(await there.person_of(theirs), ours) == NO_PERSON
    assert await here.unlink(await there.person_of(theirs), theirs) == NO_RECORD
    assert await there.parted() == {frozenset({theirs})}


async def test_what_is_not_there_is_refused(here: Peopled) -> None:
    employee = await here.employee("e-1")
    person_id = await here.person_of(employee)
    assert await here.link(new_id(), employee) == NO_PERSON
    assert await here.link(person_id, Key(RecordKind.APPLICANT, "12")) == NO_RECORD
    assert await here.unlink(new_id(), employee) == NO_RECORD


async def test_an_employee_is_linked_by_who_says_so(here: Peopled) -> None:
    employee, candidate = await here.employee("e-1"), await here.candidate(name="Ann", email=ANN)
    was, person_id = await here.person_of(employee), await here.person_of(candidate)

    linked = await here.link(person_id, employee)

    assert isinstance(linked, Completed)
    assert await here.parted() == {frozenset({employee, candidate})}
    became = await here.read(was)
    assert became is not None
    assert became.id == person_id
    again = await here.link(person_id, employee)
    assert isinstance(again, Completed)
    assert again.events == ()
    assert await here.events() == ["person.linked"]


async def test_who_is_taken_out_is_never_linked_again_but_by_hand(here: Peopled) -> None:
    first, second = await here.candidate(name="Ann", email=ANN), await here.applicant(1, ANN)
    person_id = await here.person_of(first)

    await here.unlink(person_id, second)
    await here.settle()
    await here.change(first, name="Anne", email=ANN)
    assert await here.parted() == {frozenset({first}), frozenset({second})}
    third = await here.candidate(name="Ann", email=ANN)
    assert await here.parted() == {frozenset({first, third}), frozenset({second})}

    await here.link(person_id, second)
    assert await here.parted() == {frozenset({first, second, third})}
    assert (await here.events())[1] == "person.unlinked"


async def test_who_is_alone_stays_alone_when_somebody_says_so(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email=ANN)
    person_id = await here.person_of(first)
    assert isinstance(await here.unlink(person_id, first), Completed)
    await here.applicant(1, ANN)
    assert (await here.persons())[person_id] == {first}


async def test_what_a_hand_held_together_parts_again_when_it_lets_go(here: Peopled) -> None:
    employee = await here.employee("e-1")
    first = await here.candidate(name="Ann", email=ANN)
    second = await here.candidate(name="Ann", email=ANN)
    await here.link(await here.person_of(first), employee)
    await here.change(second, name="Ann", email="other@school.example")
    assert await here.parted() == {frozenset({employee, first, second})}

    await here.unlink(await here.person_of(employee), employee)
    await here.settle()

    assert await here.parted() == {frozenset({employee}), frozenset({first}), frozenset({second})}
