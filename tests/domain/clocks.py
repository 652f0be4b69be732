"""Zones whose clocks change in all the ways there are, with the days on which they do; and a clock to check against."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHANGES = [
    ("Europe/Amsterdam", date(2026, 3, 29)),
    ("Europe/Amsterdam", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Antarctica/Troll", date(2026, 3, 29)),  # by two hours
    ("Europe/Dublin", date(2026, 10, 25)),  # where winter is the exception
    ("America/Havana", date(2026, 3, 8)),  # at midnight
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that never was
]
STEADY = [("Asia/Kathmandu", date(2026, 6, 1)), ("America/Phoenix", date(2026, 3, 8)), ("UTC", date(2026, 1, 1))]
MINUTE = timedelta(minutes=1)


def around(day: date, days: int = 1) -> tuple[datetime, datetime]:
    """From so many days before it to so many after it, in UTC."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return noon - timedelta(days=days, hours=12), noon + timedelta(days=days, hours=12)


def walls(zone: str, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each minute, in UTC, with what the clock on the wall shows then: the plainest way to know it."""
    there = ZoneInfo(zone)
    while since < until:
        yield since, since.astimezone(there)
        since += MINUTE
