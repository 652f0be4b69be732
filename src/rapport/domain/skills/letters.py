"""What three and four letters in a row say about the language, learnt from the words in the box when first asked."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rapport.domain.skills.vocabulary import Language, Skill, vocabulary

Evidence = tuple[float, ...]
"""For each language, in the order of `Language`, the natural logarithm of how well it explains what was read."""

NOTHING: Evidence = (0.0,) * len(Language)
_WORD = re.compile(r"[^\W\d_]+")
_SIZES = (3, 4)
_SMOOTHING = 0.1
_EVERYDAY_WEIGHT = 5
"""A function word is met far more often in a text than a label is."""
_KNOWN_WORD = 3.0
"""What a word in the box adds for its languages, besides its letters."""
# The sizes and weights were chosen on occupation titles that are not in the box: docs/skills.md.


class Letters(NamedTuple):
    grams: dict[str, Evidence]
    known: dict[str, Evidence]
    everywhere: frozenset[str]
    """Words that say nothing: those of names such as Docker, and those in the labels of all four, such as owner."""


@cache
def letters() -> Letters:
    """The evidence of letters and of known words, from the labels of the vocabulary and the table of everyday words."""
    everyday = _everyday()
    labels = {language: _label_words(language) for language in Language}
    counts = {language: Counter[str]() for language in Language}
    for language in Language:
        for word in labels[language]:
            counts[language].update(grams(word))
        for word in everyday[language]:
            counts[language].update(dict.fromkeys(grams(word), _EVERYDAY_WEIGHT))
    known = {language: labels[language] | everyday[language] for language in Language}
    everywhere = _names() | set.intersection(*labels.values())
    return Letters(_weigh(counts), _weigh_words(known), frozenset(everywhere - set().union(*everyday.values())))


def plain_words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def grams(word: str) -> Iterator[str]:
    """The three and four letters in a row, with a space before and after the word."""
    spaced = f" {word} "
    for size in _SIZES:
        for start in range(len(spaced) - size + 1):
            yield spaced[start : start + size]


def _everyday() -> dict[Language, set[str]]:
    _, *lines = files(__package__).joinpath("everyday_words.tsv").read_text(encoding="utf-8").splitlines()
    return {Language(language): set(words.split()) for language, words in (line.split("\t") for line in lines)}


def _label_words(language: Language) -> set[str]:
    """The words of the labels, without the names that are the same everywhere, such as Docker."""
    skills = [skill for skill in vocabulary().skills.values() if not _international(skill)]
    return {word for skill in skills for label in skill.labels[language] for word in plain_words(label.text)}


def _names() -> set[str]:
    names = [skill.label(Language.EN) for skill in vocabulary().skills.values() if _international(skill)]
    return {word for name in names for word in plain_words(name)}


def _international(skill: Skill) -> bool:
    return len({skill.label(language) for language in Language}) == 1


def _weigh(counts: dict[Language, Counter[str]]) -> dict[str, Evidence]:
    """The smoothed logarithm of how frequent each is in each language, less the mean: naive Bayes."""
    every = set().union(*counts.values())
    found = {}
    for size in _SIZES:
        alike = [gram for gram in every if len(gram) == size]
        totals = [sum(counts[language][gram] for gram in alike) + _SMOOTHING * len(alike) for language in Language]
        for gram in alike:
            seen = [counts[language][gram] + _SMOOTHING for language in Language]
            logs = [math.log(count / total) for count, total in zip(seen, totals, strict=True)]
            mean = sum(logs) / len(logs)
            found[gram] = tuple(log - mean for log in logs)
    return found


def _weigh_words(known: dict[Language, set[str]]) -> dict[str, Evidence]:
    every = set().union(*known.values())
    return {word: tuple(_KNOWN_WORD if word in known[language] else 0.0 for language in Language) for word in every}
