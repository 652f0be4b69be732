"""The reader that also understands what a text says in other words."""

from collections.abc import Iterator, Sequence

import structlog

from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.extraction import Found, Method
from rapport.domain.skills.semantic.clauses import Clause, clauses
from rapport.domain.skills.semantic.encoder import Encoder, Matrix
from rapport.domain.skills.semantic.ranking import Ranking
from rapport.domain.skills.vocabulary import Language, Skill

logger = structlog.get_logger()

LIKE_ENOUGH, ABOVE_THE_REST = 0.89, 6.0
"""The cosine and the standard deviations from which a clause means a skill; see docs/skills.md."""
SCORE = 0.5
"""Of such a finding: below every one that names the skill."""
LONGEST = 20_000
"""Characters that the encoder reads: 1,200 take 0.3 s."""
_AT_ONCE = 32


class Semantic:
    """What the labels find, and behind it clauses in which they find nothing and that mean one skill plainly.

    A text on which the encoder fails is read by labels alone; the first one of them is told in the log.
    """

    def __init__(self, wide: Wide, encoder: Encoder, skill_ids: Sequence[str], vectors: Matrix) -> None:
        self._wide = wide
        self._name = encoder.name
        self._has_failed = False
        self.ranking = Ranking(wide, encoder, skill_ids, vectors)

    @property
    def version(self) -> str:
        return f"{self._wide.version}+{self._name}"

    @property
    def acknowledgement(self) -> str:
        return self._wide.acknowledgement

    def skill(self, skill_id: str) -> Skill | None:
        return self._wide.skill(skill_id)

    def read(self, text: str, language: Language) -> list[Found]:
        named = self._wide.read(text, language)
        taken = bytearray(len(text))
        for one in named:
            taken[one.start : one.end] = b"\1" * len(one.words)
        free = [each for each in clauses(text[:LONGEST], language) if not any(taken[each.start : each.end])]
        try:
            meant = list(self._meant(text, free, language))
        except Exception as error:  # noqa: BLE001  # whatever it is, what the labels find is there
            self._tell(error)
            return named
        return sorted([*named, *meant], key=lambda one: one.start)

    def _tell(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            # Not what the error says: it may quote the text.
            logger.warning(
                "encoder_failed", encoder=self._name, error=type(error).__name__, then="texts are read by labels alone"
            )

    def _meant(self, text: str, free: Sequence[Clause], language: Language) -> Iterator[Found]:
        for first in range(0, len(free), _AT_ONCE):
            some = free[first : first + _AT_ONCE]
            written = [text[each.start : each.end] for each in some]
            for each, words, scores in zip(some, written, self.ranking.scores(written, language), strict=True):
                best = int(scores.combined.argmax())
                if scores.cosine[best] >= LIKE_ENOUGH and scores.deviation[best] >= ABOVE_THE_REST:
                    skill_id = self.ranking.skill_ids[best]
                    yield Found(skill_id, each.start, each.end, words, Method.MEANING, SCORE)
