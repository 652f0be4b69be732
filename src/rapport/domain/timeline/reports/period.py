"""What a report is about: a span of time, cut into days, weeks or months of the tenant's own clock."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct


class By(StrEnum):
    """The parts that a period is cut into; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Period(Struct, frozen=True, kw_only=True):
    """From `since` on, before `until`; `zone` is an IANA name."""

    since: datetime
    until: datetime
    by: By
    zone: str

    @property
    def whole_hours(self) -> tuple[datetime, datetime]:
        """The first and the end of those hours of UTC that lie in it, each on one day of the zone's clock.

        Where days do not begin with such an hour (Kathmandu, Adelaide), there are none: both are `since`.
        """
        begin, end = -(-self.since.timestamp() // _HOUR) * _HOUR, self.until.timestamp() // _HOUR * _HOUR
        if begin > end or not self._by_hours():
            return self.since, self.since
        return datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)

    def _by_hours(self) -> bool:
        zone, days = ZoneInfo(self.zone), (self.until - self.since).days + 1
        looked_at = (self.since + timedelta(days=day) for day in range(days + 1))
        return not any((at.astimezone(zone).utcoffset() or timedelta(0)) % timedelta(hours=1) for at in looked_at)


_HOUR = 3600
