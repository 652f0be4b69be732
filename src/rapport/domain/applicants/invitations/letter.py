"""A mail about an interview: text for people, and the calendar file for their programs (RFC 6047).

All of it but From, which is added by whoever sends it.
"""

import hashlib
import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.invitations.addresses import one_line
from rapport.domain.applicants.invitations.calendar import Method, Organizer

CALENDAR_FILE = "invite.ics"
_SPECIAL = re.compile(r"[^\w\s'-]")


class Content(Struct, frozen=True, kw_only=True):
    """`calendar` is a file of the method; a reminder has none."""

    subject: str  # one line
    text: str
    language: str
    method: Method | None = None
    calendar: bytes = b""


def message_id(organizer: Organizer, interview_id: UUID, sequence: int, interviewer: int | None, kind: str) -> str:
    """The same for the same news of an interview to the same person."""
    named = f"{interview_id} {sequence} {interviewer or 'applicant'} {kind}"
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:32]}@{organizer.email.rpartition('@')[2]}>"


def letter(content: Content, *, to: str, name: str, organizer: Organizer, message_id: str, at: datetime) -> bytes:
    """`to` is an address in ASCII; names may be any text. Replies of people go where those of programs go."""
    message = EmailMessage(policy=SMTP)
    message["To"] = _address(name, to)
    message["Reply-To"] = _address(organizer.name, organizer.email)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday reply is wanted
    message.set_content(content.text, cte="quoted-printable")  # a server need not take eight bits
    message["Content-Language"] = content.language  # now, as it is the text's
    if content.method is not None:
        _add_calendar(message, content.method, content.calendar, _boundary(message_id))
    return _subject(content.subject) + message.as_bytes()


def _subject(text: str) -> bytes:
    """By the older of the two ways of `email`: the newer one may leave the first line of a header empty."""
    encoded = Header(text, "us-ascii" if text.isascii() else "utf-8", header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}\r\n".encode()


def _boundary(message_id: str) -> str:
    """The same for the same mail, and in none of its parts: neither of their encodings has `=_` (RFC 2045, 6.7)."""
    return f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}"


def _add_calendar(message: EmailMessage, method: Method, calendar: bytes, boundary: str) -> None:
    """As an alternative to the text, and as a file for programs that look for one. Base64 keeps every byte."""
    message.make_alternative(f"{boundary}.texts")
    message.add_alternative(
        calendar, maintype="text", subtype="calendar", params={"method": str(method), "charset": "UTF-8"}
    )
    message.make_mixed(f"{boundary}.parts")
    message.add_attachment(calendar, maintype="application", subtype="ics", filename=CALENDAR_FILE)


def _address(name: str, address: str) -> Address:
    """Of the name what needs no quoting: `email` has lost quotes where it folds (CPython gh-80222)."""
    return Address(display_name=one_line(_SPECIAL.sub(" ", name)), addr_spec=address)
