import pytest

from rapport.domain.skills.compounds import LONGEST, parts
from rapport.domain.skills.gazetteer import gazetteer
from rapport.domain.skills.vocabulary import Language


def split(word: str, language: Language) -> list[tuple[str, str, float]]:
    found = parts(word, language, gazetteer(language))
    return [(word[part.start : part.end], part.entry.skill_id, part.score) for part in found]


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        (Language.NL, "wiskundedocent", [("wiskunde", "mathematics", 0.8), ("docent", "teaching", 0.8)]),
        (Language.NL, "vrachtwagenchauffeur", [("vrachtwagen", "truck-driving", 0.8), ("chauffeur", "driving", 0.8)]),
        (Language.NL, "schoonmaakmedewerkers", [("schoonmaak", "cleaning", 0.7)]),
        (Language.NL, "nachtbeveiliger", [("beveiliger", "security-guarding", 0.6)]),
        (Language.DE, "krankenpflegeassistent", [("krankenpflege", "nursing", 0.7)]),
        (Language.DE, "buchhaltungskenntnissen", [("buchhaltung", "accounting", 0.7)]),
        (Language.DE, "mathematiklehrerin", [("mathematik", "mathematics", 0.8), ("lehrerin", "teaching", 0.8)]),
    ],
)
def test_a_compound_word_is_taken_apart(language: Language, word: str, expected: list[tuple[str, str, float]]) -> None:
    assert split(word, language) == expected


@pytest.mark.parametrize("word", ["transport", "zorgvuldig", "lasagne", "wereldwijd", "x" * (LONGEST + 1), ""])
def test_what_only_looks_like_one_is_left_whole(word: str) -> None:
    assert split(word, Language.NL) == []


@pytest.mark.parametrize("language", [Language.FR, Language.EN])
def test_french_and_english_write_their_words_apart(language: Language) -> None:
    assert split("mathematicsteacher", language) == []
