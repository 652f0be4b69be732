"""What a list is narrowed down by, as it stands in the address of the page."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.ids import Kind, read
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form

PAGE = 50  # lines
Choice = TypeVar("Choice", bound=StrEnum)


class Filters(Form):
    """The parameters of an address, read as a form is: what is not understood is said at its field, and shows all."""

    def __init__(self, request: ConsoleRequest) -> None:
        super().__init__({name: value for name, value in request.query_params.items() if name != "done"})
        self._zone = request.auth.zone

    def one_of(self, field: str, choices: type[Choice]) -> Choice | None:
        if self[field] in set(choices):
            return choices(self[field])
        if self[field]:
            self.fault(field, "fault.choice")
        return None

    def day(self, field: str, *, after: bool = False) -> datetime | None:
        """The beginning of a day in the viewer's zone; `after`: that of the day after it."""
        found = self.calendar_day(field)
        try:
            return None if found is None else _beginning(found + timedelta(days=after), self._zone)
        except OverflowError:
            self.fault(field, "fault.date")
            return None

    def calendar_day(self, field: str) -> date | None:
        """A day, in no zone."""
        try:
            return date.fromisoformat(self[field]) if self[field] else None
        except ValueError:
            self.fault(field, "fault.date")
            return None

    def record(self, field: str) -> UUID | None:
        """The id of a record of any kind, as it is shown (`cand_…`)."""
        text = self[field].strip()
        if not text:
            return None
        found = next((each for kind in Kind if (each := read(kind, text)) is not None), None)
        if found is None:
            self.fault(field, "fault.record")
        return found

    def cursor(self, kind: Kind, field: str = "before") -> UUID | None:
        """Where the page begins; one that is none begins at the newest."""
        return read(kind, self[field])


def _beginning(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
