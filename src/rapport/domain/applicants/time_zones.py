"""Time zones: which names there are, and the stretches of time in which a zone's clocks keep their distance to UTC.

The rules are those of the package `tzdata`, whose version the lock file pins, and never the host's own files: each host
finds the same instants, and takes the same names.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # it comes without types; one name of it is used
from msgspec import Struct

TZDATA: str = tzdata.IANA_VERSION
"""The version of the rules, such as 2026a; a later one sorts later."""


class UnknownZoneError(Exception):
    """There is no time zone of this name; the message says what would be right."""


@cache
def zone_names() -> frozenset[str]:
    """All of them, links such as US/Eastern and fixed offsets such as EST included; case counts."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


@cache
def zone_of(name: str) -> ZoneInfo:
    """Raises UnknownZoneError."""
    if name not in zone_names():
        raise UnknownZoneError(_unknown(name))
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def _unknown(name: str) -> str:
    alike = [known for known in zone_names() if known.lower() == name.strip().replace(" ", "_").lower()]
    meant = f"; {alike[0]} is one" if alike else ""
    return f"must be the exact name of an IANA time zone, such as America/New_York{meant}"


def is_zone(name: str) -> bool:
    """Whether it is a name of the IANA time zone database, letter by letter."""
    return name in zone_names()


Span = tuple[datetime, datetime]
"""From the first instant until right before the second; both in UTC."""


class Stretch(Struct, frozen=True):
    """From `since` until right before `until`, both in UTC, clocks are `offset` ahead of UTC."""

    since: datetime
    until: datetime
    offset: timedelta


DAY = timedelta(days=1)  # no zone has ever changed its clocks twice in one day
_EXACT = timedelta(seconds=1)


def stretches(zone: ZoneInfo, since: datetime, until: datetime) -> Sequence[Stretch]:
    """What the time from `since` until `until` (in UTC) consists of, in order: one more than the clocks change."""
    found = []
    begun, seen = since, since
    while seen < until:
        following = min(seen + DAY, until)
        if _offset(zone, seen) != _offset(zone, following):
            change = _change(zone, seen, following)
            found.append(Stretch(begun, change, _offset(zone, seen)))
            begun = change
        seen = following
    if begun < until:
        found.append(Stretch(begun, until, _offset(zone, begun)))
    return found


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first whole second at which the offset is that of `after`."""
    low, high = before.replace(microsecond=0), after
    old = _offset(zone, before)
    while high - low > _EXACT:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _offset(zone, middle) == old:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def utc(instant: datetime) -> datetime:
    """The same instant, by UTC."""
    return instant.astimezone(UTC)
