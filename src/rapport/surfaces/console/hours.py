"""Working hours as people type them: `09:00-12:30, 13:00-17:00` of a day, and days with other hours."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from rapport.domain.applicants.working_hours import DAYS, Hours, fault_of
from rapport.surfaces.console.fields import lines
from rapport.surfaces.console.forms import Form

MAX_EXCEPTIONS = 1000
DASH = "\u2013"  # what stands between two times
_STRETCH = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?\s*", re.ASCII)


def read_hours(text: str) -> Hours | None:
    """`9-12.30, 13:00-17:00`; nothing, or a dash, is not at all. None: it cannot be understood."""
    if text.strip() in {"", "-", DASH}:
        return []
    found = [_STRETCH.fullmatch(part) for part in text.split(",")]
    hours = [(_clock(each[1], each[2]), _clock(each[3], each[4])) for each in found if each is not None]
    return hours if len(hours) == len(found) and fault_of(hours) is None else None


def _clock(hour: str, minute: str | None) -> str:
    return f"{int(hour):02}:{minute or '00'}"


def show_hours(hours: Iterable[Iterable[str]]) -> str:
    return ", ".join(DASH.join(each) for each in hours)


def read_week(form: Form) -> dict[str, Hours]:
    """Of the fields `day.mon` to `day.sun`."""
    week = {}
    for day in DAYS:
        hours = read_hours(form[f"day.{day}"])
        if hours is None:
            form.fault(f"day.{day}", "fault.hours")
        else:
            week[day] = hours
    return week


def read_exceptions(form: Form, field: str) -> dict[str, Hours]:
    """`2026-12-24: 9-12` on each line; a day alone is a day off."""
    exceptions: dict[str, Hours] = {}
    for line in lines(form, field):
        day, _, text = line.partition(":")
        hours = read_hours(text)
        if hours is None or not _is_day(day.strip()) or day.strip() in exceptions:
            form.fault(field, "fault.exceptions", line=line[:60])
        else:
            exceptions[day.strip()] = hours
    if len(exceptions) > MAX_EXCEPTIONS:
        form.fault(field, "fault.too_many", most=MAX_EXCEPTIONS)
    return exceptions


def show_exceptions(exceptions: Mapping[str, Hours]) -> str:
    return "\n".join(f"{day}: {show_hours(hours)}" if hours else day for day, hours in sorted(exceptions.items()))


def _is_day(text: str) -> bool:
    """As `2026-12-24`, and nothing else that Python reads as a day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def minutes_of(hours: Iterable[Iterable[str]]) -> int:
    """How long somebody works on such a day."""
    ends = [[int(clock[:2]) * 60 + int(clock[3:]) for clock in each] for each in hours]
    return sum(end - begin for begin, end in ends)
