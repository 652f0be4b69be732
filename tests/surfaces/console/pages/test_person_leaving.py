"""What is known of a person, as a file; and erasing them."""

import json

from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from surfaces.console.pages.somebody import person_of
from surfaces.console.reading import ONCE
from visitors import Visitor


async def test_only_an_admin_of_the_region_exports_and_erases(
    console: Console, stranger: Visitor, database: Database, region: Region
) -> None:
    person = f"/console{await person_of(database, region, await region.candidate())}"
    for path in ("export", "erase"):
        assert (await console.coordinator.get(f"{person}/{path}")).status == 403
        assert (await stranger.get(f"{person}/{path}")).status == 404
    assert (await console.coordinator.post(f"{person}/erase", typed="Ann Example")).status == 403
    assert (await stranger.post(f"{person}/erase", typed="Ann Example")).status == 404
    assert (await console.admin.get(person)).status == 200


async def test_an_export_is_a_file_with_all_that_is_stored(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {"summary": "Met"})
    shown = await console.admin.get(f"/console{await person_of(database, region, candidate)}/export")
    assert shown.headers["content-disposition"].startswith("attachment")
    [told] = json.loads(shown.text)["candidates"]
    assert told["profile"]["name"] == "Ann Example"
    assert told["interactions"][0]["summary"] == "Met"


async def test_who_is_erased_is_named_once_more_and_then_nobody_says_who_it_was(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate(name="Zoë  Terpstra")
    await region.interactions(candidate, {}, {})
    person = f"/console{await person_of(database, region, candidate)}"
    asked = (await console.admin.get(f"{person}/erase")).text
    for words in ("1 candidate record", "2 contacts", "What stays", "Zoë Terpstra"):
        assert words in asked, words
    wrong = await console.admin.post(f"{person}/erase", typed="Zoe")
    assert wrong.status == 422
    assert "This is not the name." in wrong.text
    assert (await console.admin.post(f"{person}/erase", typed="zoë terpstra", key=ONCE)).leads_to == person
    gone = await console.viewer.get(person)
    assert gone.status == 410
    for words in ("This person was erased", "Some admin"):
        assert words in gone.text, words
    assert "Terpstra" not in gone.text
    assert "/console/audit" not in gone.text
    audit = (await console.admin.get(person)).text.split('href="/console/audit?')[1].split('"')[0]
    assert "people.erase" in (await console.admin.get(f"/console/audit?{audit}")).text
