from rapport.domain.skills.letters import NOTHING, grams, letters
from rapport.domain.skills.vocabulary import Language


def of(language: Language) -> int:
    return list(Language).index(language)


def test_a_word_is_read_with_its_edges() -> None:
    assert list(grams("ab")) == [" ab", "ab ", " ab "]


def test_letters_speak_for_their_language() -> None:
    learnt = letters().grams
    assert learnt["isch"][of(Language.DE)] == max(learnt["isch"])
    assert learnt["eur "][of(Language.FR)] == max(learnt["eur "])
    assert learnt["ing "][of(Language.EN)] > learnt["ing "][of(Language.FR)]


def test_a_known_word_counts_for_each_of_its_languages() -> None:
    known = letters().known["in"]
    assert known[of(Language.NL)] == known[of(Language.EN)] == known[of(Language.DE)] > NOTHING[0]
    assert known[of(Language.FR)] == 0


def test_names_of_tools_say_nothing_about_the_language() -> None:
    assert {"docker", "kubernetes", "powerpoint"} <= letters().everywhere
    assert not {"the", "de", "der", "une"} & letters().everywhere
