"""What the parameters of a list may say."""

from rapport.surfaces.applicants.asking import Asking

MAX_TEXT = 200  # characters
MAX_NUMBERS = 100


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
