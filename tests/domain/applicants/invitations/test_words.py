from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rapport.domain.applicants.invitations.words import News, date_in, time_in, words

LANGUAGES = ("nl", "fr", "en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_all_news(language: str) -> None:
    said = words(language)
    assert set(said.prefix) == set(said.opening) == set(News)
    assert all(opening.count("{}") == 1 for opening in said.opening.values())
    assert (len(set(said.days)), len(set(said.months))) == (7, 12)


def test_the_languages_differ_and_another_one_is_english() -> None:
    assert len({words(language).opening[News.INVITED] for language in LANGUAGES}) == 4
    assert words("it") is words("en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Monday 1 June 2026"),
        ("nl", "maandag 1 juni 2026"),
        ("fr", "lundi 1er juin 2026"),
        ("de", "Montag, 1. Juni 2026"),
    ],
)
def test_a_date_is_said_as_people_say_it(language: str, said: str) -> None:
    assert date_in(language, date(2026, 6, 1)) == said


@pytest.mark.parametrize(
    ("start", "end", "zone", "said"),
    [
        ((2026, 12, 14, 10), (2026, 12, 14, 11), "Europe/Amsterdam", "10:00-11:00 (Europe/Amsterdam, UTC+01:00)"),
        (
            (2026, 12, 14, 23),
            (2026, 12, 15, 0),
            "America/St_Johns",
            "23:00-Tuesday 15 December 2026, 00:00 (America/St_Johns, UTC-03:30)",
        ),
        ((2026, 3, 29, 1), (2026, 3, 29, 4), "Europe/Berlin", "01:00-04:00 (Europe/Berlin, UTC+01:00→UTC+02:00)"),
    ],
)
def test_a_time_is_said_with_its_zone(
    start: tuple[int, int, int, int], end: tuple[int, int, int, int], zone: str, said: str
) -> None:
    first, last = (datetime(*moment, tzinfo=ZoneInfo(zone)) for moment in (start, end))
    assert time_in("en", first, last, zone) == f"{date_in('en', first)}, {said}"
