"""Dates and times as people type them, in Dutch and English: `tomorrow 10:30`, `di 14u`, `24/11 10.30`, ISO 8601.

A day before its month, as both languages write it here. A day without a year is the next one; a name of a day is the
next such day, today included while the time is still to come.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
_LONGEST = 60  # characters: whatever is longer is no date


class TypedError(Exception):
    """The text is not understood; `words` is the key of what would be right."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari",
            "feb february februari",
            "mar mrt march maart",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august augustus",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "mon monday ma maandag",
            "tue tues tuesday di dinsdag",
            "wed weds wednesday wo woensdag",
            "thu thur thurs thursday do donderdag",
            "fri friday vr vrij vrijdag",
            "sat saturday za zat zaterdag",
            "sun sunday zo zon zondag",
        )
    )
    for name in names.split()
}
_AWAY: Mapping[str, int] = {"today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1, "overmorgen": 2}
_NEXT = {"next", "volgende", "komende"}
_FILLERS = {"at", "om", "on", "op", "the", "de", "of", "van", "uur", "o'clock", *_NEXT}

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]+(\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})\s?[/-]\s?(\d{1,2})(?:[/-](\d{4}|\d{2}))?(?![\d:])")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?!\d)")
_NAMED = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|e)?\s+({'|'.join(_MONTHS)})\b\.?(?:\s+(\d{{4}}))?")
_NAMED_FIRST = re.compile(rf"\b({'|'.join(_MONTHS)})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{{4}}))?")
_RELATIVE = re.compile(rf"\b({'|'.join(_AWAY)})\b")
_WEEKDAY = re.compile(rf"\b(?:({'|'.join(_NEXT)})\s+)?({'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b\.?")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:.hu]\s?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h\b|u\b|uur\b)?(?![\d/])")
_NOON = re.compile(r"\b(?:noon|12 uur 's middags)\b")


def read_time(text: str, now: datetime) -> datetime:
    """What is meant, in whole minutes: by the clock on the wall, whose time `now` is, without an offset; or, when an
    offset was typed, with it. Raises TypedError.
    """
    given = " ".join(text.lower().replace(",", " ").split())
    if not given:
        raise TypedError("typed.needed")
    if len(given) > _LONGEST:
        raise TypedError("typed.unclear")
    whole = _ISO.fullmatch(given)
    if whole and whole[5]:
        return _with_offset(whole)
    day, rest = _day(given, now)
    clock, rest = _clock(rest)
    weekday = _WEEKDAY.search(rest)
    if day is not None and clock is not None and weekday is not None:
        if day(clock).weekday() != _WEEKDAYS[weekday[2]]:
            raise TypedError("typed.other_weekday")
        rest = _without(rest, weekday)
    if any(word not in _FILLERS for word in rest.split()):
        raise TypedError("typed.unclear")
    if day is None and clock is None:
        raise TypedError("typed.unclear")
    if clock is None:
        raise TypedError("typed.no_time")
    return _joined(day, clock, now)


def _with_offset(match: re.Match[str]) -> datetime:
    text = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}T{match[4]:0>5}{match[5].upper()}"
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise TypedError("typed.no_such_day") from error


Day = Callable[[time], date]
"""A day that may depend on the time: `Tuesday 9:00` is today as long as it is before nine."""


def _day(text: str, now: datetime) -> tuple[Day | None, str]:
    """The day that the text names, and the rest of it."""
    for pattern, read in _DAYS:
        match = pattern.search(text)
        if match:
            return read(match, now), _without(text, match, _left(match))
    return None, text


def _without(text: str, match: re.Match[str], instead: str = "") -> str:
    return f"{text[: match.start()]} {instead} {text[match.end() :]}"


def _left(match: re.Match[str]) -> str:
    """The time that stands within an ISO date's match."""
    return match[4] or "" if match.re is _ISO else ""


def _iso(match: re.Match[str], _: datetime) -> Day:
    return _fixed(int(match[1]), int(match[2]), int(match[3]))


def _numbers(match: re.Match[str], now: datetime) -> Day:
    return _dated(int(match[1]), int(match[2]), match[3], now)


def _named(match: re.Match[str], now: datetime) -> Day:
    return _dated(int(match[1]), _MONTHS[match[2]], match[3], now)


def _named_first(match: re.Match[str], now: datetime) -> Day:
    return _dated(int(match[2]), _MONTHS[match[1]], match[3], now)


def _relative(match: re.Match[str], now: datetime) -> Day:
    day = now.date() + _AWAY[match[1]] * DAY
    return lambda _: day


def _weekday(match: re.Match[str], now: datetime) -> Day:
    wanted, is_next = _WEEKDAYS[match[2]], match[1] in {"next", "volgende"}
    if is_next:  # of the week that comes
        monday = now.date() - now.weekday() * DAY + 7 * DAY
        return lambda _: monday + wanted * DAY
    day = now.date() + (wanted - now.weekday()) % 7 * DAY
    return lambda clock: day if datetime.combine(day, clock) > now else day + 7 * DAY


_DAYS = (
    (_ISO, _iso),
    (_DOTTED, _numbers),
    (_NAMED, _named),
    (_NAMED_FIRST, _named_first),
    (_SLASHED, _numbers),
    (_RELATIVE, _relative),
    (_WEEKDAY, _weekday),
)


def _dated(day: int, month: int, year: str | None, now: datetime) -> Day:
    """Without a year: the next such day, today included."""
    if year is not None:
        return _fixed(int(year) + (2000 if len(year) <= 2 else 0), month, day)  # noqa: PLR2004  # 26 is 2026
    for candidate in range(now.year, now.year + 9):  # the 29th of February may be eight years away
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= now.date():
            return lambda _: found
    raise TypedError("typed.no_such_day")


def _fixed(year: int, month: int, day: int) -> Day:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise TypedError("typed.no_such_day") from error
    return lambda _: found


def _clock(text: str) -> tuple[time | None, str]:
    noon = _NOON.search(text)
    if noon:
        return time(12), _without(text, noon)
    match = _CLOCK.search(text)
    if match is None:
        return None, text
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "")
    if half in {"am", "pm"}:
        if not 1 <= hour <= 12:  # noqa: PLR2004  # of the twelve-hour clock
            raise TypedError("typed.no_such_time")
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute), _without(text, match)
    except ValueError as error:
        raise TypedError("typed.no_such_time") from error


def _joined(day: Day | None, clock: time, now: datetime) -> datetime:
    """Without a day: the next time that the clock shows it."""
    if day is not None:
        return datetime.combine(day(clock), clock)
    today = datetime.combine(now.date(), clock)
    return today if today > now else today + DAY
