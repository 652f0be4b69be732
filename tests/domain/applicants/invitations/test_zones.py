"""The rules that a calendar file carries, against the IANA rules, as two other libraries read them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from invited import interview
from rapport.domain.applicants.invitations.calendar import Organizer, Told, publication
from rapport.domain.applicants.invitations.zones import can_tell, vtimezone

ZONES = sorted(available_timezones())
ORGANIZER = Organizer(name="Interviews", email="interviews@team.example")
ODD = ("Europe/Dublin", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca", "America/Havana")
INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # naive bounds are asked for
    datetime(2035, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda instant: instant.replace(microsecond=0))


TOLD = Told(summary="S", description="D")
HOUR = timedelta(hours=1)


def written(zone: str, *starts: datetime) -> bytes:
    """A file of interviews of an hour."""
    meetings = [(interview(start, time_zone=zone), TOLD) for start in starts]
    return publication(meetings, ORGANIZER, refresh=HOUR)


def read_by_icalendar(calendar: bytes) -> list[tuple[datetime, datetime]]:
    events: list[Any] = Calendar.from_ical(calendar).events
    return [(event.start, event.end) for event in events]


def read_by_vobject(calendar: bytes, zone: str) -> list[tuple[datetime, datetime]]:
    """By the rules in the file alone: it is made to forget those of the same name that it has read before."""
    getattr(vobject.icalendar, "__tzidMap").pop(zone, None)
    events = vobject.readOne(calendar.decode()).vevent_list
    return [(event.dtstart.value, event.dtend.value) for event in events]


def agree(zone: str, *starts: datetime) -> None:
    """The instants, the wall clock in the zone, and what both libraries read are the same."""
    calendar = written(zone, *starts)
    for read in (read_by_icalendar(calendar), read_by_vobject(calendar, zone)):
        assert [start.astimezone(UTC) for start, _ in read] == list(starts)
        assert [end.astimezone(UTC) for _, end in read] == [start + HOUR for start in starts]
    walls = [start.astimezone(ZoneInfo(zone)).strftime("%Y%m%dT%H%M%S") for start in starts]
    for start, wall in zip(starts, walls, strict=True):
        in_utc = f"DTSTART:{start:%Y%m%dT%H%M%S}Z".encode() in calendar
        assert in_utc or f"DTSTART;TZID={zone}:{wall}".encode() in calendar.replace(b"\r\n ", b"")


@settings(max_examples=200, deadline=None)
@given(zone=st.sampled_from(ZONES), start=INSTANTS)
@example(zone="Europe/Berlin", start=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # its end comes twice
@example(zone="Europe/Berlin", start=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # so does its start: the second time
@example(zone="Europe/Berlin", start=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))  # a gap within it
@example(zone="Europe/Dublin", start=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
@example(zone="Australia/Lord_Howe", start=datetime(2026, 4, 4, 14, 45, tzinfo=UTC))
@example(zone="Antarctica/Troll", start=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
@example(zone="Africa/Casablanca", start=datetime(2026, 3, 22, 1, 59, 59, tzinfo=UTC))
def test_what_is_stored_what_is_written_and_what_is_read_agree(zone: str, start: datetime) -> None:
    agree(zone, start)


def test_they_agree_for_every_zone_in_winter_and_in_summer() -> None:
    assert len(ZONES) > 500
    for zone in ZONES:
        agree(zone, datetime(2027, 1, 15, 9, 30, tzinfo=UTC), datetime(2027, 7, 15, 14, tzinfo=UTC))


@pytest.mark.parametrize("zone", [*ODD, "Europe/Amsterdam", "America/New_York"])
def test_the_clocks_change_at_the_very_second(zone: str) -> None:
    """As a reader has it who knows nothing but the file."""
    rules = {part.DTSTART - part.TZOFFSETFROM: part.TZOFFSETTO for part in vtimezone(zone, 2026, 2027).subcomponents}
    assert len(rules) >= 5
    for onset, offset in rules.items():
        instant = onset.replace(tzinfo=UTC)
        assert instant.astimezone(ZoneInfo(zone)).utcoffset() == offset
        before = (instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset()
        assert before != offset or instant.year == 2026


def test_what_the_wall_clock_cannot_tell_is_written_in_utc() -> None:
    once, twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (can_tell(once, "Europe/Berlin"), can_tell(twice, "Europe/Berlin")) == (True, False)
    for start in (once, twice):  # the one begins the first time and ends the second time that it is half past two
        calendar = written("Europe/Berlin", start).decode()
        assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in calendar
        assert "TZID" not in calendar


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_needs_no_rules(zone: str) -> None:
    calendar = written(zone, datetime(2026, 12, 14, 9, tzinfo=UTC)).decode()
    assert "DTSTART:20261214T090000Z" in calendar
    assert "VTIMEZONE" not in calendar
