from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.skills.folding import words
from rapport.domain.skills.semantic.clauses import LONGEST, SHORTEST, clauses
from rapport.domain.skills.vocabulary import Language

PIECES = st.lists(
    st.text(max_size=6) | st.sampled_from([". ", ", ", "\n", " and ", " en ", " - ", "you make pots", "(h/f)"])
)


def told(text: str, language: Language) -> list[str]:
    return [text[each.start : each.end] for each in clauses(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            Language.EN,
            "You write reports, make tea and lead people. Fun!",
            ["You write reports", "make tea", "lead people"],
        ),
        (Language.NL, "Je maakt koffie en zet thee", ["Je maakt koffie", "zet thee"]),
        (
            Language.FR,
            "Vous formez des élèves ou jugez leurs travaux",
            ["Vous formez des élèves", "jugez leurs travaux"],
        ),
        (Language.DE, "• Sie planen Reisen\n• Sie buchen Hotels", ["Sie planen Reisen", "Sie buchen Hotels"]),
        (
            Language.EN,
            "Work with Node.js daily - at 4.5 km (or less far)",
            ["Work with Node.js daily", "at 4.5 km", "less far"],
        ),
        (Language.EN, "Sandy hands", ["Sandy hands"]),
        (Language.EN, "", []),
    ],
)
def test_a_clause_ends_where_another_thing_begins(language: Language, text: str, expected: list[str]) -> None:
    assert told(text, language) == expected


def test_one_word_is_none_and_neither_is_a_page() -> None:
    assert told("Cook", Language.EN) == []
    assert told("word " * (LONGEST + 1), Language.EN) == []


@given(PIECES.map("".join), st.sampled_from(Language))
def test_clauses_begin_and_end_with_words_and_never_overlap(text: str, language: Language) -> None:
    found = list(clauses(text, language))
    assert all(left.end <= right.start for left, right in pairwise(found))
    for each in found:
        inside = words(text[each.start : each.end])
        assert SHORTEST <= len(inside) <= LONGEST
        assert (inside[0].start, inside[-1].end) == (0, each.end - each.start)
