"""Numbers as addresses and forms of the console give them."""

_MAX_DIGITS = 18  # of which PostgreSQL's numbers take all


def number_of(text: str) -> int:
    """0, which no record has and from which lists begin, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 0
