"""Two persons become one, and two again."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.peopled import Peopled
from quiet import new_tenant
from rapport.domain.people.linking import NO_PERSON
from rapport.domain.people.merging import ITSELF, MERGE, NO_MERGE, NO_OTHER, NOTHING_LEFT, UNMERGE
from rapport.domain.people.records import Key
from rapport.engine.mutation import Completed
from rapport.ids import new_id
from rapport.storage.database import Database


def test_operations_are_known_by_their_names() -> None:
    assert (MERGE.name, UNMERGE.name) == ("people.merge", "people.unmerge")


async def three(here: Peopled) -> list[UUID]:
    return [await here.person_of(await here.employee(f"e-{number}")) for number in range(3)]


async def test_another_tenants_person_cannot_be_merged(here: Peopled, quiet: Database) -> None:
    there = Peopled(quiet, await new_tenant(quiet))
    theirs, ours = await there.person_of(await there.employee("e-1")), await here.person_of(await here.employee("e-1"))
    assert await here.ask(MERGE, person_id=ours, from_id=theirs) == NO_OTHER
    assert await here.ask(MERGE, person_id=theirs, from_id=ours) == NO_PERSON


async def test_what_cannot_be_is_refused(here: Peopled) -> None:
    first, second, _ = await three(here)
    assert await here.ask(MERGE, person_id=first, from_id=first) == ITSELF
    assert await here.unmerge(first, new_id()) == NO_MERGE
    merge_id = await here.merge(first, second)
    assert await here.unmerge(second, merge_id) == NO_MERGE


async def test_a_merge_is_undone_exactly(here: Peopled) -> None:
    first, second, _ = await three(here)
    before = await here.persons()

    merge_id = await here.merge(first, second)
    became = await here.read(second)
    assert became is not None
    assert became.id == first
    assert isinstance(await here.unmerge(first, merge_id), Completed)
    await here.settle()

    assert await here.persons() == before
    assert await here.events() == ["person.merged", "person.unmerged"]
    assert await here.unmerge(first, merge_id) == NO_MERGE


async def test_an_earlier_merge_is_undone_after_a_later_one(here: Peopled) -> None:
    first, second, third = await three(here)
    before = await here.persons()
    inner, outer = await here.merge(first, second), await here.merge(third, first)

    await here.unmerge(third, inner)
    assert await here.persons() == {second: before[second], third: before[third] | before[first]}
    await here.unmerge(third, outer)
    assert await here.persons() == before


async def test_the_later_merge_is_undone_first_and_the_earlier_one_can_still_be(here: Peopled) -> None:
    first, second, third = await three(here)
    before = await here.persons()
    inner, outer = await here.merge(first, second), await here.merge(third, first)

    await here.unmerge(third, outer)
    assert await here.persons() == {first: before[first] | before[second], third: before[third]}
    await here.unmerge(first, inner)
    assert await here.persons() == before


async def test_what_was_moved_by_itself_since_does_not_come_back(here: Peopled) -> None:
    first, second, _ = await three(here)
    [key] = (await here.persons())[second]
    merge_id = await here.merge(first, second)
    await here.unlink(first, key)
    assert await here.unmerge(first, merge_id) == NOTHING_LEFT


async def test_what_links_by_itself_stays_together_until_the_merge_is_undone(here: Peopled) -> None:
    first = await here.candidate(name="Ann", email="ann@school.example")
    second = await here.candidate(name="Ann", email="anne@school.example")
    merge_id = await here.merge(await here.person_of(first), await here.person_of(second))
    third = await here.applicant(1, "anne@school.example")
    assert await here.parted() == {frozenset({first, second, third})}

    await here.unmerge(await here.person_of(first), merge_id)
    await here.settle()

    assert await here.parted() == {frozenset({first}), frozenset({second, third})}


@settings(max_examples=6, deadline=None)
@given(st.data())
async def test_every_record_has_one_person_and_merges_come_undone(quiet: Database, data: st.DataObject) -> None:
    here = Peopled(quiet, await new_tenant(quiet))
    keys = [await here.employee(f"e-{number}") for number in range(4)]
    made: list[tuple[UUID, dict[UUID, set[Key]]]] = []
    for _ in range(data.draw(st.integers(1, 6))):
        await _act(here, data, keys)
        persons = await here.persons()
        assert sorted(key for each in persons.values() for key in each) == sorted(keys)
        assert all(persons.values())
    for _ in range(data.draw(st.integers(1, 3))):
        persons = await here.persons()
        if len(persons) > 1:
            one, other = data.draw(st.permutations(sorted(persons)))[:2]
            made.append((await here.merge(one, other), persons))
    while made:  # the latest first: everybody is as before, each time
        merge_id, before = made.pop()
        person_id = await _person_of_merge(here, merge_id)
        assert isinstance(await here.unmerge(person_id, merge_id), Completed)
        await here.settle()
        assert await here.persons() == before


async def _act(here: Peopled, data: st.DataObject, keys: list[Key]) -> None:
    persons = sorted(await here.persons())
    key = data.draw(st.sampled_from(keys))
    match data.draw(st.sampled_from(["link", "unlink", "merge", "unmerge"])):
        case "link":
            await here.link(data.draw(st.sampled_from(persons)), key)
        case "unlink":
            await here.unlink(await here.person_of(key), key)
        case "merge" if len(persons) > 1:
            await here.merge(persons[0], persons[-1])
        case "unmerge":
            for merge_id in await _merges(here):
                await here.unmerge(await _person_of_merge(here, merge_id), merge_id)
    await here.settle()


async def _merges(here: Peopled) -> list[UUID]:
    async with here.database.tenant(here.tenant.id) as transaction:
        return [row["id"] for row in await transaction.fetch("SELECT id FROM person_merge ORDER BY seq LIMIT 1")]


async def _person_of_merge(here: Peopled, merge_id: UUID) -> UUID:
    async with here.database.tenant(here.tenant.id) as transaction:
        return UUID(str(await transaction.fetchval("SELECT person_id FROM person_merge WHERE id = $1", merge_id)))
