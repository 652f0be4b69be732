"""A mail about an interview, made of the facts that were put into the outbox with the change that it tells of.

The same facts make the same bytes, whenever and however often: a retry is the same message. Only a new release may
word, or lay out, what still waits as it words what it puts itself.
"""

from datetime import datetime

import msgspec
from msgspec import Struct

from rapport.delivery.mail import Letter
from rapport.domain.applicants.interviews import Interview
from rapport.domain.applicants.invitations.calendar import Method, Organizer, Told, cancellation, invitation
from rapport.domain.applicants.invitations.letter import Content, letter
from rapport.domain.applicants.invitations.texts import Reader, details, letter_text, readers, subject, title
from rapport.domain.applicants.invitations.words import News


class Facts(Struct, frozen=True, kw_only=True):
    """What `reader` is told of an interview, as it was `at` that moment; of a reminder, when it is due.

    `whole`: a cancellation is everybody's, and not the reader's alone. Rows of earlier releases wait in outboxes: a
    field that is added has a default, and one that is there keeps its meaning.
    """

    news: News
    interview: Interview
    reader: Reader
    organizer: Organizer
    at: datetime
    whole: bool = False


def compose(claimed: Letter) -> bytes:
    """All of it but From. Raises msgspec.ValidationError when these are no facts."""
    facts = msgspec.convert(claimed.facts, Facts)
    return letter(
        _content(facts),
        to=claimed.recipient,
        name=facts.reader.person.name,
        organizer=facts.organizer,
        message_id=claimed.message_id,
        at=facts.at,
    )


def _content(facts: Facts) -> Content:
    method = _METHODS[facts.news]
    return Content(
        subject=subject(facts.news, facts.interview, facts.reader),
        text=letter_text(facts.news, facts.interview, facts.reader, facts.organizer.name),
        language=facts.reader.language,
        method=method,
        calendar=b"" if method is None else _calendar(facts, method),
    )


_METHODS = {
    News.INVITED: Method.REQUEST,
    News.CHANGED: Method.REQUEST,
    News.CANCELLED: Method.CANCEL,
    News.UNINVITED: Method.CANCEL,
    News.REMINDED: None,
}


def _calendar(facts: Facts, method: Method) -> bytes:
    interview, reader = facts.interview, facts.reader
    told = Told(summary=title(interview, reader), description=details(interview, reader))
    everybody = [each.person for each in readers(interview)]
    if method is Method.REQUEST:
        return invitation(interview, everybody, facts.organizer, told)
    people = everybody if facts.whole else [reader.person]
    return cancellation(interview, people, facts.organizer, told, whole=facts.whole)
