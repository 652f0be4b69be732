"""Which skills a text is about, though it names none: the encoder, the letters and the labels together."""

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.extraction import Found
from rapport.domain.skills.folding import words
from rapport.domain.skills.semantic.characters import Characters
from rapport.domain.skills.semantic.encoder import Encoder, Matrix
from rapport.domain.skills.vocabulary import Language

_LETTERS, _NAMED, _WORD = 0.5, 2.0, 0.5
"""What letters, a label that was found, and each of its words add to the encoder's score; see docs/skills.md."""


class Scores(NamedTuple):
    """For each skill, in the order of `Ranking.skill_ids`."""

    cosine: Any
    deviation: Any
    """Of the cosine: standard deviations above the mean of all skills for the same text."""
    combined: Any


class Ranking:
    """
    All skills of a reader against a text. The score is z(cosine) + 0.5 z(letters) + 2 for a label in the text + 0.5 for
    each of its words; letters are compared with labels of the same language only: across languages they mislead.
    """

    def __init__(self, wide: Wide, encoder: Encoder, skill_ids: Sequence[str], vectors: Matrix) -> None:
        self.skill_ids = skill_ids
        self._wide = wide
        self._encoder = encoder
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._row_of = {skill_id: row for row, skill_id in enumerate(skill_ids)}
        self._letters: dict[Language, Characters] = {}
        self._building = Lock()

    def scores(self, texts: Sequence[str], language: Language) -> list[Scores]:
        letters = self._letters_of(language)
        cosines = self._encoder.queries(texts) @ self._vectors.T
        return [
            self._scored(cosine, letters.scores(text), self._wide.read(text, language))
            for text, cosine in zip(texts, cosines, strict=True)
        ]

    def _scored(self, cosine: Any, letters: Any, found: Iterable[Found]) -> Scores:
        deviation = _standardised(cosine)
        named = np.zeros(len(cosine), np.float32)
        for one in found:
            if (row := self._row_of.get(one.skill_id)) is not None:
                named[row] = max(named[row], _NAMED + _WORD * len(words(one.words)))
        return Scores(cosine, deviation, deviation + _LETTERS * _standardised(letters) + named)

    def _letters_of(self, language: Language) -> Characters:
        with self._building:
            if language not in self._letters:
                labels = (
                    (label, self._row_of[skill_id])
                    for label, skill_id in self._wide.labels(language)
                    if skill_id in self._row_of
                )
                self._letters[language] = Characters(labels, len(self.skill_ids))
            return self._letters[language]


def _standardised(values: Any) -> Any:
    spread = values.std()
    return (values - values.mean()) / spread if spread else np.zeros_like(values)
