"""Dutch and German words that are put together: wiskundedocent, Krankenpflegeassistent."""

from collections.abc import Iterator
from typing import NamedTuple

from rapport.domain.skills.gazetteer import SHORTEST_PART, Entry, Gazetteer
from rapport.domain.skills.inflection import stem
from rapport.domain.skills.vocabulary import Language

LONGEST = 48
"""Letters beyond which a word is not taken apart: the work stays linear in the text."""
SHORTEST_HEAD = 6
"""Letters of a label that stands alone behind an unknown word: `transport` is no `sport`."""

_SHORTEST = 8
_TWO_LABELS, _BEFORE_A_TRADE, _HEAD = 0.8, 0.7, 0.6
_LINKS = {Language.NL: ("", "s", "en", "e", "n"), Language.DE: ("", "s", "es", "en", "n", "er", "e")}
_TRADES = {
    Language.NL: (
        "adviseur analist assistent bediende begeleider beheerder consulent consultant coordinator deskundige "
        "diensten ervaring expert hulp kennis kracht leider machinist manager medewerker medewerkster monteur "
        "ondernemer opleider opleiding planner specialist stage stagiair team technicus vaardigheden "
        "vaardigheid vacature vak werk werker werkzaamheden"
    ),
    Language.DE: (
        "arbeiten arbeiter assistent assistenz aufgaben ausbildung beauftragte beauftragter berater bereich "
        "branche consultant erfahrung erfahrungen experte fachfrau fachkraft fachkrafte fachmann fahigkeiten "
        "helfer hilfe ingenieur kauffrau kaufmann kenntnisse kompetenz koordinator kraft krafte leiter "
        "leiterin leitung manager meister mitarbeiter planer praktikant praktikum sachbearbeiter spezialist "
        "techniker unternehmer wissen"
    ),
}
_GENERAL = {
    language: frozenset(stem(trade, language) for trade in trades.split()) for language, trades in _TRADES.items()
}
"""The stems of what may follow a label without being a skill: who does it, or that one knows it."""


class Part(NamedTuple):
    start: int
    end: int
    entry: Entry
    score: float


def parts(folded: str, language: Language, gazetteer: Gazetteer) -> tuple[Part, ...]:
    """
    The labels in a compound word, with their boundaries in the folded word: two labels (0.8), else a label before a
    general word such as `medewerker` or `Kenntnisse` (0.7), else a long label at the end (0.6), else none.
    """
    if language not in _LINKS or not _SHORTEST <= len(folded) <= LONGEST:
        return ()
    beginnings = list(_beginnings(folded, language, gazetteer))
    for start, entry, rest in beginnings:
        if len(rest) >= SHORTEST_PART and (head := _part(rest, language, gazetteer)):
            behind = len(folded) - len(rest)
            return Part(0, start, entry, _TWO_LABELS), Part(behind, len(folded), head, _TWO_LABELS)
    for start, entry, rest in beginnings:
        if stem(rest, language) in _GENERAL[language]:
            return (Part(0, start, entry, _BEFORE_A_TRADE),)
    return _head(folded, language, gazetteer)


def _beginnings(folded: str, language: Language, gazetteer: Gazetteer) -> Iterator[tuple[int, Entry, str]]:
    """Each label the word begins with, the longest first, and what is left behind its link."""
    for end in range(len(folded) - 3, SHORTEST_PART - 1, -1):
        if entry := gazetteer.parts.get(folded[:end]) or gazetteer.stems.get(folded[:end]):
            for link in _LINKS[language]:
                if folded.startswith(link, end):
                    yield end, entry, folded[end + len(link) :]


def _head(folded: str, language: Language, gazetteer: Gazetteer) -> tuple[Part, ...]:
    for start in range(3, len(folded) - SHORTEST_HEAD + 1):
        entry = _part(folded[start:], language, gazetteer)
        if entry and entry.forms is None and stem(folded[start:], language) not in _GENERAL[language]:
            return (Part(start, len(folded), entry, _HEAD),)
    return ()


def _part(rest: str, language: Language, gazetteer: Gazetteer) -> Entry | None:
    return gazetteer.parts.get(rest) or gazetteer.stems.get(stem(rest, language))
