"""What requests to the timeline and to reports ask for."""

import re
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.timeline.entries import EARLIEST, LATEST, EntryKind, Position, Wanted
from rapport.domain.timeline.reading import is_position
from rapport.ids import Kind, read
from rapport.surfaces.keyed.asking import Asking
from rapport.surfaces.patterns import DATE, OFFSET, TIME
from rapport.surfaces.timeline.cursors import NOT_A_CURSOR, read_cursor

MAX_LIMIT, DEFAULT_LIMIT = 200, 50
MAX_TYPES = 20
OF_ALL = ("kind", "type", "since", "until", "after", "limit")
KINDS = tuple(str(kind) for kind in EntryKind)
MAX_TEXT = 200
MOMENT = f"^(?:{DATE}|{DATE}[Tt]{TIME}{OFFSET})$"
EMPLOYEE = "^[a-zA-Z0-9_-]{1,100}$"
NUMBER = "^[1-9][0-9]{0,17}$"

_moment, _employee, _number = (re.compile(each, re.ASCII) for each in (MOMENT, EMPLOYEE, NUMBER))
_word = re.compile(r"\w")


class TimelineAsking(Asking):
    """`zone` is the tenant's time zone, by which a date is its first instant."""

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        """None when it is absent."""
        given = self._given.get(name)
        if given is None:
            return None
        text = given.replace(" ", "+")  # a plus sign that nobody has escaped
        if not _moment.fullmatch(text):
            self.note(name, "must be a date, or a date-time with an offset, such as 2026-03-01T10:00:00Z")
            return None
        if len(text) == len("2026-03-01"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=zone)
        return datetime.fromisoformat(text)

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """What OF_ALL say."""
        since, until = self.moment("since", zone) or EARLIEST, self.moment("until", zone) or LATEST
        if since >= until:
            self.note("until", "must be later than since")
        return Wanted(
            kinds=self._kinds(),
            types=self._types(),
            since=since,
            until=until,
            after=self._after(),
            limit=self.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
        )

    def words(self) -> str | None:
        """None when they are absent."""
        given = self._given.get("q")
        if given is not None and (len(given) > MAX_TEXT or not _word.search(given) or "\0" in given):
            self.note("q", f"must be text of at most {MAX_TEXT} characters with a word in it")
        return given

    def vacancy(self) -> str | None:
        return self._matching("vacancy", _employee, "must be the external id of a vacancy")

    def job(self) -> int | None:
        given = self._matching("job", _number, "must be the number of a job")
        return None if given is None else int(given)

    def person(self) -> UUID | None:
        given = self._given.get("person")
        found = None if given is None else read(Kind.PERSON, given)
        if given is not None and found is None:
            self.note("person", "must be the id of a person, such as pers_01kaqe5y2me5j9s3qd3ss0jv2q")
        return found

    def record(self) -> Key | None:
        """The one that `candidateId`, `employeeId` or `applicantId` names; no more than one of them may."""
        named = [name for name in ("candidateId", "employeeId", "applicantId", "person") if name in self._given]
        if len(named) > 1:
            self.note(named[1], f"must not stand beside {named[0]}")
        if (shown := self._given.get("candidateId")) is not None:
            candidate = read(Kind.CANDIDATE, shown)
            if candidate is None:
                self.note("candidateId", "must be the id of a candidate, such as cand_01kaqe5y2me5j9s3qd3ss0jv2q")
            return Key(RecordKind.CANDIDATE, str(candidate))
        employee = self._matching("employeeId", _employee, "must be the external id of an employee")
        if employee is not None:
            return Key(RecordKind.EMPLOYEE, employee)
        applicant = self._matching("applicantId", _number, "must be the number of an applicant")
        return None if applicant is None else Key(RecordKind.APPLICANT, applicant)

    def _matching(self, name: str, pattern: "re.Pattern[str]", message: str) -> str | None:
        given = self._given.get(name)
        if given is not None and not pattern.fullmatch(given):
            self.note(name, message)
        return given if given is not None and pattern.fullmatch(given) else None

    def _kinds(self) -> list[EntryKind]:
        given = self.between_commas("kind")
        if not {*given} <= {*KINDS}:
            self.note("kind", f"must be some of these, between commas: {', '.join(KINDS)}")
            return []
        return [EntryKind(each) for each in given]

    def _types(self) -> list[str]:
        given = self.between_commas("type")
        if len(given) > MAX_TYPES or any(not each or not each.isprintable() or len(each) > MAX_TEXT for each in given):
            self.note("type", f"must be up to {MAX_TYPES} types between commas")
        return given

    def _after(self) -> Position | None:
        position = read_cursor(self, self._given.get("after"), Position)
        if position is not None and not is_position(position):
            self.note("after", NOT_A_CURSOR)
        return position
