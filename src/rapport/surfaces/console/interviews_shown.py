"""What pages say of an interview: how it stands, who does what, and what the candidate's clock shows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.interviews import COMPLETED, SCHEDULED, Interview, Invited
from rapport.domain.applicants.time_zones import zone_of
from rapport.ids import Kind, show


class Standing(Struct, frozen=True):
    """`kind` of `ui.state`, and the key of its words with what they need."""

    kind: str
    words: str
    given: Mapping[str, Any] = {}


class Clock(Struct, frozen=True):
    """What a clock elsewhere shows, without an offset, and where that is; `day`, when it is another one there."""

    at: datetime
    place: str
    day: date | None


def standing_of(interview: Interview) -> Standing:
    """The worst of all answers, while it is still to come."""
    if interview.status == COMPLETED:
        return Standing("ok", "interviews.state.completed")
    if interview.status != SCHEDULED:
        return Standing("off", "interviews.state.cancelled")
    everybody = [interview.applicant, *interview.interviewers]
    for kind, answer in (("bad", "declined"), ("wait", "tentative"), ("wait", "needs-action")):
        names = [each.name for each in everybody if each.answer == answer]
        if names:
            return Standing(kind, f"interviews.state.{answer}", {"names": ", ".join(names)})
    return Standing("ok", "interviews.state.accepted")


def answer_of(person: Invited) -> Standing:
    kinds = {"accepted": "ok", "declined": "bad"}
    return Standing(kinds.get(person.answer, "wait"), f"interviews.answer.{person.answer}")


def candidates_clock(interview: Interview, zone: ZoneInfo) -> Clock | None:
    """None when it shows the same as the clock of the page. Whose zone is not known is taken to be where it is held."""
    return clock_at(interview.starts_at, interview.applicant.time_zone or interview.time_zone, zone)


def clock_at(instant: datetime, elsewhere: str, zone: ZoneInfo) -> Clock | None:
    there, here = instant.astimezone(zone_of(elsewhere)), instant.astimezone(zone)
    if there.utcoffset() == here.utcoffset():
        return None
    day = there.date() if there.date() != here.date() else None
    return Clock(there.replace(tzinfo=None), place_of(elsewhere), day)


def place_of(zone: str) -> str:
    """`America/New_York` is New York to whoever reads it."""
    return zone.rpartition("/")[2].replace("_", " ")


def interview_ids(interviews: Sequence[Interview]) -> Sequence[str]:
    """For the audit log, and for links."""
    return [show(Kind.INTERVIEW, interview.id) for interview in interviews]
