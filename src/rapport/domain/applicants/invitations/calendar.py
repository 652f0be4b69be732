"""Interviews as iCalendar (RFC 5545), and what is said about them by iTIP (RFC 5546)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDatetime, vDuration, vText
from msgspec import Struct

import rapport
from rapport.domain.applicants.interviews import CANCELLED, Interview, Invited
from rapport.domain.applicants.invitations.addresses import MAX_TEXT, calendar_address, mail_address, one_line
from rapport.domain.applicants.invitations.zones import can_tell, vtimezone

UTC_NAMES = ("UTC", "Etc/UTC")
"""Written with a Z, for which no reader needs rules."""


class Method(StrEnum):
    """What a file is there for; the MIME type names it too."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Organizer(Struct, frozen=True, kw_only=True):
    """Who invites, and gets the answers."""

    name: str
    email: str


class Told(Struct, frozen=True, kw_only=True):
    """What a reader is told in their language; `description` may have lines."""

    summary: str
    description: str


def invitation(interview: Interview, attendees: Sequence[Invited], organizer: Organizer, told: Told) -> bytes:
    """REQUEST: what holds from now on."""
    event = _event(interview, organizer, told)
    event.add("STATUS", "CONFIRMED")
    for attendee in attendees:
        _attend(event, attendee, asked=True)
    return _calendar(Method.REQUEST, [interview], [event])


def cancellation(
    interview: Interview, attendees: Sequence[Invited], organizer: Organizer, told: Told, *, whole: bool
) -> bytes:
    """CANCEL: of the whole interview, or of these attendees' part in it, which has no STATUS (RFC 5546, 3.2.5)."""
    event = _event(interview, organizer, told)
    if whole:
        event.add("STATUS", "CANCELLED")
    for attendee in attendees:
        _attend(event, attendee, asked=False)
    return _calendar(Method.CANCEL, [interview], [event])


def publication(interviews: Sequence[tuple[Interview, Told]], organizer: Organizer, *, refresh: timedelta) -> bytes:
    """PUBLISH: for whoever asks again after a while. Nobody attends (RFC 5546, 3.2.1)."""
    events = []
    for interview, told in interviews:
        event = _event(interview, organizer, told)
        event.add("STATUS", "CANCELLED" if interview.status == CANCELLED else "CONFIRMED")
        events.append(event)
    return _calendar(Method.PUBLISH, [interview for interview, _ in interviews], events, refresh)


def _event(interview: Interview, organizer: Organizer, told: Told) -> Event:
    event = Event()
    event.add("UID", interview.ical_uid)
    event.add("SEQUENCE", interview.sequence)
    event.add("DTSTAMP", interview.updated_at.replace(microsecond=0))
    event.add("CREATED", interview.created_at.replace(microsecond=0))
    zone = _zone(interview)
    event["DTSTART"] = _moment(interview.starts_at, zone)
    event["DTEND"] = _moment(interview.ends_at, zone)
    event.add("SUMMARY", told.summary)
    event.add("DESCRIPTION", told.description)
    event.add("LOCATION", one_line(interview.location, MAX_TEXT))
    event["ORGANIZER"] = _person(organizer.name, organizer.email)
    return event


def _zone(interview: Interview) -> str | None:
    """None when the wall clock would not tell one of the instants, as it comes twice: then both are in UTC."""
    if interview.time_zone in UTC_NAMES:
        return None
    both = (interview.starts_at, interview.ends_at)
    return interview.time_zone if all(can_tell(instant, interview.time_zone) for instant in both) else None


def _moment(instant: datetime, zone: str | None) -> vDatetime:
    if zone is None:
        return vDatetime(instant.replace(microsecond=0))
    moment = vDatetime(instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0))
    moment.params["TZID"] = zone
    return moment


def _attend(event: Event, attendee: Invited, *, asked: bool) -> None:
    """Nothing for an address that no mail can be sent to."""
    address = mail_address(attendee.email)
    if address is None:
        return
    person = _person(attendee.name, address)
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText(attendee.answer.upper())
    if asked:
        person.params["RSVP"] = vText("TRUE")
    event.add("ATTENDEE", person, encode=False)


def _person(name: str, email: str) -> vCalAddress:
    person = vCalAddress(calendar_address(email))
    if shown := one_line(name):
        person.params["CN"] = vText(shown.replace('"', "'"))  # which no parameter can hold
    return person


def _calendar(
    method: Method, interviews: Sequence[Interview], events: Sequence[Event], refresh: timedelta | None = None
) -> bytes:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Rapport//Rapport {rapport.__version__}//EN")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if refresh is not None:
        calendar.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
        calendar["X-PUBLISHED-TTL"] = vDuration(refresh)
    for zone, years in _zones(interviews).items():
        calendar.add_component(vtimezone(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _zones(interviews: Sequence[Interview]) -> dict[str, set[int]]:
    """Each zone that is named, with the years for which it must be right, and one around them."""
    found: dict[str, set[int]] = {}
    for interview in interviews:
        zone = _zone(interview)
        if zone is not None:
            found.setdefault(zone, set()).update((interview.starts_at.year - 1, interview.ends_at.year + 1))
    return found
