"""What happened, as the timeline tells it: entries of five kinds, and where each stands among all of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.people.records import Key


class EntryKind(StrEnum):
    """`interaction`: with a candidate. `employee_interaction`: of an employee with a vacancy or a title."""

    APPLICATION = "application"
    EMPLOYEE_INTERACTION = "employee_interaction"
    INTERACTION = "interaction"
    INTERVIEW = "interview"
    STATUS_CHANGE = "status_change"


class Position(Struct, frozen=True, array_like=True):
    """Where an entry stands: entries go down by instant, then kind, then the key that the kind has in its table."""

    at: datetime
    kind: EntryKind
    key: tuple[str, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """`at` is the instant; `shown` how it was given: a date, or a date-time with the offset that it came with.

    `types` of an interaction are those of its region, of an employee's its one type; of an application `applied`, of a
    change of status the name of the new one, of an interview what was done with it. `actor` is who did it (`key_…`),
    where that is known.
    """

    id: str
    types: Sequence[str]
    shown: str
    record: Key
    position: Position
    person_id: UUID | None = None
    title: str | None = None
    text: str | None = None
    source: str | None = None
    actor: str | None = None
    vacancy: str | None = None
    job: int | None = None
    details: Mapping[str, Any] = {}

    @property
    def kind(self) -> EntryKind:
        return self.position.kind

    @property
    def at(self) -> datetime:
        return self.position.at


EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""Before and after all that can have happened."""


class Wanted(Struct, frozen=True, kw_only=True):
    """Which entries: from `since` on and before `until`, after the one that stands at `after`, of these kinds and with
    one of these types; none of a list lets all through. `words` are read as web search engines read them.
    """

    kinds: Sequence[EntryKind] = ()
    types: Sequence[str] = ()
    since: datetime = EARLIEST
    until: datetime = LATEST
    vacancy: str | None = None
    job: int | None = None
    words: str | None = None
    after: Position | None = None
    limit: int = 100
