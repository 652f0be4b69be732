from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.skills.folding import fold, folded, places, words


def each_folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def test_case_and_accents_are_not_compared() -> None:
    assert fold("Élève ÇA straße STRASSE œuvre") == "eleve ca strasse strasse oeuvre"
    assert fold("e\u0301le\u0300ve") == "eleve"


def test_the_signs_of_a_programming_language_belong_to_its_name() -> None:
    assert each_folded("C, C++, C# en .NET; Node.js.") == ["c", "c++", "c#", "en", ".net", "node", "js"]
    assert each_folded("einde.net begin .nette") == ["einde", "net", "begin", "nette"]


def test_words_are_tied_by_a_space_or_a_hyphen_but_not_across_a_sentence_or_a_paragraph() -> None:
    assert [word.tied for word in words("Node.js, power\n bi. Slot\n\nnieuw - deel / d'eau")] == [
        *(False, True, False, True, False, False, True, True, True)
    ]


@given(st.text())
def test_words_lie_in_the_text_in_order_and_are_not_empty(text: str) -> None:
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) and word.folded for word in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.text())
def test_each_boundary_of_the_folded_word_has_its_place(text: str) -> None:
    at = places(text)
    assert "".join(map(fold, text)) == fold(text)
    assert len(at) == len(fold(text)) + 1
    assert at == sorted(at)
    assert at[-1] <= len(text)


@given(st.text())
def test_folded_is_all_words_with_a_space_between_them(text: str) -> None:
    assert folded(text) == " ".join(each_folded(text))
