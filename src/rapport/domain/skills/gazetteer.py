"""All labels of some skills that count in a text of one language, found by their words."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from rapport.domain.skills.folding import folded
from rapport.domain.skills.inflection import stem
from rapport.domain.skills.vocabulary import Kind, Label, Language, Skill, vocabulary

SHORTEST_PART = 4
"""Letters that a label needs to be a part of a compound word."""


class Entry(NamedTuple):
    skill_id: str
    kind: Kind
    forms: frozenset[str] | None
    """The only ways to write it, or None when any case will do."""
    in_company: bool
    english: bool
    """The label is English and the language of the text is another."""


class Gazetteer(NamedTuple):
    exact: dict[str, Entry]
    """By the folded words of the label, a space between them."""
    stems: dict[str, Entry]
    """By the stems of the words; a stem that two skills share is in nobody's name and left out."""
    parts: dict[str, Entry]
    """The labels of one word that may be a part of a compound word, by the folded word."""
    reach: dict[str, int]
    """By the first word or stem of a label: the words of the longest label that begins with it."""


@cache
def gazetteer(language: Language) -> Gazetteer:
    """The labels of the vocabulary in the box."""
    return _in_the_box()[language]


@cache
def _in_the_box() -> dict[Language, Gazetteer]:
    return build(vocabulary().skills.values())


def build(skills: Collection[Skill]) -> dict[Language, Gazetteer]:
    """
    For each language its labels, and behind them the English ones: work speaks English everywhere. A label that two
    skills share is the one's whose preferred label it is, else the first one's.
    """
    abroad: dict[str, Entry] = {}  # one table for all: of ESCO's labels nine tenths are English
    for key, entry, label in _entries(skills, Language.EN, english=True):
        if not label.at_home:
            _add(abroad, key, entry)
    return {language: _build(skills, language, {} if language is Language.EN else abroad) for language in Language}


def _build(skills: Collection[Skill], language: Language, abroad: dict[str, Entry]) -> Gazetteer:
    own: dict[str, Entry] = {}
    stems: dict[str, Entry] = {}
    shared: set[str] = set()
    for key, entry, label in _entries(skills, language, english=False):
        _add(own, key, entry)
        if not label.exact:
            stemmed = " ".join(stem(word, language) for word in key.split(" "))
            if stems.setdefault(stemmed, entry).skill_id != entry.skill_id:
                shared.add(stemmed)
    for stemmed in shared:
        del stems[stemmed]
    return Gazetteer(abroad | own, stems, _parts(own), _reach(chain(abroad, own, stems)))


def joined(first: Gazetteer, second: Gazetteer) -> Gazetteer:
    """Both; what both know is the first one's."""
    reach = {word: max(first.reach.get(word, 0), words) for word, words in second.reach.items()}
    return Gazetteer(
        second.exact | first.exact, second.stems | first.stems, second.parts | first.parts, first.reach | reach
    )


def _entries(skills: Collection[Skill], language: Language, *, english: bool) -> Iterator[tuple[str, Entry, Label]]:
    """Each label of the language that is looked for, by its folded words; the preferred ones come first."""
    for chosen in (slice(0, 1), slice(1, None)):
        for skill in skills:
            plain = Entry(skill.id, skill.kind, None, in_company=False, english=english)
            for label in skill.labels.get(language, ())[chosen]:
                if not label.shown_only:
                    bound = label.exact or label.in_company
                    forms = frozenset((label.text,)) if label.exact else None
                    entry = plain._replace(forms=forms, in_company=label.in_company) if bound else plain
                    yield folded(label.text), entry, label


def _add(table: dict[str, Entry], key: str, entry: Entry) -> None:
    """The first to come stays: a language's own labels go before the English ones. Forms of one skill are joined."""
    first = table.setdefault(key, entry)
    if first.skill_id == entry.skill_id and first.forms and entry.forms and first.in_company == entry.in_company:
        table[key] = first._replace(forms=first.forms | entry.forms)


def _parts(table: dict[str, Entry]) -> dict[str, Entry]:
    return {
        key: entry
        for key, entry in table.items()
        if len(key) >= SHORTEST_PART and " " not in key and not entry.in_company
    }


def _reach(keys: Iterable[str]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for key in keys:
        first = key.partition(" ")[0]
        reach[first] = max(reach.get(first, 0), 1 + key.count(" "))
    return reach
