import pytest

from rapport.domain.skills.gazetteer import gazetteer
from rapport.domain.skills.vocabulary import Language


def test_the_language_goes_before_english() -> None:
    labels = gazetteer(Language.NL).exact
    assert not labels["klantenservice"].english
    assert labels["customer service"].english
    assert labels["customer service"].skill_id == labels["klantenservice"].skill_id


def test_english_needs_no_english_behind_it() -> None:
    assert not any(entry.english for entry in gazetteer(Language.EN).exact.values())


def test_an_english_word_that_means_something_else_stays_at_home() -> None:
    assert gazetteer(Language.EN).exact["chef"].skill_id == "cooking"
    assert not {"chef", "mechanic", "machinist"} & set(gazetteer(Language.NL).exact)


def test_another_language_is_not_looked_for() -> None:
    assert "krankenpflege" not in gazetteer(Language.NL).exact


def test_the_ways_to_write_a_name_are_joined() -> None:
    assert gazetteer(Language.DE).exact["excel"].forms == frozenset({"Excel", "EXCEL"})


@pytest.mark.parametrize("language", Language)
def test_from_its_first_word_every_label_is_in_reach(language: Language) -> None:
    labels = gazetteer(language)
    for key in [*labels.exact, *labels.stems]:
        assert labels.reach[key.split(" ")[0]] >= len(key.split(" "))


@pytest.mark.parametrize("language", Language)
def test_an_everyday_word_is_no_part_of_a_compound(language: Language) -> None:
    assert "word" not in gazetteer(language).parts
    assert all(len(part) >= 4 for part in gazetteer(language).parts)
