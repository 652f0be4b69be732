"""One interview: its history and invitations; cancelled, completed, and set back."""

import re

import pytest

from hiring import new_application, new_interviewer
from partners import Partner
from rapport.storage.database import Database
from surfaces.console.conftest import Console
from surfaces.console.reading import ONCE
from visitors import Visitor


@pytest.fixture
async def path(console: Console, partner: Partner, database: Database) -> str:
    """The address of a new interview."""
    sent = await console.coordinator.post(
        "/console/interviews",
        application=str(await new_application(database, partner)),
        interviewer=str(await new_interviewer(database, partner)),
        when="5/3/2096 10:00",
        duration="60",
        zone="Europe/Amsterdam",
        location="Room 1",
    )
    found = re.search(r"intv_\w+", sent.leads_to)
    assert found is not None
    return f"/console/interviews/{found[0]}"


async def test_of_another_region_it_is_not_there(stranger: Visitor, path: str) -> None:
    assert (await stranger.get(path)).status == 404
    for action in ("cancel", "complete", "undo"):
        assert (await stranger.post(f"{path}/{action}", sequence="0")).status == 404


async def test_who_may_only_look_sees_it_and_changes_nothing(console: Console, path: str) -> None:
    shown = await console.viewer.get(path)
    assert re.search(r'<a href="/console/people/of-applicant/\d+">Ann Example</a>', shown.text)
    assert "/move" not in shown.text
    for action in ("cancel", "complete", "undo"):
        assert (await console.viewer.post(f"{path}/{action}")).status == 403


async def test_the_page_tells_who_did_what_and_what_became_of_the_mails(console: Console, path: str) -> None:
    shown = (await console.viewer.get(path)).text
    assert "by Some coordinator" in shown
    assert "Monday 5 Mar 2096" in shown
    assert shown.count("<td>Invitation</td>") == 2
    assert "Reminder" in shown


async def test_a_cancellation_keeps_its_reason_and_takes_no_second(console: Console, path: str) -> None:
    assert "Cancel the interview with Ann Example?" in (await console.coordinator.get(f"{path}/cancel")).text
    long = await console.coordinator.post(f"{path}/cancel", reason="x" * 2001)
    assert long.status == 422
    assert "At most 2000 characters" in long.text
    done = await console.coordinator.post(f"{path}/cancel", reason="Ann is ill", key=ONCE)
    assert done.leads_to == f"{path}?done=interviews.cancelled"
    again = await console.coordinator.post(f"{path}/cancel", reason="Ann is ill", key=ONCE)
    assert again.leads_to == done.leads_to
    shown = (await console.viewer.get(path)).text
    assert "Ann is ill" in shown
    assert "Cancellation" in shown
    assert (await console.coordinator.post(f"{path}/complete")).status == 422


async def test_what_took_place_is_noted(console: Console, path: str) -> None:
    done = await console.coordinator.post(f"{path}/complete")
    assert done.leads_to == f"{path}?done=interviews.completed"
    assert "It took place" in (await console.viewer.get(path)).text
