"""Replies as calendars send them, and everything that is none."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import reply
from rapport.domain.applicants.invitations.replies import MAX_BYTES, Reply, ReplyError, comparable, read_reply

GOOGLE = b"""\
BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
DTSTART:20261214T090000Z\r
DTEND:20261214T100000Z\r
DTSTAMP:20261102T080910Z\r
ORGANIZER;CN=Interviews:mailto:interviews@team.example\r
UID:0198@rapport\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Ann Ex\r
 ample;X-NUM-GUESTS=0:mailto:Ann@Home.example\r
CREATED:20261101T120000Z\r
DESCRIPTION:\r
SEQUENCE:1\r
STATUS:CONFIRMED\r
SUMMARY:Interview\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_what_google_sends_is_read() -> None:
    assert read_reply(GOOGLE) == Reply(
        uid="0198@rapport",
        sequence=1,
        stamped_at=datetime(2026, 11, 2, 8, 9, 10, tzinfo=UTC),
        address="ann@home.example",
        answer="accepted",
    )


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_each_answer_is_read(answer: str) -> None:
    assert read_reply(reply(answer=answer)).answer == answer


def test_a_reply_without_a_sequence_answers_the_first_invitation() -> None:
    assert read_reply(reply().replace(b"SEQUENCE:0\r\n", b"")).sequence == 0


def test_bare_line_feeds_do() -> None:
    assert read_reply(GOOGLE.replace(b"\r\n", b"\n")) == read_reply(GOOGLE)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b"METHOD:REPLY", b"METHOD:COUNTER", "METHOD"),
        (b"METHOD:REPLY", b"METHOD:REQUEST", "METHOD"),
        (b"METHOD:REPLY\r\n", b"", "METHOD"),
        (b"METHOD:REPLY\r\n", b"METHOD:REPLY\r\nMETHOD:REPLY\r\n", "METHOD"),
        (b"VEVENT", b"VTODO", "VEVENT"),
        (b"END:VEVENT\r\n", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "VEVENT"),
        (b"UID:u@rapport\r\n", b"", "UID"),
        (b"UID:u@rapport", b"UID:u\x00", "UID"),
        (b"SEQUENCE:0", b"SEQUENCE:-1", "SEQUENCE"),
        (b"SEQUENCE:0", b"SEQUENCE:one", "SEQUENCE"),
        (b"SEQUENCE:0", b"SEQUENCE:99999999999", "SEQUENCE"),
        (b"DTSTAMP:20261102T080910Z\r\n", b"", "DTSTAMP"),
        (b"DTSTAMP:20261102T080910Z", b"DTSTAMP:20261102T080910", "DTSTAMP"),
        (b"DTSTAMP:20261102T080910Z", b"DTSTAMP;VALUE=DATE:20261102", "DTSTAMP"),
        (b"DTSTAMP:20261102T080910Z", b"DTSTAMP:yesterday", "DTSTAMP"),
        (b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@home.example\r\n", b"", "ATTENDEE"),
        (b"END:VEVENT", b"ATTENDEE;PARTSTAT=DECLINED:mailto:x@y.example\r\nEND:VEVENT", "ATTENDEE"),
        (b"PARTSTAT=ACCEPTED", b"PARTSTAT=DELEGATED", "PARTSTAT"),
        (b"PARTSTAT=ACCEPTED", b"PARTSTAT=NEEDS-ACTION", "PARTSTAT"),
        (b"ATTENDEE;PARTSTAT=ACCEPTED", b"ATTENDEE", "PARTSTAT"),
        (b"UID:", b"RECURRENCE-ID:20261102T080910Z\r\nUID:", "RECURRENCE-ID"),
        (b"VCALENDAR", b"VCARD", "body"),
        (b"END:VCALENDAR\r\n", b"", "body"),
        (b"END:VCALENDAR", b"END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR", "body"),
        (b"u@rapport", b"\xff", "body"),
    ],
)
def test_what_is_no_reply_is_refused_by_the_property_that_is_wrong(old: bytes, new: bytes, field: str) -> None:
    good = reply(uid="u@rapport")
    assert read_reply(good)
    assert old in good
    with pytest.raises(ReplyError) as refused:
        read_reply(good.replace(old, new))
    assert refused.value.field == field


@pytest.mark.parametrize("content", [b"", b"\r\n", b"hello", b"{}", b"BEGIN:VCALENDAR"])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(ReplyError, match="body"):
        read_reply(content)


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(ReplyError, match="larger than"):
        read_reply(reply(uid="u" * MAX_BYTES))


@given(st.lists(st.sampled_from([*GOOGLE.split(b"\r\n"), b"BEGIN:VEVENT", b"END:VEVENT", b":", b";", b"A;=:", b" x"])))
def test_whatever_is_sent_is_read_or_refused(lines: list[bytes]) -> None:
    for content in (b"\r\n".join(lines), b"BEGIN:VCALENDAR\r\n" + b"\r\n".join(lines) + b"\r\nEND:VCALENDAR"):
        with suppress(ReplyError):
            assert read_reply(content).answer == "accepted"


def test_addresses_are_compared_as_they_stand_in_a_calendar() -> None:
    assert comparable(" Ann@Müller.example") == comparable("ann@xn--mller-kva.example")
    assert comparable("ÄNN@home.example") == "änn@home.example"
