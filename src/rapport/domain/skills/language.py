"""The language of a title or a description: Dutch, French, English or German, and how surely."""

import math
import re
from typing import NamedTuple

from rapport.domain.skills.letters import NOTHING, Evidence, grams, letters, plain_words
from rapport.domain.skills.vocabulary import Language

CONFIDENT = 0.6
"""Below this confidence the tenant's own language is the better guess."""
LONGEST = 2_000
"""Characters that are read: by then the language is plain, or never will be."""

_TEMPERATURE = 6.0
"""Letters overlap and count several times; divided by this, the confidence is about the share that is right."""
_MARKED = 60.0
"""The evidence of a marker: more than the letters of any title."""
_MARKERS = {
    Language.DE: r"\w+[*:]in(?:nen)?|[mwd]\s*[/|]\s*[mwd]\s*[/|]\s*[mwdx]|m\s*/\s*w|w\s*/\s*m",
    Language.FR: r"\w+(?:\(e\)|·e)s?|h\s*/\s*f(?:\s*/\s*x)?|f\s*/\s*h(?:\s*/\s*x)?",
    Language.NL: r"m\s*/\s*v(?:\s*/\s*x)?|v\s*/\s*m(?:\s*/\s*x)?|[vx]\s*/\s*[vx]\s*/\s*m",
}  # (m/f) is written in English and in Belgian French: it says nothing
_PATTERNS = {
    language: re.compile(rf"(?<![\w/])(?:{marker})(?![\w/])", re.IGNORECASE) for language, marker in _MARKERS.items()
}


class Detected(NamedTuple):
    language: Language
    confidence: float
    """From 0.25, nothing is known, to 1: about the share of such answers that are right."""


def detect(text: str) -> Detected:
    """
    The likeliest of the four languages, from who is meant (m/w/d, h/f, m/v/x), the words known in the box and the
    letters. Any text is taken; the same text always gives the same answer. A caller that reads less than `CONFIDENT`
    takes the tenant's language instead.
    """
    read = text[:LONGEST]
    evidence = tuple(map(sum, zip(_of_markers(read), _of_words(read), strict=True)))
    best = max(range(len(evidence)), key=evidence.__getitem__)
    shares = [math.exp((one - evidence[best]) / _TEMPERATURE) for one in evidence]
    return Detected(list(Language)[best], 1 / sum(shares))


def _of_markers(text: str) -> Evidence:
    found = (language in _PATTERNS and _PATTERNS[language].search(text) for language in Language)
    return tuple(_MARKED if marked else 0.0 for marked in found)


def _of_words(text: str) -> Evidence:
    learnt = letters()
    told = [NOTHING]
    for word in plain_words(text):
        if word not in learnt.everywhere:
            told.append(learnt.known.get(word, NOTHING))
            told += [learnt.grams[gram] for gram in grams(word) if gram in learnt.grams]
    return tuple(map(sum, zip(*told, strict=True)))
