"""What the parameters of a list may say."""

import re
from datetime import UTC, datetime

from rapport.surfaces.applicants.asking import Asking
from rapport.surfaces.patterns import DATE, OFFSET, TIME

MAX_TEXT = 200  # characters
MAX_NUMBERS = 100
_MOMENT = re.compile(f"{DATE}(?:T{TIME}{OFFSET}?)?", re.ASCII)


def number_of(asking: Asking, parameter: str) -> int | None:
    """None when it is absent."""
    given = asking.text(parameter)
    return None if given is None else asking.number(parameter, given)


def numbers_of(asking: Asking, parameter: str) -> list[int] | None:
    """A list with commas; None when it is absent."""
    given = asking.text(parameter)
    if given is None:
        return None
    parts = given.split(",")
    if len(parts) > MAX_NUMBERS:
        asking.note(parameter, f"{parameter} must be at most {MAX_NUMBERS} numbers")
        return []
    return [asking.number(parameter, part.strip()) for part in parts]


def short_text(asking: Asking, parameter: str) -> str | None:
    """Without space at its ends; None when it is absent, and when nothing is left."""
    given = (asking.text(parameter) or "").strip()
    if len(given) > MAX_TEXT:
        asking.note(parameter, f"{parameter} must be at most {MAX_TEXT} characters")
    return given or None


def words_of(asking: Asking, parameter: str) -> list[str]:
    return (short_text(asking, parameter) or "").split()


def truth_of(asking: Asking, parameter: str) -> bool:
    """False when it is absent."""
    return asking.choice(parameter, ("0", "1", "false", "true")) in ("1", "true")


def moment_of(asking: Asking, parameter: str) -> datetime | None:
    """A date is its first moment; what has no offset is UTC. None when it is absent."""
    given = asking.text(parameter)
    if given is None:
        return None
    if not _MOMENT.fullmatch(given):
        asking.note(
            parameter,
            f"{parameter} must be a date from 1900 to 2199, or a date and time, such as 2026-01-31,"
            " 2026-01-31T09:30:00Z or, with + written as %2B, 2026-01-31T09:30:00%2B01:00",
        )
        return None
    moment = datetime.fromisoformat(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
