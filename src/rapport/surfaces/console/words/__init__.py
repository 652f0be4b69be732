"""What the console says, in each language: one catalogue, a module for each page, found by itself.

A module has `WORDS`: for each key, `<page>.<what>`, the words in English and Dutch, with the same placeholders. What
depends on a number has two keys, `<key>.one` and `<key>.many`, both with the placeholder `count`.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

_SMALL_PART = 0.1


class Both(NamedTuple):
    en: str
    nl: str


@cache
def catalogue() -> Mapping[str, Both]:
    found: dict[str, Both] = {}
    for module in iter_modules(__path__):
        words: Mapping[str, Both] = import_module(f"{__name__}.{module.name}").WORDS
        assert not found.keys() & words.keys(), (
            f"{module.name}: {sorted(found.keys() & words.keys())} are there already"
        )
        found |= words
    return found


class Words:
    """Says things in one language: `t("rail.people")`, `t("fault.too_long", longest=9)`, and of a number of
    things `t.count("moment.ago.days", 3)`.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **given: Any) -> str:
        both = catalogue()[key]
        words = both.nl if self.language == "nl" else both.en
        return words.format(**given) if given else words

    def __contains__(self, key: str) -> bool:
        return key in catalogue()

    def count(self, key: str, count: int, **given: Any) -> str:
        return self(f"{key}.{'one' if count == 1 else 'many'}", count=self.number(count), **given)

    def number(self, number: int) -> str:
        """`1.234` in Dutch, `1,234` in English."""
        shown = f"{number:,}"
        return shown.replace(",", ".") if self.language == "nl" else shown

    def decimal(self, number: float, digits: int = 1) -> str:
        """`1.234,5` in Dutch, `1,234.5` in English; no digits after a whole number."""
        shown = f"{number:,.{digits}f}"
        shown = shown.rstrip("0").rstrip(".") if digits else shown
        return shown.translate(str.maketrans(",.", ".,")) if self.language == "nl" else shown

    def percent(self, part: float | None) -> str:
        """`45%`, `0,4%`; nothing where there is no part of anything."""
        if part is None:
            return ""
        return f"{self.decimal(100 * part, 0 if part == 0 or part >= _SMALL_PART else 1)}%"


def preferred_language(accepted: str) -> str:
    """Nl or en, whichever comes first in an Accept-Language (RFC 9110, 12.5.4) by its weight; otherwise en."""
    wanted = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, parameters = part.strip().lower().partition(";")
        _, _, weight = parameters.strip().partition("q=")
        try:
            wanted.append((-float(weight or 1), place, tag.partition("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(wanted) if tag in {"nl", "en"} and weight < 0), "en")
