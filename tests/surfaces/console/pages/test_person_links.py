"""Who is who: merged, separated again, taken apart."""

from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from surfaces.console.pages.somebody import person_of
from surfaces.console.reading import ONCE, THRICE, TWICE
from visitors import Visitor


async def two(database: Database, region: Region) -> tuple[str, str]:
    people = [
        await person_of(database, region, await region.candidate(name=name, email=f"{name}@mail.example"))
        for name in ("Anouk", "Bram")
    ]
    return people[0], people[1]


def id_of(person: str) -> str:
    return person.removeprefix("/people/")


async def test_nobody_else_merges_anybody(
    console: Console, stranger: Visitor, database: Database, region: Region
) -> None:
    one, other = await two(database, region)
    for path in ("merge", "unmerge", "unlink"):
        assert (await console.viewer.post(f"/console{one}/{path}", other=id_of(other))).status == 403
        assert (await stranger.post(f"/console{one}/{path}", kind="candidate", record="x")).status == 404


async def test_who_is_the_same_person_is_looked_for_merged_and_separated_again(
    console: Console, database: Database, region: Region
) -> None:
    one, other = await two(database, region)
    room = f"/console{one}/merge"
    found = (await console.coordinator.get(f"{room}?q=bram")).text
    assert "<mark>Bram</mark>" in found
    assert f"other={id_of(other)}" in found
    assert "All records of Bram" in (await console.coordinator.get(f"{room}?other={id_of(other)}")).text
    merged = await console.coordinator.post(room, other=id_of(other), key=ONCE)
    assert merged.leads_to == f"/console{one}?done=people.merge"
    shown = (await console.coordinator.get(merged.leads_to)).text
    assert "anouk@mail.example" in shown
    assert "bram@mail.example" in shown
    assert (await console.viewer.get(f"/console{other}")).leads_to == f"/console{one}"
    assert (await console.coordinator.post(room, other=id_of(other), key=ONCE)).status == 303
    merge = shown.split('name="merge" value="')[1].split('"')[0]
    undone = await console.coordinator.post(f"/console{one}/unmerge", merge=merge, key=TWICE)
    assert undone.leads_to.endswith("?done=people.unmerge")
    assert "bram@mail.example" not in (await console.viewer.get(f"/console{one}")).text
    assert (await console.coordinator.post(f"/console{one}/unmerge", merge=merge, key=THRICE)).status == 422


async def test_whoever_is_not_there_or_is_the_same_is_refused_with_words(
    console: Console, database: Database, region: Region
) -> None:
    one, _ = await two(database, region)
    for other, words in ((show(Kind.PERSON, new_id()), "no longer there"), (id_of(one), "no longer possible")):
        refused = await console.coordinator.post(f"/console{one}/merge", other=other)
        assert refused.status == 422
        assert words in refused.text


async def test_a_record_is_taken_apart_and_suggested_as_the_same_person(
    console: Console, database: Database, region: Region
) -> None:
    first = await region.candidate(name="Anouk", email="anouk@mail.example")
    second = await region.candidate(name="A. de Vrieze", email="anouk@mail.example")
    one = await person_of(database, region, first)
    assert await person_of(database, region, second) == one
    shown = (await console.coordinator.get(f"/console{one}")).text
    link = shown.split("same e-mail address")[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    asked = (await console.coordinator.get(link)).text
    assert "Take this record of" in asked
    record = asked.split('name="record" value="')[1].split('"')[0]
    apart = await console.coordinator.post(f"/console{one}/unlink", kind="candidate", record=record, key=ONCE)
    alone = apart.leads_to.partition("?")[0]
    assert alone != f"/console{one}"
    assert "May be the same person" in (await console.viewer.get(alone)).text
    assert (await console.coordinator.get(f"/console{one}/unlink?kind=robot&record=1")).status == 404
    assert (await console.coordinator.get(link)).status == 404
