"""What is meant by the fields of the form, and what is wrong with them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from rapport.domain.applicants.applications import Application
from rapport.domain.applicants.interviewers import Interviewer
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.scheduling_form import Plan, Reading, read_plan

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
INA = Interviewer(id=7, name="Ina", email="i@x", time_zone="UTC", language="nl", teams=[1], created_at=NOW)
ANN: Any = Application(
    id=5,
    applicant_id=6,
    job_id=1,
    team_id=1,
    team_name="",
    status_id=1,
    status="New",
    status_at=NOW,
    previous_status_id=None,
    previous_status=None,
    previous_status_at=None,
    source=None,
    created_at=NOW,
    updated_at=NOW,
    person={},
    job={},
)


def reading(
    application: Application | None = ANN, chosen: Sequence[str] = ("7",), **fields: str
) -> tuple[Form, Reading]:
    given = {"when": "2026-11-24 10:30", "duration": "60", "zone": "Europe/Amsterdam", "location": "Room 1", **fields}
    form = Form(given)
    return form, read_plan(form, chosen, application, [INA], NOW)


def plan(**fields: Any) -> Plan:
    form, read = reading(**fields)
    assert form.faults == {}
    assert read.plan is not None
    return read.plan


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"application": None}, "application", "scheduling.who_needed"),
        ({"chosen": ()}, "interviewer", "scheduling.interviewer_needed"),
        ({"chosen": ("8", "x")}, "interviewer", "scheduling.interviewer_needed"),
        ({"duration": "0"}, "duration", "scheduling.duration_wrong"),
        ({"duration": "1441"}, "duration", "scheduling.duration_wrong"),
        ({"duration": "an hour"}, "duration", "scheduling.duration_wrong"),
        ({"zone": "Mars"}, "zone", "scheduling.zone_unknown"),
        ({"location": "x" * 2001}, "location", "fault.too_long"),
        ({"when": ""}, "when", "typed.needed"),
        ({"when": "1/10/2026 10:00"}, "when", "scheduling.past"),
        ({"when": "2027-03-28 02:30"}, "when", "scheduling.skipped"),
        ({"when": "2026-10-25 02:30"}, "when", "scheduling.twice"),
        ({"when": "9999-12-31 23:59", "zone": "America/New_York"}, "when", "typed.no_such_day"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict[str, Any], field: str, words: str) -> None:
    form, read = reading(**fields)
    assert read.plan is None
    assert {name: fault[0] for name, fault in form.faults.items()} == {field: words}


def test_what_is_right_is_a_plan() -> None:
    found = plan(location=" ")
    assert found.starts_at == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert found.body() == {
        "application_id": 5,
        "team_id": None,
        "wall_start": datetime.fromisoformat("2026-11-24T10:30"),
        "time_zone": "Europe/Amsterdam",
        "duration_minutes": 60,
        "location": "Online",
        "interviewer_ids": [7],
        "later": False,
    }


def test_the_nearest_times_of_a_gap_are_named() -> None:
    form, _ = reading(when="2027-03-28 02:30")
    assert form.faults["when"][1] == {"before": "01:59", "after": "03:00"}


@pytest.mark.parametrize(("which", "hour", "later"), [("first", 0, False), ("second", 1, True)])
def test_of_two_times_the_one_that_is_meant_is_taken(which: str, hour: int, *, later: bool) -> None:
    found = plan(when="2026-10-25 02:30", which=which)
    assert (found.starts_at.hour, found.later) == (hour, later)
    assert f"{found.wall_start:%H:%M}" == "02:30"


def test_a_time_of_another_clock_is_kept_by_the_interviews_own() -> None:
    """A slot has an offset; a block is dragged in the zone of the page."""
    assert plan(slot="2026-11-24T15:00+0100", zone="Europe/London").wall_start.hour == 14
    assert plan(typed_zone="America/New_York").wall_start.hour == 16


def test_what_has_taken_place_may_be_noted() -> None:
    assert plan(when="1/9/2026 10:00", past="yes").starts_at < NOW
