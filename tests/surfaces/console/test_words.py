"""The catalogue is whole: both languages say the same, and all that is asked for is there."""

import re
from pathlib import Path
from string import Formatter

import pytest

import rapport.surfaces.console
from rapport.surfaces.console.words import Words, catalogue, preferred_language

ROOM = Path(rapport.surfaces.console.__file__).parent
SAID = {
    "*.html": (r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""",),
    "*.py": (
        r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""",
        r"""Refusal\([^,()]+,\s*["']([\w.]+)["']""",
        r"""\.fault\(\s*[^,()]+,\s*["']([\w.]+)["']""",
    ),
}
COUNTED = r"""\bt\.count\(\s*["']([\w.]+)["']"""
DONE = r"""\bdone=["']([\w.]+)["']"""
SHOWN_BY_PREFIX = r"""\bt\(\s*["']([\w.]+)\.["']\s*~"""


def placeholders(words: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_both_languages_have_words_for_everything_with_the_same_placeholders() -> None:
    assert len(catalogue()) > 50
    for key, both in catalogue().items():
        assert both.en.strip(), key
        assert both.nl.strip(), key
        assert placeholders(both.en) == placeholders(both.nl), key


def test_one_thing_has_one_dutch_word() -> None:
    """An employee is a medewerker; who is invited says no (afgezegd), and an interview is cancelled (geannuleerd)."""
    others = {key for key, both in catalogue().items() if re.search("(?i)werknemer|afgezegd|afzeggen", both.nl)}
    assert {key.rpartition(".")[2] for key in others} == {"declined"}


def asked_for() -> set[str]:
    keys = set()
    for kind, patterns in SAID.items():
        for file in set(ROOM.rglob(kind)) - {ROOM / "__init__.py"}:  # which tells of pages that there are none of
            text = file.read_text(encoding="utf-8")
            keys |= {key for pattern in patterns for key in re.findall(pattern, text)}
            keys |= {f"{key}.{form}" for key in re.findall(COUNTED, text) for form in ("one", "many")}
            keys |= {f"done.{key}" for key in re.findall(DONE, text)}
    return keys


def test_all_that_pages_say_is_there() -> None:
    asked = asked_for()
    assert len(asked) > 50
    assert sorted(asked - catalogue().keys()) == []


def test_what_pages_choose_from_is_there() -> None:
    for file in ROOM.rglob("*.html"):
        for prefix in re.findall(SHOWN_BY_PREFIX, file.read_text(encoding="utf-8")):
            assert any(key.startswith(f"{prefix}.") for key in catalogue()), (file.name, prefix)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (Words("nl").number(1234567), Words("en").number(1234567)) == ("1.234.567", "1,234,567")
    assert Words("en").count("moment.ago.days", 1) == "1 day ago"
    assert Words("nl").count("moment.ago.days", 2) == "2 dagen geleden"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("nl", "nl"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("fr, en;q=0.5, nl;q=0.7", "nl"),
        ("en-GB,nl;q=0.9", "en"),
        ("nl;q=0, de", "en"),
        ("nl;q=x", "en"),
    ],
)
def test_the_language_is_the_one_that_the_browser_likes_best(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language
