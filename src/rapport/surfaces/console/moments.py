"""Moments as they are shown: in the viewer's zone and language, near ones by how far away they are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.surfaces.console.words import Words

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400  # seconds
_NEAR_DAYS = 7


class Moments(Struct, frozen=True, kw_only=True):
    """`now` is the same for a whole page."""

    t: Words
    zone: ZoneInfo
    now: datetime

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def day(self, day: date) -> str:
        """`22 Nov 2026`."""
        return f"{day.day} {self.t(f'moment.month.{day.month}')} {day.year}"

    def weekday(self, day: date) -> str:
        """`Sunday 22 Nov 2026`."""
        return f"{self.t(f'moment.day.{day.weekday()}')} {self.day(day)}"

    def clock(self, at: datetime) -> str:
        return f"{self.local(at):%H:%M}"

    def short(self, at: datetime) -> str:
        """`22 Nov 2026 21:05`."""
        return f"{self.day(self.local(at))} {self.clock(at)}"

    def seconds(self, at: datetime) -> str:
        """`22 Nov 2026 21:05:07`."""
        return f"{self.day(self.local(at))} {self.local(at):%H:%M:%S}"

    def exact(self, at: datetime) -> str:
        """`22 Nov 2026 21:05:07 (Europe/Amsterdam, UTC+01:00)`."""
        local = self.local(at)
        offset = f"{local:%z}"
        return f"{self.seconds(at)} ({self.zone.key}, UTC{offset[:3]}:{offset[3:5]})"

    def relative(self, at: datetime) -> str:
        """`3 min ago`, `in 2 h`; from a week on, the day and time."""
        seconds = (at - self.now).total_seconds()
        side, away = ("in" if seconds > 0 else "ago"), abs(seconds)
        if away < _MINUTE:
            return self.t("moment.now")
        if away < _HOUR:
            return self.t(f"moment.{side}.minutes", count=int(away // _MINUTE))
        if away < _DAY:
            return self.t(f"moment.{side}.hours", count=int(away // _HOUR))
        if away < _NEAR_DAYS * _DAY:
            return self.t.count(f"moment.{side}.days", int(away // _DAY))
        return self.short(at)

    def duration(self, length: timedelta) -> str:
        """`1 h 15 min`, `45 s`, `320 ms`: two units at most."""
        seconds = length.total_seconds()
        if seconds < 1:
            return self.t("moment.duration.milliseconds", count=round(seconds * 1000))
        whole = round(seconds)
        counts = {"hours": whole // _HOUR, "minutes": whole % _HOUR // _MINUTE, "seconds": whole % _MINUTE}
        told = [self.t(f"moment.duration.{unit}", count=count) for unit, count in counts.items() if count]
        return " ".join(told[:2])


def utc_now() -> datetime:
    return datetime.now(UTC)
