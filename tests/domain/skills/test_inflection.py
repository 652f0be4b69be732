import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.skills.inflection import SHORTEST_STEM, stem
from rapport.domain.skills.vocabulary import Language


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        (Language.NL, "leraar", "leraren"),
        (Language.NL, "docent", "docenten"),
        (Language.NL, "verpleegkundige", "verpleegkundigen"),
        (Language.NL, "vaardigheid", "vaardigheden"),
        (Language.FR, "infirmier", "infirmieres"),
        (Language.FR, "formateur", "formatrice"),
        (Language.FR, "vendeur", "vendeuses"),
        (Language.FR, "specialise", "specialisees"),
        (Language.FR, "commercial", "commerciaux"),
        (Language.EN, "nurse", "nurses"),
        (Language.EN, "library", "libraries"),
        (Language.DE, "lehrer", "lehrerinnen"),
        (Language.DE, "pflegefachkraft", "pflegefachkrafte"),
        (Language.DE, "ingenieur", "ingenieurin"),
        (Language.DE, "verkaufer", "verkauferinnen"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: Language, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [(Language.FR, "vente", "vent"), (Language.DE, "verkauf", "verkaufer"), (Language.EN, "process", "proces")],
)
def test_other_words_keep_their_own(language: Language, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)


@pytest.mark.parametrize("language", Language)
def test_short_words_are_left_alone(language: Language) -> None:
    assert [stem(word, language) for word in ("bus", "as", "in", "")] == ["bus", "as", "in", ""]


@given(st.text(alphabet="abcdeinrstux", max_size=12), st.sampled_from(Language))
def test_enough_of_the_word_remains(word: str, language: Language) -> None:
    assert len(stem(word, language)) >= min(len(word), SHORTEST_STEM[language])
