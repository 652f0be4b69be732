import pytest

from rapport.domain.skills.gazetteer import build, gazetteer, joined
from rapport.domain.skills.vocabulary import Kind, Label, Language, Skill


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


def skill(name: str, *labels: Label) -> Skill:
    return Skill(name, Kind.SKILL, {Language.EN: labels}, None)


def test_a_label_that_two_skills_share_is_the_ones_who_prefers_it_else_the_first_ones() -> None:
    known = build([skill("a", Label("x"), Label("tea"), Label("pot")), skill("b", Label("tea"), Label("pot"))])
    labels = known[Language.EN]
    assert (labels.exact["tea"].skill_id, labels.exact["pot"].skill_id) == ("b", "a")
    assert "tea" not in labels.stems


def test_a_label_that_is_shown_only_is_not_looked_for() -> None:
    labels = build([skill("a", Label("tea", shown_only=True), Label("make tea", at_home=True))])
    assert list(labels[Language.EN].exact) == ["make tea"]
    assert not labels[Language.NL].exact


def test_of_two_that_are_joined_the_first_says_what_words_mean() -> None:
    first, second = (
        build([skill(name, *map(Label, labels))])[Language.EN]
        for name, labels in [("a", ["tea"]), ("b", ["tea", "tea pots"])]
    )
    both = joined(first, second)
    assert {key: entry.skill_id for key, entry in both.exact.items()} == {"tea": "a", "tea pots": "b"}
    assert {key: entry.skill_id for key, entry in both.stems.items()} == {"tea": "a", "tea pot": "b"}
    assert both.reach == {"tea": 2}
