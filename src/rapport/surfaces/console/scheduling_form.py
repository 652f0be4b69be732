"""The form by which interviews are scheduled and moved: what is meant by what was typed, and what stands in its way."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.applications import Application
from rapport.domain.applicants.clashes import Wish
from rapport.domain.applicants.interviewers import Interviewer
from rapport.domain.applicants.interviews import Interview
from rapport.domain.applicants.time_zones import is_zone, zone_of
from rapport.domain.applicants.wall_time import Gaps, NoSuchTimeError, instant_of, wall_of
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.typed_times import TypedError, read_time
from rapport.surfaces.console.words import Words

MAX_MINUTES, MAX_LOCATION, MAX_PEOPLE = 1440, 2000, 20  # as of the surface that partners schedule by
USUAL_MINUTES = "60"
ONLINE = "Online"


class Plan(Struct, frozen=True, kw_only=True):
    """An interview as it was typed and understood. `later`: the second of two times that the clock shows alike."""

    application: Application
    interviewer_ids: Sequence[int]
    wall_start: datetime
    later: bool
    time_zone: str
    starts_at: datetime
    duration: timedelta
    location: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.duration

    def wish(self, interview_id: UUID | None) -> Wish:
        return Wish(
            applicant_id=self.application.applicant_id,
            interviewer_ids=self.interviewer_ids,
            starts_at=self.starts_at,
            duration=self.duration,
            interview_id=interview_id,
        )

    def body(self) -> Mapping[str, Any]:
        """As `interview_scheduling.Wanted` has it. The teams of a tenant are all the console's."""
        return {
            "application_id": self.application.id,
            "team_id": None,
            "wall_start": self.wall_start,
            "time_zone": self.time_zone,
            "duration_minutes": self.duration // timedelta(minutes=1),
            "location": self.location,
            "interviewer_ids": list(self.interviewer_ids),
            "later": self.later,
        }

    def is_of(self, interview: Interview) -> bool:
        """Whether the interview is like that already."""
        return (
            self.starts_at == interview.starts_at
            and self.ends_at == interview.ends_at
            and self.location == interview.location
            and list(self.interviewer_ids) == [each.number for each in interview.interviewers]
        )


class Twice(Struct, frozen=True):
    """Two instants that a clock shows alike, in UTC."""

    first: datetime
    second: datetime


class Reading(Struct, frozen=True, kw_only=True):
    """What became of the fields. `plan` is None while one of them is wrong; `starts_at`, the time alone, when it is
    understood; `twice`, when it is for the user to say which of two is meant.
    """

    plan: Plan | None
    starts_at: datetime | None
    time_zone: str | None
    duration: timedelta | None
    twice: Twice | None


def read_plan(
    form: Form, chosen: Sequence[str], application: Application | None, people: Sequence[Interviewer], now: datetime
) -> Reading:
    """Faults are put into the form. `chosen` are the numbers of interviewers that were ticked."""
    if application is None:
        form.fault("application", "scheduling.who_needed")
    interviewer_ids = _interviewers(form, chosen, people)
    minutes = _minutes(form)
    location = form.text("location", longest=MAX_LOCATION) or ONLINE
    zone = form["zone"].strip()
    if not is_zone(zone):
        form.fault("zone", "scheduling.zone_unknown")
        return Reading(plan=None, starts_at=None, time_zone=None, duration=None, twice=None)
    when = _When(form, zone, now)
    starts_at = when.instant()
    plan = None
    if application and starts_at and minutes and form.is_right:
        plan = Plan(
            application=application,
            interviewer_ids=interviewer_ids,
            wall_start=wall_of(starts_at, zone),
            later=starts_at.astimezone(zone_of(zone)).fold == 1,
            time_zone=zone,
            starts_at=starts_at,
            duration=timedelta(minutes=minutes),
            location=location,
        )
    duration = timedelta(minutes=minutes) if minutes else None
    return Reading(plan=plan, starts_at=starts_at, time_zone=zone, duration=duration, twice=when.twice)


def typed(instant: datetime, zone: str, words: Words) -> str:
    """What somebody could have typed for it, in the language of the words: `Tue 24 Nov 2026 10:30`."""
    wall = wall_of(instant, zone)
    day, month = words(f"moment.day.{wall.weekday()}"), words(f"moment.month.{wall.month}")
    return f"{day[: 3 if words.language == 'en' else 2]} {wall.day} {month} {wall.year} {wall:%H:%M}"


def _interviewers(form: Form, chosen: Sequence[str], people: Sequence[Interviewer]) -> Sequence[int]:
    known = {str(each.id): each.id for each in people}
    found = [known[each] for each in dict.fromkeys(chosen) if each in known]
    if not found:
        form.fault("interviewer", "scheduling.interviewer_needed")
    if len(found) > MAX_PEOPLE:
        form.fault("interviewer", "scheduling.too_many", most=MAX_PEOPLE)
    return found


def _minutes(form: Form) -> int | None:
    text = form["duration"].strip()
    if not re.fullmatch("[0-9]{1,4}", text, re.ASCII) or not 1 <= int(text) <= MAX_MINUTES:
        form.fault("duration", "scheduling.duration_wrong", most=MAX_MINUTES)
        return None
    return int(text)


class _When:
    """The time: a slot that was chosen, or what was typed, by the clock in `zone` or in that of the page."""

    def __init__(self, form: Form, zone: str, now: datetime) -> None:
        self._form = form
        self._now = now
        self._zone = form["typed_zone"] if is_zone(form["typed_zone"]) and not form["slot"] else zone
        self.twice: Twice | None = None

    def instant(self) -> datetime | None:
        try:
            wall = read_time(self._form["slot"] or self._form["when"], wall_of(self._now, self._zone))
            instant = wall.astimezone(UTC) if wall.tzinfo else self._of_wall(wall)
        except TypedError as error:
            self._form.fault("when", error.words)
        except NoSuchTimeError as error:
            near = {"before": f"{error.before:%H:%M}", "after": f"{error.after:%H:%M}"}
            self._form.fault("when", "scheduling.skipped", **near)
        except OverflowError:
            self._form.fault("when", "typed.no_such_day")
        else:
            return self._to_come(instant)
        return None

    def _of_wall(self, wall: datetime) -> datetime | None:
        """Raises NoSuchTimeError: whatever a tenant's systems may send, a person is asked."""
        first = instant_of(wall, self._zone, Gaps.REFUSE)
        second = instant_of(wall, self._zone, Gaps.REFUSE, later=True)
        if first == second:
            return first
        self.twice = Twice(first, second)
        if self._form["which"] not in {"first", "second"}:
            self._form.fault("when", "scheduling.twice")
            return None
        return first if self._form["which"] == "first" else second

    def _to_come(self, instant: datetime | None) -> datetime | None:
        if instant is not None and instant < self._now and not self._form["past"]:
            self._form.fault("when", "scheduling.past")
        return instant
