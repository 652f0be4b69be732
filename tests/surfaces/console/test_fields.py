"""Fields of forms that are more than text."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rapport.surfaces.console.fields import checked, decimal, email, lines, time_zone, wall_moment, whole
from rapport.surfaces.console.forms import Form


@pytest.mark.parametrize(("typed", "number"), [("0", 0), (" 10 ", 10)])
def test_a_whole_number_within_its_bounds(typed: str, number: int) -> None:
    form = Form({"n": typed})
    assert whole(form, "n", 0, 10) == number
    assert form.is_right


@pytest.mark.parametrize("typed", ["", "-1", "11", "1.5", "one", "\u0661", "9" * 5000])
def test_what_is_no_whole_number_within_its_bounds_is_a_fault(typed: str) -> None:
    form = Form({"n": typed})
    whole(form, "n", 0, 10)
    assert form.faults["n"] == ("fault.whole", {"least": 0, "most": 10})


def test_a_number_has_a_point_or_a_comma() -> None:
    form = Form({"a": "1.5", "b": "-1,5", "c": "nan", "d": "inf", "e": ""})
    assert [decimal(form, name, -2, 2) for name in "ab"] == [1.5, -1.5]
    for name in "cde":
        decimal(form, name, -2, 2)
    assert set(form.faults) == {"c", "d", "e"}


def test_an_address_is_one_that_mail_can_be_sent_to() -> None:
    form = Form({"good": "ann@school.example", "none": "", "bad": "ann at school", "needed": " "})
    assert [email(form, name) for name in ("good", "none")] == ["ann@school.example", ""]
    email(form, "bad")
    email(form, "needed", needed=True)
    assert {name: fault[0] for name, fault in form.faults.items()} == {"bad": "fault.email", "needed": "fault.needed"}


def test_a_zone_is_a_name_of_iana() -> None:
    form = Form({"good": "Europe/Amsterdam", "bad": "Mars", "path": "../etc"})
    assert time_zone(form, "good") == "Europe/Amsterdam"
    time_zone(form, "bad")
    time_zone(form, "path")
    assert set(form.faults) == {"bad", "path"}


def test_lines_and_boxes_are_lists() -> None:
    form = Form({"list": " a \r\n\r\n b", "box.x": "on", "box.y": ""})
    assert lines(form, "list") == ["a", "b"]
    assert checked(form, "box", ["x", "y", "z"]) == ["x"]


def test_a_moment_is_meant_by_the_clock_of_the_zone() -> None:
    form = Form({"at": "2026-07-01T10:00", "none": "", "bad": "soon", "old": "0001-01-01T00:00"})
    zone = ZoneInfo("Europe/Amsterdam")
    assert wall_moment(form, "at", zone) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert wall_moment(form, "none", zone) is None
    assert wall_moment(form, "bad", zone) is None
    assert wall_moment(form, "old", zone) is None
    assert set(form.faults) == {"bad", "old"}
