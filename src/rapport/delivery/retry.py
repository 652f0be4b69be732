"""When a callback that failed is tried again. Pure: the clock and the randomness are the caller's."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SCHEDULE = (  # Standard Webhooks 1.0, "Deliverability"; 75 h 35 min 5 s in all, the contract asks for 75 h
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
LONGEST_RETRY_AFTER = timedelta(hours=24)  # as the longest step: a receiver may slow us down, not put us off for good
JITTER = 0.1  # only ever added, so that the schedule stays the lower bound
_DELTA_SECONDS = re.compile(r"[0-9]{1,18}")


def next_delay(attempts: int, *, retry_after_seconds: float | None, random: float) -> timedelta | None:
    """How long to wait after that many failed attempts (1 or more); None: give up, it is a dead letter.

    The longer of the schedule's step and what `Retry-After` asked for (at most 24 h), plus 0 to 10 % of it.
    random: 0 to 1, from `random.random()`.
    """
    if attempts > len(SCHEDULE):
        return None
    asked_seconds = min(retry_after_seconds or 0.0, LONGEST_RETRY_AFTER.total_seconds())
    delay = max(SCHEDULE[attempts - 1], timedelta(seconds=asked_seconds))
    return delay + delay * (JITTER * random)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from now, from delta-seconds or an HTTP-date (RFC 9110, 10.2.3 and 5.6.7).

    0.0 for a date that has passed, None for an absent or unreadable value. now: with a time zone.
    """
    text = (value or "").strip()
    if _DELTA_SECONDS.fullmatch(text):
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:  # the asctime form names no zone; an HTTP-date is always UTC
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())
