"""What a clock on a wall shows, and the instant that this is."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from rapport.domain.applicants.time_zones import zone_of

_MINUTE = timedelta(minutes=1)


class Gaps(StrEnum):
    """What becomes of a wall time that a clock skips when it is put forward.

    `refuse`: it does not exist. `rfc5545`: the offset before the gap holds (RFC 5545, 3.3.5).
    """

    REFUSE = "refuse"
    RFC5545 = "rfc5545"


class NoSuchTimeError(Exception):
    """A clock in this zone never shows this; the message names the nearest times that it shows: `before` and `after`,
    without an offset.
    """

    def __init__(self, message: str, before: datetime, after: datetime) -> None:
        super().__init__(message)
        self.before = before
        self.after = after


def instant_of(wall: datetime, zone: str, gaps: Gaps, *, later: bool = False) -> datetime:
    """The instant, in UTC, at which a clock in the zone shows `wall`, which has no offset.

    Of two such instants, when a clock is put back, the earlier, or else the `later` one. Raises UnknownZoneError,
    NoSuchTimeError.
    """
    there = wall.replace(tzinfo=zone_of(zone), fold=0)
    read = [there.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    # Asked back, also of the first: where the last change in a zone's file moves no clock, zoneinfo takes the hour for
    # one that comes twice (America/Godthab, 2023-10-28T23:30).
    shown = [instant for instant in read if wall_of(instant, zone) == wall]
    if shown:
        return shown[-1] if later else shown[0]
    if gaps is Gaps.REFUSE:
        raise _skipped(there)
    return read[0]


def wall_of(instant: datetime, zone: str) -> datetime:
    """What a clock in the zone shows then, without an offset."""
    return local(instant, zone).replace(tzinfo=None)


def local(instant: datetime, zone: str) -> datetime:
    """The same instant with the offset that the zone has then. Raises UnknownZoneError."""
    there = instant.astimezone(zone_of(zone))
    # A fixed offset: with the zone itself, a time that exists twice would equal no other datetime (PEP 495).
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta(0)), fold=0)


def _skipped(there: datetime) -> NoSuchTimeError:
    zone = there.tzinfo
    latest, earliest = there.astimezone(UTC), there.replace(fold=1).astimezone(UTC)
    change = _change(earliest, latest, there)
    ends = change.astimezone(zone).replace(tzinfo=None)
    begins = ends - (latest - earliest)
    read = " or ".join(_shown(each.astimezone(zone)) for each in (earliest, latest))
    message = (
        f"{_shown(there)} does not exist in {zone}, where clocks go from {_shown(begins)} to {_shown(ends)};"
        f" the nearest times that exist are {_shown(begins - _MINUTE)} before and {_shown(ends)} after"
        f" (with the offset of either side it would be {read})"
    )
    return NoSuchTimeError(message, before=begins - _MINUTE, after=ends)


def _change(earliest: datetime, latest: datetime, there: datetime) -> datetime:
    """The first instant, to the second, of the offset that holds after the gap."""
    before = there.utcoffset()
    while latest - earliest > timedelta(seconds=1):
        middle = (earliest + (latest - earliest) / 2).replace(microsecond=0)
        if middle.astimezone(there.tzinfo).utcoffset() == before:
            earliest = middle
        else:
            latest = middle
    return latest


def _shown(moment: datetime) -> str:
    shown = moment.replace(tzinfo=None)
    return shown.isoformat(timespec="seconds" if shown.second else "minutes")
