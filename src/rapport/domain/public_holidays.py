"""Public holidays, of countries and their parts, as the library `holidays` knows them."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=1)
def _parts() -> dict[str, list[str]]:
    """Of each country the parts that have holidays of their own."""
    return holidays.list_supported_countries(include_aliases=False)


def is_calendar(code: str) -> bool:
    """Whether it is a country, by its two letters of ISO 3166-1, or one and a part of it: `NL`, `DE-BY`."""
    country, dash, part = code.partition("-")
    return country in _parts() and (not dash or part in _parts()[country])


@lru_cache(maxsize=1000)
def holidays_of(code: str, year: int) -> frozenset[date]:
    """The days of that year; `code` is a calendar."""
    country, _, part = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=[year]))
