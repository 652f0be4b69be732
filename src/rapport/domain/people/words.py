"""What people are found by: the words of a record, and what somebody who looks for it types.

A word is found by its beginning. The digits of a phone number stand there from the end as well, behind a mark that no
other word begins with, so that the last four of them find it.
"""

import re
from typing import TypeAlias

from rapport.domain.people.phones import Phone
from rapport.domain.skills.folding import words

MAX_WORD = 100  # characters
MOST_TERMS = 8  # of a question; the others are left out
BACKWARDS = "~"
LAST_DIGITS = 4  # how many of the last digits find a number, at the least
_DIALLED = re.compile(r"[+(]*\d[\d().\-/+]*")
_PART = re.compile(r"[^\s.@]{2,}(?:\.[^\s.@]{2,})+")  # jan.devries or school.example: no abbreviation
_AFTER_ALL = "\U0010ffff"

Term: TypeAlias = tuple[str, ...]
"""Beginnings of words, any of which will do."""


def record_words(*, name: str | None, email: str | None, phone: Phone | None, number: str | None) -> list[str]:
    """All that the record is found by, each once. `number` is what its own surface calls it by."""
    found = _folded(name or "")
    if email is not None:
        local, _, host = email.rpartition("@")
        found += [email, host, *_folded(local)]
    if phone is not None:
        found += [*phone.spellings, BACKWARDS + phone.key[::-1]]
    if number is not None:
        found += _folded(number)
    return sorted({word[:MAX_WORD] for word in found if word})


def search_terms(question: str) -> list[Term]:
    """Each of them must be found, in any order. Nothing for a question without a letter or digit."""
    terms: list[Term] = []
    for token in _tokens(question):
        if _DIALLED.fullmatch(token):
            terms.append(_number(token))
        elif "@" in token or _PART.fullmatch(token):
            terms.append((token.lower().lstrip("@")[:MAX_WORD],))
        else:
            terms += [(word[:MAX_WORD],) for word in _folded(token)]
    return [term for term in dict.fromkeys(terms) if all(term)][:MOST_TERMS]


def after(prefix: str) -> str:
    """What follows all words that begin so."""
    return prefix + _AFTER_ALL


def _tokens(question: str) -> list[str]:
    """Pieces without white space; what may be one number stays one: +31 6 1234 5678."""
    pieces: list[str] = []
    for piece in question.replace("\0", " ").split():
        if pieces and _DIALLED.fullmatch(piece) and _DIALLED.fullmatch(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _number(token: str) -> Term:
    digits = re.sub(r"\D", "", token.replace("(0)", ""), flags=re.ASCII)
    beginnings = [digits, *([digits[2:]] if len(digits) > LAST_DIGITS and digits.startswith("00") else [])]
    return (*beginnings, *([BACKWARDS + digits[::-1]] if len(digits) >= LAST_DIGITS else []))


def _folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]
