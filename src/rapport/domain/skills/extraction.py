"""The skills a text names, found by their labels: the longest label wins, and each finding points at its words."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from rapport.domain.skills import compounds
from rapport.domain.skills.folding import Word, places, words
from rapport.domain.skills.gazetteer import Entry, Gazetteer, gazetteer
from rapport.domain.skills.inflection import stem
from rapport.domain.skills.vocabulary import Kind, Language


class Method(StrEnum):
    LABEL = "label"
    ENGLISH = "english"
    INFLECTED = "inflected"
    COMPOUND = "compound"
    MEANING = "meaning"


class Found(NamedTuple):
    """`text[start:end] == words`; the score, 0 to 1, says how surely these words mean the skill."""

    skill_id: str
    start: int
    end: int
    words: str
    method: Method
    score: float


class _Match(NamedTuple):
    first: int
    last: int
    found: Found
    entry: Entry


_SCORES = {Method.LABEL: 1.0, Method.ENGLISH: 0.9, Method.INFLECTED: 0.9}
_LISTING = re.compile(r"(?:[\s,;/&+|()•·*-]|\b(?:en|of|and|or|et|ou|und|oder|als|as|wie)\b)*", re.IGNORECASE)
_WIDEST_LISTING = 16
"""Characters between two items of one list."""


def extract(text: str, language: Language, labels: Gazetteer | None = None) -> list[Found]:
    """
    The skills named in the text, in the order of their words, which never overlap. The same text always gives the same
    answer; any text is taken, and the time grows in proportion to it. Without labels, those in the box are looked for.
    """
    labels = labels or gazetteer(language)
    tokens = words(text)
    matches = sorted(_matches(text, tokens, language, labels), key=_rank)
    taken = bytearray(len(text))
    chosen = []
    for match in matches:
        # what overlaps and is no longer than the one before it has one of its ends inside
        if not (taken[match.found.start] or taken[match.found.end - 1]):
            taken[match.found.start : match.found.end] = b"\1" * len(match.found.words)
            chosen.append(match)
    chosen.sort(key=lambda match: match.found.start)
    return [match.found for match in _with_company(text, len(tokens), chosen)]


def _rank(match: _Match) -> tuple[int, int, float]:
    return -len(match.found.words), match.found.start, -match.found.score


def _matches(text: str, tokens: list[Word], language: Language, labels: Gazetteer) -> Iterator[_Match]:
    """Every label at every word, the overlapping ones too."""
    stems = [stem(word.folded, language) for word in tokens]
    for index, word in enumerate(tokens):
        reach = max(labels.reach.get(word.folded, 0), labels.reach.get(stems[index], 0))
        found = False
        for last in _lasts(tokens, index, reach):
            match = _match(text, tokens, stems, (index, last), labels)
            if match:
                found = True
                yield match
        if not found:
            yield from _compound(text, word, index, language, labels)


def _lasts(tokens: list[Word], first: int, reach: int) -> Iterator[int]:
    """The words at which a label beginning here may end: as far as it reaches, and as nothing parts the words."""
    for last in range(first, min(first + reach, len(tokens))):
        if last > first and not tokens[last].tied:
            return
        yield last


def _match(text: str, tokens: list[Word], stems: list[str], span: tuple[int, int], labels: Gazetteer) -> _Match | None:
    first, last = span
    start, end = tokens[first].start, tokens[last].end
    entry = labels.exact.get(" ".join(word.folded for word in tokens[first : last + 1]))
    method = Method.ENGLISH if entry and entry.english else Method.LABEL
    if not (entry and _written_so(entry, text[start:end])):
        entry, method = labels.stems.get(" ".join(stems[first : last + 1])), Method.INFLECTED
    if entry is None:
        return None
    return _Match(first, last, Found(entry.skill_id, start, end, text[start:end], method, _SCORES[method]), entry)


def _written_so(entry: Entry, written: str) -> bool:
    return entry.forms is None or written in entry.forms


def _compound(text: str, word: Word, index: int, language: Language, labels: Gazetteer) -> Iterator[_Match]:
    found = compounds.parts(word.folded, language, labels)
    if not found:
        return
    at = places(text[word.start : word.end])
    for part in found:
        start, end = word.start + at[part.start], word.start + at[part.end]
        written = text[start:end]
        if written and _written_so(part.entry, written):
            skill = Found(part.entry.skill_id, start, end, written, Method.COMPOUND, part.score)
            yield _Match(index, index, skill, part.entry)


def _with_company(text: str, tokens: int, chosen: list[_Match]) -> list[_Match]:
    """Word or Go is also an everyday word: it stays when it is the whole text, or in one list with a tool that does."""
    accepted = [not match.entry.in_company or match.last - match.first + 1 == tokens for match in chosen]
    neighbours = [(left, left + 1) for left in range(len(chosen) - 1)]
    for left, right in [*neighbours, *reversed(neighbours)]:
        if accepted[left] != accepted[right]:
            kept = chosen[left] if accepted[left] else chosen[right]
            listed = kept.entry.kind is Kind.TOOL and _in_one_list(text, chosen[left].found, chosen[right].found)
            accepted[left], accepted[right] = accepted[left] or listed, accepted[right] or listed
    return [match for match, stays in zip(chosen, accepted, strict=True) if stays]


def _in_one_list(text: str, left: Found, right: Found) -> bool:
    between = text[left.end : min(right.start, left.end + _WIDEST_LISTING)]
    return right.start - left.end <= _WIDEST_LISTING and _LISTING.fullmatch(between) is not None
