"""Calendar files by their bytes: what Outlook, Apple, Google and Thunderbird go by (RFC 5545, RFC 5546)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from invited import ANN, INA, JO, interview, renamed, unfolded
from rapport.domain.applicants.interviews import CANCELLED, Interview, Invited
from rapport.domain.applicants.invitations.calendar import Organizer, Told, cancellation, invitation, publication

ORGANIZER = Organizer(name="Interviews", email="interviews@team.example")
TOLD = Told(summary="Interview: Nurse", description="When: then\nWhere: there")


def request(meeting: Interview, *people: Invited) -> bytes:
    return invitation(meeting, people or (ANN, INA), ORGANIZER, TOLD)


def test_an_invitation_says_all_that_a_calendar_needs() -> None:
    meeting = interview(sequence=3)
    lines = unfolded(request(meeting))

    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        lines[2],
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
    ]
    assert lines[2].startswith("PRODID:-//Rapport//")
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    assert sorted(event) == [
        'ATTENDEE;CN="Ann Example";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:ann@home.example',
        'ATTENDEE;CN="Ina Interviewer";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:ina@team.example',
        "CREATED:20261101T120000Z",
        "DESCRIPTION:When: then\\nWhere: there",
        "DTEND;TZID=Europe/Amsterdam:20261214T110000",
        "DTSTAMP:20261101T120000Z",
        "DTSTART;TZID=Europe/Amsterdam:20261214T100000",
        "LOCATION:Main street 1",
        "ORGANIZER;CN=Interviews:mailto:interviews@team.example",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Interview: Nurse",
        f"UID:{meeting.ical_uid}",
    ]


def test_the_method_is_the_calendars_and_not_the_events() -> None:
    for calendar in (request(interview()), cancellation(interview(), [ANN], ORGANIZER, TOLD, whole=True)):
        lines = unfolded(calendar)
        assert [line for line in lines if line.startswith("METHOD:")] == [lines[4]]
        assert lines.index("BEGIN:VEVENT") > 4


def test_a_cancellation_keeps_the_uid_and_names_those_it_concerns() -> None:
    meeting = interview(sequence=4, status=CANCELLED, interviewers=[INA, JO])
    lines = unfolded(cancellation(meeting, [ANN, INA, JO], ORGANIZER, TOLD, whole=True))

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:4", f"UID:{meeting.ical_uid}"} <= set(lines)
    attendees = [line for line in lines if line.startswith("ATTENDEE")]
    assert len(attendees) == 3
    assert not any("RSVP" in line for line in attendees)
    assert any(line.startswith("ORGANIZER") for line in lines)


def test_whoever_is_left_out_alone_gets_a_cancellation_without_a_status() -> None:
    lines = unfolded(cancellation(interview(sequence=1), [JO], ORGANIZER, TOLD, whole=False))
    assert [line for line in lines if line.startswith(("STATUS", "ATTENDEE"))] == [
        'ATTENDEE;CN="Jo Tweede";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:jo@team.example'
    ]


def test_a_published_calendar_has_nobody_who_attends_and_says_when_to_look_again() -> None:
    here, gone = interview(), interview(status=CANCELLED, time_zone="America/New_York")
    calendar = publication([(here, TOLD), (gone, TOLD)], ORGANIZER, refresh=timedelta(hours=1))
    lines = unfolded(calendar)

    assert "METHOD:PUBLISH" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines
    assert not any(line.startswith("ATTENDEE") for line in lines)
    assert [line for line in lines if line.startswith("STATUS")] == ["STATUS:CONFIRMED", "STATUS:CANCELLED"]
    assert [line for line in lines if line.startswith("TZID:")] == ["TZID:Europe/Amsterdam", "TZID:America/New_York"]
    assert publication([(here, TOLD), (gone, TOLD)], ORGANIZER, refresh=timedelta(hours=1)) == calendar


def test_a_calendar_without_interviews_is_one_too() -> None:
    calendar = Calendar.from_ical(publication([], ORGANIZER, refresh=timedelta(hours=1)))
    assert calendar.subcomponents == []


def test_nobody_attends_by_an_address_that_no_mail_can_be_sent_to() -> None:
    bad = renamed(ANN, email="ann\r\nX-EVIL:1@home.example")
    calendar = request(interview(applicant=bad), bad, INA)
    assert b"EVIL" not in calendar
    assert calendar.count(b"ATTENDEE") == 1


def test_an_answer_stays_with_its_attendee() -> None:
    people = [renamed(ANN, answer="declined"), renamed(INA, answer="tentative")]
    [event] = Calendar.from_ical(request(interview(), *people)).events
    assert [attendee.params["PARTSTAT"] for attendee in event.attendees] == ["DECLINED", "TENTATIVE"]


@pytest.mark.parametrize("start", [datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)])
def test_the_rules_of_the_zone_hold_from_the_year_before_to_the_year_after(start: datetime) -> None:
    [zone] = Calendar.from_ical(request(interview(start))).timezones
    onsets = [part.DTSTART for part in zone.subcomponents]
    assert min(onsets) <= start.replace(tzinfo=None) - timedelta(days=150)
    assert max(onsets) >= start.replace(tzinfo=None) + timedelta(days=300)


@settings(max_examples=60)
@given(name=st.text(max_size=300), location=st.text(max_size=2000), job=st.text(max_size=300))
def test_whatever_people_write_stays_where_it_belongs(name: str, location: str, job: str) -> None:
    somebody = renamed(ANN, name=name)
    meeting = interview(applicant=somebody, location=location)
    told = Told(summary=job, description=location)
    calendar = invitation(meeting, [somebody, INA], Organizer(name=name, email="o@team.example"), told)

    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert b"\r" not in calendar.replace(b"\r\n", b"")
    assert max(len(line) for line in calendar.split(b"\r\n")) <= 75
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(calendar)]
    assert names.count("BEGIN") == names.count("END")
    assert names.count("ATTENDEE") == 2
    assert names.count("METHOD") == names.count("UID") == names.count("ORGANIZER") == 1
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    assert event.errors == []
