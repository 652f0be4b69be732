"""Mails as they are sent, read by Python's parser: RFC 5322, RFC 6047, and nothing slipped in."""

import hashlib
from datetime import UTC, datetime
from email.headerregistry import AddressHeader
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invited import calendar_in, parsed
from rapport.domain.applicants.invitations.addresses import one_line
from rapport.domain.applicants.invitations.calendar import Method, Organizer
from rapport.domain.applicants.invitations.letter import CALENDAR_FILE, Content, letter, message_id

ORGANIZER = Organizer(name="Interviews", email="interviews@team.example")
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
FILE = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:H\xc3\xa9\r\nEND:VCALENDAR\r\n"
PLAIN = Content(subject="Reminder: Interview", text="Hello Ann,\n\nbe there.\n", language="en")
INVITED = Content(subject="Gespräch", text="Guten Tag Ann,\n", language="de", method=Method.REQUEST, calendar=FILE)


def sent(content: Content, name: str = "Ann Example", organizer: Organizer = ORGANIZER) -> bytes:
    return letter(content, to="ann@home.example", name=name, organizer=organizer, message_id="<a@b.example>", at=AT)


def test_a_reminder_is_plain_text() -> None:
    message = parsed(sent(PLAIN))
    assert dict(message.items()) == {
        "To": "Ann Example <ann@home.example>",
        "Reply-To": "Interviews <interviews@team.example>",
        "Subject": "Reminder: Interview",
        "Date": "Sun, 01 Nov 2026 12:00:00 +0000",
        "Message-ID": "<a@b.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    assert message.get_content().replace("\r\n", "\n") == PLAIN.text


def test_an_invitation_has_the_calendar_beside_the_text_and_as_a_file() -> None:
    message = parsed(sent(INVITED))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    _, _, text, calendar, file = message.walk()
    assert text["Content-Language"] == "de"
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "UTF-8"}
    assert calendar.get_payload(decode=True) == file.get_payload(decode=True) == FILE
    assert file.get_filename() == CALENDAR_FILE


def test_the_method_of_the_part_is_that_of_the_file() -> None:
    cancel = Content(subject="S", text="T", language="en", method=Method.CANCEL, calendar=b"METHOD:CANCEL\r\n")
    [part] = [part for part in parsed(sent(cancel)).walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "CANCEL"


def test_the_id_of_a_mail_is_the_same_for_the_same_news_to_the_same_person_and_for_no_other() -> None:
    one, other = UUID(int=1), UUID(int=2)
    news = [
        (one, 0, None, "request"),
        (other, 0, None, "request"),
        (one, 1, None, "request"),
        (one, 0, 1002, "request"),
        (one, 0, None, "cancel"),
    ]
    ids = [message_id(ORGANIZER, *each) for each in news]
    assert len(set(ids)) == len(news)
    assert ids == [message_id(ORGANIZER, *each) for each in news]
    digest = hashlib.sha256(f"{one} 0 applicant request".encode()).hexdigest()[:32]
    assert ids[0] == f"<{digest}@team.example>"


NAMES = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "Ann\r\nBcc: victim@x.example",
            "Ann\nBcc: victim@x.example",
            'Ann", victim@x.example, "',
            "victim@x.example, " * 20,
            "Ä, victim@x.example, " * 20,
            "=?utf-8?q?victim=40x.example=2C?=",
            "<victim@x.example>",
            "Ann \x00\x1b\u2028\u202e",
            "名" * 200,
        ]
    ),
)


@settings(max_examples=60)
@given(name=NAMES, organizer=NAMES, subject=st.text(max_size=200).map(one_line))
def test_no_name_reaches_another_header_or_another_person(name: str, organizer: str, subject: str) -> None:
    content = Content(
        subject=subject,
        text=name,
        language="en",
        method=Method.REQUEST,
        calendar=FILE,
    )
    raw = sent(content, name, Organizer(name=organizer, email="interviews@team.example"))

    message = parsed(raw)
    assert message.defects == []
    assert list(message.keys()) == [
        *("Subject", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type")
    ]
    for header, address in (("To", "ann@home.example"), ("Reply-To", "interviews@team.example")):
        assert isinstance(message[header], AddressHeader)
        assert [each.addr_spec for each in message[header].addresses] == [address]
    assert message["Subject"] == content.subject
    assert not raw.startswith(b"Subject: \r\n") or not content.subject
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"victim@x.example" not in head.replace(content.subject.encode(), b"")
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert calendar_in(raw) == FILE


@pytest.mark.parametrize("name", ["", "Ann", "Zoë O'Hara-Smith"])
def test_a_name_that_needs_no_care_stays_as_it_is(name: str) -> None:
    [address] = parsed(sent(PLAIN, name))["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "ann@home.example")
