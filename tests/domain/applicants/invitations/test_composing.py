"""Mails made of facts: the same bytes each time, and what was true when the facts were put down."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from invited import ANN, INA, calendar_in, interview, parsed, text_in, unfolded
from rapport.delivery.mail import Letter
from rapport.domain.applicants.interviews import CANCELLED
from rapport.domain.applicants.invitations.calendar import Organizer
from rapport.domain.applicants.invitations.composing import Facts, compose
from rapport.domain.applicants.invitations.texts import Reader
from rapport.domain.applicants.invitations.words import News
from rapport.ids import new_id

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
TO_ANN, TO_INA = Reader(person=ANN, interviewer=None), Reader(person=INA, interviewer=INA.number)
ORGANIZER = Organizer(name="Team", email="plan@team.example")
ANNS_INTERVIEW = interview()


def facts(news: News, reader: Reader = TO_ANN, **fields: Any) -> Facts:
    given = {"interview": ANNS_INTERVIEW, "organizer": ORGANIZER, "at": AT, **fields}
    return Facts(news=news, reader=reader, **given)


def claimed(given: object, recipient: str = ANN.email) -> Letter:
    """As from a row of the outbox."""
    return Letter(
        id=new_id(),
        mutation_id=new_id(),
        attempts=1,
        leased_until=AT,
        recipient=recipient,
        message_id="<a@team.example>",
        message=None,
        facts=msgspec.json.decode(msgspec.json.encode(given)),
    )


def composed(given: Facts) -> bytes:
    return compose(claimed(given, given.reader.person.email))


@pytest.mark.parametrize("news", News)
def test_the_same_facts_are_the_same_bytes(news: News) -> None:
    assert composed(facts(news)) == composed(facts(news))


def test_a_mail_goes_to_its_reader_from_whoever_organizes_at_its_moment() -> None:
    message = parsed(composed(facts(News.INVITED, TO_INA, at=AT + timedelta(days=1))))
    assert message["To"] == "Ina Interviewer <ina@team.example>"
    assert message["Reply-To"] == "Team <plan@team.example>"
    assert message["Date"] == "Mon, 02 Nov 2026 12:00:00 +0000"
    assert message["Message-ID"] == "<a@team.example>"


@pytest.mark.parametrize(
    ("news", "whole", "method", "attendees"),
    [
        (News.INVITED, False, "REQUEST", 2),
        (News.CHANGED, False, "REQUEST", 2),
        (News.CANCELLED, True, "CANCEL", 2),
        (News.CANCELLED, False, "CANCEL", 1),
        (News.UNINVITED, False, "CANCEL", 1),
    ],
)
def test_what_it_is_there_for_decides_what_its_calendar_asks(
    news: News, whole: bool, method: str, attendees: int
) -> None:
    cancelled = interview(status=CANCELLED) if method == "CANCEL" else ANNS_INTERVIEW
    lines = unfolded(calendar_in(composed(facts(news, interview=cancelled, whole=whole))))
    assert f"METHOD:{method}" in lines
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == attendees
    assert ("STATUS:CANCELLED" in lines) == whole


def test_a_reminder_is_text_alone() -> None:
    message = composed(facts(News.REMINDED))
    assert parsed(message).get_content_type() == "text/plain"
    assert "Main street 1" in text_in(message)


def test_what_are_no_facts_makes_no_mail() -> None:
    with pytest.raises(msgspec.ValidationError):
        compose(claimed({"news": News.INVITED}))
