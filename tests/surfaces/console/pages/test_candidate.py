"""A candidate's record by a form: added, and changed."""

from typing import Any

from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from surfaces.console.pages.somebody import person_of
from surfaces.console.reading import ONCE, TWICE
from visitors import Visitor

NEW: dict[str, Any] = {"name": "Zoë Terpstra", "email": "zoe@mail.example", "privacyConsent": "yes"}
SPECIAL: dict[str, Any] = {"sectors.Special education": "yes"}


async def test_nobody_else_adds_or_changes(
    console: Console, stranger: Visitor, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    room = f"/console{await person_of(database, region, candidate)}/candidates/{candidate}"
    assert (await console.viewer.get("/console/people/new")).status == 403
    assert (await console.viewer.post("/console/people/new", **NEW)).status == 403
    assert (await console.viewer.post(room, **NEW)).status == 403
    assert (await stranger.get(room)).status == 404
    assert (await stranger.post(room, **NEW)).status == 404


async def test_a_candidate_is_added_once_and_the_way_leads_to_the_person(console: Console, region: Region) -> None:
    first = await console.coordinator.post("/console/people/new", key=ONCE, **NEW, **SPECIAL)
    again = await console.coordinator.post("/console/people/new", key=ONCE, **NEW, **SPECIAL)
    assert first.leads_to == again.leads_to
    shown = (await console.coordinator.get(first.leads_to)).text
    for words in ("Zoë Terpstra", "The candidate is added.", "Special education"):
        assert words in shown, words
    assert len((await region.get("/candidates")).data) == 1


async def test_what_is_wrong_is_said_and_the_rest_kept(console: Console, region: Region) -> None:
    refused = await console.coordinator.post("/console/people/new", name="", email="zoe", city="Haarlem", notes="Keep")
    assert refused.status == 422
    for words in (
        "2 things are not right yet",
        "Please fill this in.",
        "such as name@school.example",
        "Haarlem",
        "Keep",
    ):
        assert words in refused.text, words
    assert await region.untouched()


async def test_only_what_was_changed_is_sent_in(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate(city="Haarlem", linkedin="ann")
    person = await person_of(database, region, candidate)
    room = f"/console{person}/candidates/{candidate}"
    assert 'value="Haarlem"' in (await console.coordinator.get(room)).text
    same: dict[str, Any] = {
        "name": "Ann Example",
        "email": "ann@school.example",
        "privacyConsent": "yes",
        "city": "Haarlem",
    }
    same["linkedin"] = "ann"
    assert (await console.coordinator.post(room, key=ONCE, **same)).leads_to == f"/console{person}"
    changed = await console.coordinator.post(room, key=TWICE, **{**same, "city": "Hoorn", "linkedin": ""})
    assert "The candidate is changed." in (await console.coordinator.get(changed.leads_to)).text
    found = (await region.get(f"/candidates/{candidate}")).data
    assert found["city"] == "Hoorn"
    assert "linkedin" not in found
    [mutation, *_] = [
        each for each in (await region.get("/mutations")).data if each["operation"] == "candidates.update"
    ]
    assert mutation["status"] == "completed"
