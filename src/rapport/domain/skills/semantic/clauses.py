"""Where one thing that is said ends and the next begins: what the encoder is asked about."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapport.domain.skills.folding import words
from rapport.domain.skills.vocabulary import Language

SHORTEST = 2
"""Words: what one word means the labels know better. `tools?` was taken for machine tools."""
LONGEST = 30
"""Words beyond which a clause says too many things to mean one skill."""

_AND = {Language.NL: "en|of", Language.FR: "et|ou", Language.EN: "and|or", Language.DE: "und|oder"}
_ENDS = {
    language: re.compile(rf"[.;:!?,()•]+(?=\s|$)|[\n(•]+|\s[-–*/]\s|\b(?:{those})\b", re.IGNORECASE)  # noqa: RUF001 - people type the dash
    for language, those in _AND.items()
}


class Clause(NamedTuple):
    """`text[start:end]`, from its first word to its last."""

    start: int
    end: int


def clauses(text: str, language: Language) -> Iterator[Clause]:
    """The clauses of the text in its order, which never overlap, of `SHORTEST` to `LONGEST` words each."""
    start = 0
    for boundary in (*_ENDS[language].finditer(text), None):
        end = boundary.start() if boundary else len(text)
        found = words(text[start:end])
        if SHORTEST <= len(found) <= LONGEST:
            yield Clause(start + found[0].start, start + found[-1].end)
        start = boundary.end() if boundary else end
