"""All labels that count in a text of one language, found by their words."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapport.domain.skills.folding import words
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
    """The labels of the language, and behind them the English ones: work speaks English everywhere."""
    exact: dict[str, Entry] = {}
    stems: dict[str, Entry] = {}
    shared: set[str] = set()
    for skill, label, english in _labels(language):
        folded = [word.folded for word in words(label.text)]
        entry = _entry(skill, label, english=english)
        _add(exact, " ".join(folded), entry)
        if not (english or label.exact):
            stemmed = " ".join(stem(word, language) for word in folded)
            if stems.setdefault(stemmed, entry).skill_id != skill.id:
                shared.add(stemmed)
    for stemmed in shared:
        del stems[stemmed]
    own = {key: entry for key, entry in exact.items() if not entry.english}
    return Gazetteer(exact, stems, _parts(own), _reach([*exact, *stems]))


def _labels(language: Language) -> Iterator[tuple[Skill, Label, bool]]:
    """The labels of the language, then those in English that do not stay at home; the last of the three says which."""
    for source in dict.fromkeys((language, Language.EN)):
        for skill in vocabulary().skills.values():
            for label in skill.labels[source]:
                if source is language or not label.at_home:
                    yield skill, label, source is not language


def _entry(skill: Skill, label: Label, *, english: bool) -> Entry:
    forms = frozenset((label.text,)) if label.exact else None
    return Entry(skill.id, skill.kind, forms, label.in_company, english)


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


def _reach(keys: list[str]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for key in keys:
        first, *rest = key.split(" ")
        reach[first] = max(reach.get(first, 0), 1 + len(rest))
    return reach
