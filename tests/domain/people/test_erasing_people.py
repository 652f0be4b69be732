"""A person is erased with all that the three rooms have of them, or not at all."""

from domain.peopled import Peopled
from hiring import new_applicant, new_application
from partners import Partner
from quiet import new_tenant
from rapport.domain.people.erasing_people import ERASE
from rapport.domain.people.linking import NO_PERSON
from rapport.domain.people.records import Key, RecordKind
from rapport.engine.mutation import Completed, Failed
from rapport.storage.database import Database

ANN = "ann@school.example"


def test_the_operation_is_known_by_its_name() -> None:
    assert ERASE.name == "people.erase"


async def test_another_tenants_person_cannot_be_erased(here: Peopled, quiet: Database) -> None:
    there = Peopled(quiet, await new_tenant(quiet))
    theirs = await there.person_of(await there.employee("e-1"))
    assert await here.ask(ERASE, person_id=theirs) == NO_PERSON
    assert len(await there.persons()) == 1


async def test_every_room_forgets_them(quiet: Database, partner: Partner) -> None:
    here = Peopled(quiet, partner.tenant)
    number = await new_applicant(quiet, partner, email=ANN, email_key=ANN)
    await new_application(quiet, partner, applicant=number)
    candidate, employee = await here.candidate(name="Ann", email=ANN), await here.employee("e-1")
    other = await here.candidate(name="Bob", email="bob@school.example")
    person_id = await here.person_of(candidate)
    await here.link(person_id, employee)
    assert Key(RecordKind.APPLICANT, str(number)) in (await here.persons())[person_id]

    outcome = await here.ask(ERASE, person_id=person_id)

    assert isinstance(outcome, Completed)
    assert [event.type for event in outcome.events] == [
        "application.erased",
        "applicant.erased",
        "candidate.erased",
        "employee.erased",
        "person.erased",
    ]
    assert await here.parted() == {frozenset({other})}
    async with quiet.tenant(partner.tenant.id) as transaction:
        for table in ("applicant", "application", "employee"):
            assert await transaction.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        assert await transaction.fetchval("SELECT count(*) FROM candidate") == 1
        # What was asked names the employee by an id that may be a name.
        assert await transaction.fetchval("SELECT body FROM mutation WHERE operation = 'people.link'") == {}


async def test_an_applicant_who_has_not_applied_is_erased_with_the_rest(here: Peopled) -> None:
    candidate = await here.candidate(name="Ann", email=ANN)
    await here.applicant(1, ANN)
    outcome = await here.ask(ERASE, person_id=await here.person_of(candidate))
    assert isinstance(outcome, Completed)
    assert [event.type for event in outcome.events] == ["applicant.erased", "candidate.erased", "person.erased"]
    assert await here.parted() == set()


async def test_where_one_room_refuses_nothing_is_erased(here: Peopled) -> None:
    candidate = await here.candidate(name="Ann", email=ANN)
    person_id = await here.person_of(candidate)
    await here.run(  # whose room knows nobody with this number
        "INSERT INTO person_record (tenant_id, kind, record, person_id, linked_by)"
        " VALUES ($1, 'employee', 'e-9', $2, 'asked')",
        person_id,
    )
    refused = await here.ask(ERASE, person_id=person_id)
    assert isinstance(refused, Failed)
    assert refused.message.startswith("emp_")
    assert len(await here.parted()) == 1
