"""Interviews are scheduled and moved, and what is in the way is told."""

import re
from typing import Any

import pytest

from booked import at
from doing import new_interview
from hiring import new_applicant, new_application, new_interviewer, new_job
from partners import Partner
from rapport.domain.applicants.interview_list import Filter, list_interviews
from rapport.domain.applicants.interviews import Interview
from rapport.storage.database import Database
from surfaces.console.conftest import Console
from surfaces.console.reading import ONCE, TWICE
from visitors import Shown, Visitor

NEW = "/console/interviews/new"


class Desk:
    """A coordinator with somebody to invite."""

    def __init__(self, console: Console, partner: Partner, database: Database) -> None:
        self.coordinator, self.viewer = console.coordinator, console.viewer
        self.partner, self.database = partner, database

    async def furnish(self, **applicant: Any) -> None:
        self.interviewer = await new_interviewer(self.database, self.partner, name="Ina Interviewer")
        self.applicant = await new_applicant(self.database, self.partner, **applicant)
        job = await new_job(self.database, self.partner, name="Night nurse")
        self.application = await new_application(self.database, self.partner, applicant=self.applicant, job=job)

    async def post(self, path: str = "/console/interviews", **fields: str) -> Shown:
        given: dict[str, Any] = {
            "application": str(self.application),
            "interviewer": str(self.interviewer),
            "when": "5/3/2096 10:00",
            "duration": "60",
            "zone": "Europe/Amsterdam",
            "location": "Room 1",
            "key": ONCE,
            **fields,
        }
        return await self.coordinator.post(path, **given)

    async def interviews(self) -> list[Interview]:
        tenant = self.partner.tenant.id
        async with self.database.tenant(tenant) as transaction:
            found = await list_interviews(transaction, tenant, [self.partner.team_id], Filter(), limit=99, offset=0)
        return list(found.interviews)


@pytest.fixture
async def desk(console: Console, partner: Partner, database: Database) -> Desk:
    desk = Desk(console, partner, database)
    await desk.furnish(first_name="Sanne", last_name="Voorbeeld")
    return desk


async def test_somebody_of_another_region_cannot_be_invited(desk: Desk, stranger: Visitor) -> None:
    fields: dict[str, Any] = {"when": "5/3/2096 10:00", "duration": "60", "zone": "UTC"}
    sent = await stranger.post(
        "/console/interviews", application=str(desk.application), interviewer=str(desk.interviewer), **fields
    )
    assert sent.status == 422
    assert "Sanne" not in sent.text
    assert "Sanne" not in (await stranger.get(f"{NEW}?application={desk.application}")).text
    assert "Sanne" not in (await stranger.post("/console/interviews", find="yes", who="sanne")).text
    assert await desk.interviews() == []


async def test_who_may_only_look_schedules_nothing(desk: Desk) -> None:
    assert (await desk.viewer.get(NEW)).status == 403
    assert (await desk.viewer.post("/console/interviews")).status == 403


async def test_nothing_typed_is_told_at_every_field_and_kept(desk: Desk) -> None:
    sent = await desk.post(application="", interviewer="", when="soon", duration="x", zone="Mars", location="Attic")
    assert sent.status == 422
    for words in (
        "Find somebody who has applied",
        "Choose at least one",
        "A number of minutes",
        "a time zone of the list",
    ):
        assert words in sent.text
    for kept in ('value="soon"', 'value="Mars"', 'value="Attic"'):
        assert kept in sent.text


async def test_an_applicant_is_found_by_half_a_name_and_what_was_typed_stays(desk: Desk) -> None:
    found = await desk.post(application="", who="voorb", find="yes", location="Attic")
    assert found.status == 200
    assert "Sanne Voorbeeld" in found.text
    assert f'value="{desk.application}" checked' in found.text  # the only one
    assert 'value="Attic"' in found.text
    nobody = await desk.post(application="", who="x%", find="yes")
    assert "Nobody who has applied is called “x%”" in nobody.text


async def test_a_link_of_a_person_offers_their_applications(desk: Desk) -> None:
    shown = await desk.coordinator.get(f"{NEW}?applicant={desk.applicant}")
    assert "Night nurse" in shown.text
    assert f'value="{desk.application}" checked' in shown.text


async def test_a_slot_of_the_grid_is_filled_in(desk: Desk) -> None:
    shown = await desk.coordinator.get(
        f"{NEW}?application={desk.application}&interviewer={desk.interviewer}"
        "&when=2096-03-05T10:00%2B0100&zone=Europe/Amsterdam&minutes=45"
    )
    assert 'value="Mon 5 Mar 2096 10:00"' in shown.text
    assert 'value="45"' in shown.text
    assert "10:00\u201310:45" in shown.text
    assert "Everybody is free" in shown.text


