"""Which part of a text somebody was found by."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from rapport.domain.people.words import BACKWARDS, LAST_DIGITS, Term
from rapport.domain.skills.folding import fold

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d", re.ASCII)


def marked(text: str, terms: Sequence[Term]) -> Markup:
    """The text with `<mark>` around the beginnings of words, the addresses and the digits that were looked for."""
    prefixes = [prefix for term in terms for prefix in term]
    spans = sorted({span for prefix in prefixes for span in _spans(text, prefix)}, key=lambda span: (span[0], -span[1]))
    shown, end = Markup(), 0
    for begins, ends in spans:
        if begins >= end:
            shown += Markup("{}<mark>{}</mark>").format(text[end:begins], text[begins:ends])
            end = ends
    return shown + text[end:]


def _spans(text: str, prefix: str) -> list[tuple[int, int]]:
    if prefix.startswith(BACKWARDS):
        return _digits(text, prefix[len(BACKWARDS) :][::-1], last=True)
    found = [_in_word(each, prefix) for each in _WORD.finditer(text) if fold(each.group()).startswith(prefix)]
    if not prefix.isalnum():
        at = text.lower().find(prefix)
        found += [(at, at + len(prefix))] if at >= 0 else []
    return found or (_digits(text, prefix, last=False) if prefix.isdigit() and len(prefix) >= LAST_DIGITS else [])


def _in_word(word: "re.Match[str]", prefix: str) -> tuple[int, int]:
    """A letter that folds into two is marked whole."""
    ends = next(end for end in range(1, len(word.group()) + 1) if len(fold(word.group()[:end])) >= len(prefix))
    return word.start(), word.start() + ends


def _digits(text: str, wanted: str, *, last: bool) -> list[tuple[int, int]]:
    """A phone number's digits, whatever stands between them."""
    places = [each.start() for each in _DIGIT.finditer(text)]
    digits = "".join(text[place] for place in places)
    at = digits.rfind(wanted) if last else digits.find(wanted)
    return [(places[at], places[at + len(wanted) - 1] + 1)] if at >= 0 else []
