from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rapport.domain.applicants import calendar_import
from rapport.domain.applicants.calendar_import import CalendarError, busy_spans

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
CUSTOM = [
    "BEGIN:VTIMEZONE",
    "TZID:Ours",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0300",
    "END:STANDARD",
    "END:VTIMEZONE",
]


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: int = 1) -> Sequence[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]


def shown(*lines: str, zone: ZoneInfo = AMSTERDAM, days: int = 31) -> list[str]:
    """The first instants and the last ones, by UTC, as `2T09:00-10:00`, with the day when it is another one."""
    found = busy_spans(calendar(*lines), zone, MARCH, MARCH + timedelta(days=days))
    return [
        f"{since.day}T{since:%H:%M}-" + (f"{until:%H:%M}" if until.day == since.day else f"{until.day}T{until:%H:%M}")
        for since, until in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT\r\n",
        calendar(*event("DTSTART:soon")),
        calendar(*event("SUMMARY:never")),
        calendar(*event("DTSTART:20260302T090000Z", "RRULE:FREQ=OFTEN")),
        calendar("BEGIN:VFREEBUSY", "FREEBUSY:soon", "END:VFREEBUSY"),
    ],
)
def test_what_is_no_calendar_is_refused(text: bytes) -> None:
    with pytest.raises(CalendarError):
        busy_spans(text, AMSTERDAM, MARCH, MARCH + timedelta(days=31))


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=hourly", "FREQ=DAILY;BYHOUR=9,10", "FREQ=DAILY;BYSECOND=1,2"])
def test_what_comes_round_more_than_once_a_day_is_refused(rule: str) -> None:
    with pytest.raises(CalendarError, match="once a day"):
        shown(*event("DTSTART:20260302T090000Z", f"RRULE:{rule}"))


def test_a_time_zone_that_nobody_knows_is_refused_by_its_name() -> None:
    with pytest.raises(CalendarError, match="Nowhere/At All"):
        shown(*event("DTSTART;TZID=Nowhere/At All:20260302T090000"))


def test_more_events_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_import, "MOST", 3)
    daily = event("DTSTART:20260302T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    with pytest.raises(CalendarError, match="more than 3"):
        shown(*daily)
    assert len(shown(*daily, days=3)) == 2  # a day on each side is looked at too


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20260302T090000Z", "DTEND:20260302T100000Z"], ["2T09:00-10:00"]),
        (["DTSTART;TZID=America/New_York:20260302T090000", "DURATION:PT30M"], ["2T14:00-14:30"]),
        (["DTSTART;TZID=W. Europe Standard Time:20260302T090000", "DURATION:PT1H"], ["2T08:00-09:00"]),
        (["DTSTART:20260302T090000", "DURATION:PT1H"], ["2T08:00-09:00"]),
        (["DTSTART;VALUE=DATE:20260302"], ["1T23:00-2T23:00"]),
        (["DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"], ["27T23:00-29T22:00"]),
        (["DTSTART:20260302T090000Z"], []),
        (["DTSTART:20260302T090000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20260302T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (["DTSTART:20260302T090000Z", "DURATION:PT1H", "TRANSP:OPAQUE", "STATUS:TENTATIVE"], ["2T09:00-10:00"]),
        (["DTSTART:20260228T230000Z", "DURATION:PT2H"], ["1T00:00-01:00"]),
        (["DTSTART:20260401T090000Z", "DURATION:PT1H"], []),
    ],
)
def test_an_event_is_busy_when_it_is_by_its_own_clock(lines: list[str], expected: list[str]) -> None:
    assert shown(*event(*lines)) == expected


def test_a_zone_that_the_calendar_itself_describes_counts() -> None:
    assert shown(*CUSTOM, *event("DTSTART;TZID=Ours:20260302T090000", "DURATION:PT1H")) == ["2T06:00-07:00"]


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_import, "LONGEST_SECONDS", 0)
    with pytest.raises(CalendarError, match="in time"):
        shown(*event("DTSTART:20260302T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))


def test_times_without_a_zone_are_the_interviewers_whatever_the_calendar_calls_its_own() -> None:
    floating = event("DTSTART:20260302T090000", "DURATION:PT1H")
    assert shown("X-WR-TIMEZONE:Asia/Tokyo", *floating) == ["2T08:00-09:00"]
    assert shown(*floating, zone=ZoneInfo("Asia/Kathmandu")) == ["2T03:15-04:15"]


def test_what_recurs_counts_each_time_by_the_clock_on_the_wall_but_for_exceptions() -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Amsterdam:20260302T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Amsterdam:20260309T090000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20260316T090000",
        "DTSTART;TZID=Europe/Amsterdam:20260317T150000",
        "DURATION:PT30M",
    )
    assert shown(*weekly, *moved) == ["2T08:00-09:00", "17T14:00-14:30", "23T08:00-09:00", "30T07:00-08:00"]


def test_what_touches_or_overlaps_is_one() -> None:
    lines = [
        *event("DTSTART:20260302T090000Z", "DURATION:PT1H"),
        *event("DTSTART:20260302T100000Z", "DURATION:PT1H", uid=2),
        *event("DTSTART:20260302T093000Z", "DURATION:PT10M", uid=3),
    ]
    assert shown(*lines) == ["2T09:00-11:00"]


def test_what_a_freebusy_component_calls_busy_counts() -> None:
    assert shown(
        "BEGIN:VFREEBUSY",
        "UID:1",
        "DTSTAMP:20260101T000000Z",
        "FREEBUSY:20260302T100000Z/20260302T110000Z,20260302T120000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260303T100000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20260302T150000Z/PT1H",
        "END:VFREEBUSY",
    ) == ["2T10:00-11:00", "2T12:00-13:00", "3T10:00-11:00"]
