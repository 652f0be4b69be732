"""What somebody's calendar answers to an invitation: iTIP's REPLY, read (RFC 5546, 3.2.3)."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Component, vDDDTypes
from msgspec import Struct

from rapport.domain.applicants.invitations.addresses import address_in, mail_address

MAX_BYTES = 64 * 1024  # calendars answer in 1 or 2 KB
MAX_SEQUENCE = 2**31 - 1  # RFC 5545, 3.3.8
ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")


class ReplyError(Exception):
    """What was sent is no reply; `field` is the property that is wrong, the message says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Reply(Struct, frozen=True, kw_only=True):
    """One attendee's answer to the interview as it was at `sequence`; `stamped_at` is when they gave it.

    `address` is for comparing with others that `comparable` makes.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    address: str
    answer: str


def comparable(email: str) -> str:
    """The same for addresses that are one in a calendar file, which has them in ASCII."""
    return (mail_address(email) or email.strip()).lower()


def read_reply(content: bytes) -> Reply:
    """Raises ReplyError."""
    event = _event(content)
    attendee = _one(event, "ATTENDEE")
    answer = str(getattr(attendee, "params", {}).get("PARTSTAT", "NEEDS-ACTION")).upper()
    if answer not in ANSWERS:
        raise ReplyError("PARTSTAT", f"PARTSTAT must be one of: {', '.join(ANSWERS)}")
    return Reply(
        uid=_uid(event),
        sequence=_sequence(event),
        stamped_at=_stamp(event),
        address=comparable(address_in(str(attendee))),
        answer=answer.lower(),
    )


def _event(content: bytes) -> Component:
    """The one event of a calendar whose method is REPLY."""
    if len(content) > MAX_BYTES:
        raise ReplyError("body", f"the body is larger than {MAX_BYTES} bytes; a reply is one event")
    try:
        calendar = Calendar.from_ical(content.decode())
    except Exception as error:  # whatever a stranger's file brings about in the parser
        raise ReplyError("body", "the body is no iCalendar file in UTF-8 with one VCALENDAR") from error
    if calendar.name != "VCALENDAR":
        raise ReplyError("body", "the body must be a VCALENDAR")
    method = str(_one(calendar, "METHOD")).upper()
    if method == "COUNTER":
        raise ReplyError("METHOD", "proposals of another time are not taken; METHOD must be REPLY")
    if method != "REPLY":
        raise ReplyError("METHOD", "METHOD must be REPLY")
    events = [part for part in calendar.subcomponents if part.name == "VEVENT"]
    if len(events) != 1:
        raise ReplyError("VEVENT", f"there are {len(events)} events; there must be one")
    if "RECURRENCE-ID" in events[0]:
        raise ReplyError("RECURRENCE-ID", "an interview does not recur; leave RECURRENCE-ID out")
    return events[0]


def _one(component: Component, name: str) -> Any:
    value = component.get(name)
    if value is None or isinstance(value, list):
        raise ReplyError(name, f"there must be one {name}")
    return value


def _uid(event: Component) -> str:
    uid = str(_one(event, "UID"))
    if not uid.isprintable():
        raise ReplyError("UID", "UID must be printable text")
    return uid


def _sequence(event: Component) -> int:
    """0 when it is absent, as RFC 5545 has it (3.8.7.4)."""
    if "SEQUENCE" not in event:
        return 0
    value = _one(event, "SEQUENCE")
    if not isinstance(value, int) or not 0 <= value <= MAX_SEQUENCE:
        raise ReplyError("SEQUENCE", f"SEQUENCE must be a whole number from 0 to {MAX_SEQUENCE}")
    return int(value)


def _stamp(event: Component) -> datetime:
    value = _one(event, "DTSTAMP")
    moment = value.dt if isinstance(value, vDDDTypes) else None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ReplyError("DTSTAMP", "DTSTAMP must be a date-time in UTC, such as 20260102T030405Z")
    return moment.astimezone(UTC)
