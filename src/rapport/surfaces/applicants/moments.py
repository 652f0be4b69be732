"""Moments in requests: an instant in a body, and the time between `from` and `to` in a query."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.applicants.time_zones import is_zone, utc, zone_of
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.patterns import DATE, OFFSET, ONE_LINE, TIME

INSTANT: dict[str, Any] = {
    "type": "string",
    "pattern": f"^{DATE}T{TIME}{OFFSET}$",
    **ONE_LINE,
    "description": "an instant with its offset, like 2026-03-02T09:00:00+01:00",
}
ZONE_MESSAGE = "must be a name of the IANA time zone database, letter by letter, like Europe/Amsterdam"
LONGEST = timedelta(days=62)

_bound = re.compile(f"{DATE}(?:T{TIME}{OFFSET}?)?", re.ASCII)
_WRONG = "must be a date, or a date-time like 2026-03-02T09:00:00+01:00 (in an address, + is written %2B)"


def instant(text: str) -> datetime:
    """By UTC; the text is an `INSTANT`."""
    return utc(datetime.fromisoformat(text))


class Window(Struct, frozen=True):
    """Dates and times without an offset are meant by a clock that is known later; a date in `until` is its end."""

    since: date | datetime
    until: date | datetime

    def within(self, asking: Asking, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Both ends in UTC, by the clock of `zone`. Notes what is wrong with them."""
        until = self.until if isinstance(self.until, datetime) else self.until + timedelta(days=1)
        begin, end = _resolved(self.since, zone), _resolved(until, zone)
        length = _wall(end, zone) - _wall(begin, zone)  # a day is one, whatever the clocks do in it
        if not timedelta(0) < length <= LONGEST:
            asking.note("to", f"to must come after from, by {LONGEST.days} days at most")
        return begin, end


def _resolved(given: date | datetime, zone: ZoneInfo) -> datetime:
    moment = given if isinstance(given, datetime) else datetime.combine(given, time())
    return utc(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=UTC)


def window(request: ApplicantsRequest, asking: Asking) -> Window:
    """Both `from` and `to` are required."""
    return Window(_read(request, asking, "from"), _read(request, asking, "to"))


def _read(request: ApplicantsRequest, asking: Asking, parameter: str) -> date | datetime:
    given = request.query_params.get(parameter)
    if given is None or not _bound.fullmatch(given):
        asking.note(parameter, f"{parameter} {'is required; it ' if given is None else ''}{_WRONG}")
        return datetime.now(UTC)
    return datetime.fromisoformat(given) if "T" in given else date.fromisoformat(given)


def time_zone(request: ApplicantsRequest, asking: Asking) -> ZoneInfo | None:
    """The one that `timezone` names; None when it is absent."""
    given = request.query_params.get("timezone")
    if given is None:
        return None
    if not is_zone(given):
        asking.note("timezone", f"timezone {ZONE_MESSAGE}")
        return None
    return zone_of(given)
