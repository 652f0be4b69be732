"""Words as they are compared: without case, without accents, each with its place in the text."""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(
    r"(?:(?<![^\W_])\.(?=net(?![^\W_])))?"  # .NET begins with its full stop
    r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"  # an accent may be a character of its own
    r"(?:\+\+|\#)?",  # C++ and C# end with theirs
    re.IGNORECASE,
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})
_TYING = frozenset("-–/.&'’·\u00ad")  # noqa: RUF001 - the dash and the apostrophe are those that people type


class Word(NamedTuple):
    start: int
    end: int
    folded: str
    tied: bool
    """Whether nothing but a space, a hyphen or the like is between this word and the one before."""


def fold(text: str) -> str:
    """The text in lower case and without accents; folding each character alone and all at once is the same."""
    if text.isascii():
        return text.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return bare.casefold().translate(_LIGATURES)


def words(text: str) -> list[Word]:
    """The words of the text in order, in linear time."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            found.append(Word(match.start(), match.end(), folded, tied=_ties(text[end : match.start()])))
            end = match.end()
    return found


def folded(text: str) -> str:
    """The words of the text as they are compared, a space between them: what `words` finds, without the places."""
    return " ".join(filter(None, map(fold, _WORD.findall(text))))


def places(word: str) -> list[int]:
    """For each boundary of `fold(word)`, the boundary of `word` it comes from."""
    found = [0]
    for index, character in enumerate(word, start=1):
        found += [index] * len(fold(character))
    return found


def _ties(gap: str) -> bool:
    bare = gap.strip()
    if not bare:
        return bool(gap) and gap.count("\n") < 2  # noqa: PLR2004 - an empty line ends a paragraph
    return bare in _TYING and len(gap) <= 3 and (bare != "." or gap == ".")  # noqa: PLR2004 - " - " is the widest
