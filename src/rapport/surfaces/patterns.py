"""What dates and times look like, 1900 to 2199, for the patterns of schemas; and what all such patterns need."""

from typing import Any

_YEAR = r"(?:19|20|21)[0-9]{2}"
_LEAP_YEAR = r"(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)"
DATE = (
    rf"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"

ONE_LINE: dict[str, Any] = {"not": {"type": "string", "pattern": r"\n"}}
"""Beside patterns that end in $, which some validators let match before a last line break."""
