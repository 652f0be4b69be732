"""Public holidays, of countries and their parts, as the library `holidays` knows them: up to the year 2100."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import holidays
from holidays import HolidayBase

_CODE = re.compile("[A-Z]{2}(?:-.+)?")


def is_calendar(code: str) -> bool:
    """Whether it is a country, by its two letters of ISO 3166-1, or one and a part of it: `NL`, `DE-BY`."""
    try:
        _holidays(code, [])
    except NotImplementedError:
        return False
    return _CODE.fullmatch(code) is not None


@lru_cache(maxsize=1000)
def holidays_of(code: str, year: int) -> frozenset[date]:
    """The days of that year; `code` is a calendar."""
    return frozenset(_holidays(code, [year]))


def _holidays(code: str, years: Sequence[int]) -> HolidayBase:
    """Raises NotImplementedError where none are known."""
    country, _, part = code.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=years)