async def test_an_interview_is_scheduled_once_however_often_it_is_sent(desk: Desk) -> None:
    first, again = [await desk.post() for _ in range(2)]
    assert re.fullmatch(
        r"/console/interviews\?week=2096-W10&interview=intv_\w+&done=interviews.scheduled", first.leads_to
    )
    assert again.leads_to == first.leads_to
    [interview] = await desk.interviews()
    assert (interview.starts_at, interview.location, interview.sequence) == (at(9), "Room 1", 0)
    assert "is scheduled" in (await desk.coordinator.get(first.leads_to)).text


async def test_who_has_an_interview_already_gets_no_second_one(desk: Desk) -> None:
    await desk.post()
    other = await desk.post(when="6/3/2096 10:00", key=TWICE)
    assert other.status == 422
    assert "There is an interview for this application already" in other.text
    assert re.search(r"/console/interviews/intv_\w+/move", other.text)


async def test_a_clash_says_with_whom_and_offers_the_next_three(desk: Desk) -> None:
    await new_interview(desk.database, desk.partner, "2096-03-05T10:00:00", interviewer_ids=[desk.interviewer])
    clash = await desk.post(when="5/3/2096 10:30")
    assert clash.status == 422
    assert "Ina Interviewer is with Ann Example (Nurse) from 10:00 to 11:00." in clash.text
    offered = re.findall(r'<button name="slot" value="([^"]+)">', clash.text)
    assert [each[11:16] for each in offered] == ["11:00", "11:30", "12:00"]
    assert 'value="5/3/2096 10:30"' in clash.text

    taken = await desk.post(when="5/3/2096 10:30", slot=offered[0].replace("&#43;", "+"))
    assert "done=interviews.scheduled" in taken.leads_to
    assert sorted(each.starts_at for each in await desk.interviews()) == [at(9), at(10)]


async def test_outside_of_working_hours_it_is_said_and_can_be_done(desk: Desk) -> None:
    checked = await desk.post(when="5/3/2096 20:00", check="yes")
    assert checked.status == 200
    assert "Somebody does not work then" in checked.text
    assert "done=interviews.scheduled" in (await desk.post(when="5/3/2096 20:00")).leads_to


async def test_the_candidates_clock_is_told(console: Console, partner: Partner, database: Database) -> None:
    desk = Desk(console, partner, database)
    await desk.furnish(time_zone="America/New_York")
    checked = await desk.post(check="yes")
    assert "The candidate&#39;s clock will show 04:00 (New York)." in checked.text
    assert "Your clock will show 09:00 (UTC)." in checked.text


async def test_an_hour_that_comes_twice_is_asked_about(desk: Desk) -> None:
    asked = await desk.post(when="28/10/2096 02:30")
    assert asked.status == 422
    assert "Say which of the two is meant" in asked.text
    for which in ("first", "second"):
        assert f'name="which" value="{which}"' in asked.text
    await desk.post(when="28/10/2096 02:30", which="second")
    [interview] = await desk.interviews()
    assert f"{interview.starts_at:%H:%M} {interview.wall_start:%H:%M}" == "01:30 02:30"


async def moving(desk: Desk) -> str:
    """The address of the form that moves the one interview."""
    scheduled = (await desk.post()).leads_to
    found = re.search(r"intv_\w+", scheduled)
    assert found is not None
    return f"/console/interviews/{found[0]}/move"


async def test_a_move_starts_with_what_is_set(desk: Desk) -> None:
    shown = await desk.coordinator.get(await moving(desk))
    assert 'value="Mon 5 Mar 2096 10:00"' in shown.text
    assert 'value="Room 1"' in shown.text
    assert f'value="{desk.interviewer}" checked' in shown.text


async def test_a_block_that_is_dragged_moves_and_nothing_else_changes(desk: Desk) -> None:
    path = await moving(desk)
    seen = "day=2096-03-05&minutes=30"
    moved = await desk.coordinator.post(path, when="2096-03-06 12:15", typed_zone="Europe/London", seen=seen, key=ONCE)
    assert "?day=2096-03-06&minutes=30&moved=" in moved.leads_to
    assert "done=interviews.moved" in moved.leads_to
    [interview] = await desk.interviews()
    assert (interview.starts_at, interview.location, interview.sequence) == (at(12.25, days=1), "Room 1", 1)
    assert interview.time_zone == "Europe/Amsterdam"
    assert "/undo" in (await desk.coordinator.get(moved.leads_to)).text


async def test_what_is_cancelled_cannot_be_moved(desk: Desk) -> None:
    path = await moving(desk)
    await desk.coordinator.post(path.replace("/move", "/cancel"), reason="ill")
    assert (await desk.coordinator.get(path)).status == 422
    assert (await desk.coordinator.get("/console/interviews/intv_none/move")).status == 404
