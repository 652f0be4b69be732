"""One person: what is shown of them and to whom, and contacts written down, changed and deleted."""

from typing import Any

import pytest

from hiring import new_applicant
from partners import Partner
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from support import Region
from surfaces.console.conftest import Console
from surfaces.console.pages.somebody import person_of
from surfaces.console.reading import ONCE
from visitors import Visitor

CONTACT: dict[str, Any] = {
    "type": "Phone call",
    "at": "2026-03-02T10:05",
    "minutes": "20",
    "summary": "Called back",
    "notes": "Later.",
}


async def test_a_person_of_another_region_or_side_is_not_there(
    console: Console, stranger: Visitor, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    person = await person_of(database, region, candidate)
    assert (await console.nobody.get(f"/console{person}")).leads_to.startswith("/console/sign-in")
    assert (await stranger.get(f"/console{person}")).status == 404
    assert (await console.admin.get(f"/console/sandbox{person}")).status == 404
    assert (await stranger.post(f"/console{person}/interactions", candidate=candidate, **CONTACT)).status == 404
    assert (await console.viewer.get(f"/console/people/{show(Kind.PERSON, new_id())}")).status == 404
    assert (await console.viewer.get("/console/people/somebody")).status == 404


async def test_an_applicant_leads_to_the_person_within_the_region_and_at_once(
    console: Console, stranger: Visitor, database: Database, partner: Partner
) -> None:
    number = await new_applicant(database, partner, first_name="Ann", last_name="Example")
    path = f"/console/people/of-applicant/{number}"
    assert (await stranger.get(path)).status == 404
    assert (await console.viewer.get(f"{path}0")).status == 404
    led = await console.viewer.get(path)
    assert "Ann Example" in (await console.viewer.get(led.leads_to)).text


async def test_who_may_only_look_writes_nothing_and_is_offered_nothing(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    person = await person_of(database, region, candidate)
    [interaction] = await region.interactions(candidate, {"summary": "Met"})
    shown = (await console.viewer.get(f"/console{person}")).text
    for offered in ("data-composer", "/merge", "/erase", "/export", "/interactions/", 'type="file"'):
        assert offered not in shown, offered
    for path in ("/interactions", f"/interactions/{interaction}", f"/interactions/{interaction}/delete"):
        assert (await console.viewer.post(f"/console{person}{path}", **CONTACT)).status == 403


async def test_facts_and_what_happened_are_shown_by_day(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate(phase="Matching", city="Haarlem", phone="+31 20 555 0101")
    await region.interactions(
        candidate,
        {"performedAt": "2026-03-02T10:05:00+05:00", "summary": "By <phone>", "notes": "Long talk", "duration": 1200},
        {"performedAt": "2026-03-01", "type": ["E-mail", "Referral"]},
    )
    shown = (await console.viewer.get(f"/console{await person_of(database, region, candidate)}")).text
    for words in (
        "Ann Example",
        "Matching",
        "Haarlem",
        "tel:+31205550101",
        "Monday 2 Mar 2026",
        "Sunday 1 Mar 2026",
        "By &lt;phone&gt;",
        "Long talk",
        "20 min",
        ">05:05<",
        "10:05 UTC+05:00",
        "E-mail, Referral",
        "via the API",
    ):
        assert words in shown, words


async def test_what_is_typed_stands_in_the_timeline_under_the_name_of_who_typed_it(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    person = await person_of(database, region, candidate)
    sent = await console.coordinator.post(
        f"/console{person}/interactions", candidate=candidate, key=ONCE, **{**CONTACT, "also.2": "yes"}
    )
    shown = (await console.coordinator.get(sent.leads_to)).text
    for words in ("The contact is written down.", "Phone call, E-mail", "Called back", "Some coordinator", ">10:05<"):
        assert words in shown, words
    [found] = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert found["performedAt"] == "2026-03-02T10:05:00+00:00"
    assert found["duration"] == 1200


async def test_a_form_that_is_sent_twice_writes_once_and_with_other_words_asks(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    room = f"/console{await person_of(database, region, candidate)}/interactions"
    first = await console.coordinator.post(room, candidate=candidate, key=ONCE, **CONTACT)
    again = await console.coordinator.post(room, candidate=candidate, key=ONCE, **CONTACT)
    assert first.leads_to == again.leads_to
    other = await console.coordinator.post(room, candidate=candidate, key=ONCE, **{**CONTACT, "summary": "Other"})
    assert other.status == 422
    assert "This form was sent before" in other.text
    assert 'value="Other"' in other.text
    assert len((await region.get(f"/candidates/{candidate}/interactions")).data) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("type", "Séance", "Please choose one of the list."),
        ("at", "soon", "Please give a date and time"),
        ("minutes", "long", "Please give minutes as a number"),
        ("summary", "x" * 501, "At most 500 characters"),
    ],
)
async def test_a_fault_keeps_what_was_typed(
    console: Console, database: Database, region: Region, field: str, value: str, words: str
) -> None:
    candidate = await region.candidate()
    room = f"/console{await person_of(database, region, candidate)}/interactions"
    shown = await console.coordinator.post(room, candidate=candidate, **{**CONTACT, "notes": "Keep me", field: value})
    assert shown.status == 422
    assert words in shown.text
    assert "Keep me" in shown.text
    assert (await region.get(f"/candidates/{candidate}/interactions")).data == []


async def test_a_candidate_of_somebody_else_is_no_choice(console: Console, database: Database, region: Region) -> None:
    one, other = await region.candidate(), await region.candidate(email="other@mail.example")
    room = f"/console{await person_of(database, region, one)}/interactions"
    assert (await console.coordinator.post(room, candidate=other, **CONTACT)).status == 422


async def test_what_failed_is_said_with_the_reason(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate()
    person = await person_of(database, region, candidate)
    accepted = await region.call("PATCH", f"/candidates/{candidate}", {"email": None})
    mutation = await region.finished(accepted)
    shown = (await console.coordinator.get(f"/console{person}?sent={mutation['mutationId']}")).text
    for words in ("It was not written.", "this would leave neither"):
        assert words in shown, words
    other = await person_of(database, region, await region.candidate(email="other@mail.example"))
    assert (
        "It was not written." not in (await console.viewer.get(f"/console{other}?sent={mutation['mutationId']}")).text
    )


async def test_the_timeline_is_narrowed_down_and_goes_on(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate()
    for begin in range(0, 50, 10):
        days = [{"performedAt": f"2025-{1 + day // 28:02}-{1 + day % 28:02}"} for day in range(begin, begin + 10)]
        await region.interactions(candidate, *days)
    await region.interactions(candidate, {"performedAt": "2024-05-05", "summary": "A ferry ticket"})
    person = f"/console{await person_of(database, region, candidate)}"
    first = (await console.viewer.get(person)).text
    assert first.count("data-key=") == 40
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert (await console.viewer.get(older)).text.count("data-key=") == 11
    found = (await console.viewer.get(f"{person}?words=ferry")).text
    assert found.count("data-key=") == 1
    assert "Nothing like this happened" in (await console.viewer.get(f"{person}?words=submarine")).text
    assert "Nothing like this happened" in (await console.viewer.get(f"{person}?kind=interview")).text


async def test_a_contact_is_changed_and_what_was_not_touched_stays(
    console: Console, database: Database, region: Region
) -> None:
    candidate = await region.candidate()
    given = {"performedAt": "2026-03-02T10:05:30+05:00", "summary": "Met", "duration": 90}
    [interaction] = await region.interactions(candidate, given)
    room = f"/console{await person_of(database, region, candidate)}/interactions/{interaction}"
    assert 'value="2026-03-02T05:05"' in (await console.coordinator.get(room)).text
    fields: dict[str, Any] = {"type": "Meeting", "at": "2026-03-02T05:05", "minutes": "1.5", "summary": "Met again"}
    shown = await console.coordinator.get((await console.coordinator.post(room, key=ONCE, **fields)).leads_to)
    assert "The contact is changed." in shown.text
    [found] = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert (found["performedAt"], found["duration"]) == (given["performedAt"], 90)
    assert (found["summary"], found["type"]) == ("Met again", ["Meeting"])
    assert (await console.coordinator.post(room, at="never", type="Meeting")).status == 422


async def test_a_contact_is_deleted_once_asked(console: Console, database: Database, region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    room = f"/console{await person_of(database, region, candidate)}/interactions/{interaction}/delete"
    assert "gone for good" in (await console.coordinator.get(room)).text
    for _ in range(2):
        assert (await console.coordinator.post(room, key=ONCE)).status == 303
    assert (await region.get(f"/candidates/{candidate}/interactions")).data == []
    assert (await console.coordinator.get(room)).status == 404
