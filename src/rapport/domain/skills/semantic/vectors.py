"""The vectors of all labels: computed once by `rapport skills encode`, kept in the database for every process."""

import hashlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.semantic.encoder import Encoder, Matrix
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Transaction

_AT_ONCE = 64
_KEPT = np.dtype("<f2")


class Targets(NamedTuple):
    """The skills of a reader, each with the label that is encoded: the English one where there is one."""

    skill_ids: list[str]
    labels: list[str]

    @property
    def digest(self) -> str:
        content = "\n".join(f"{one}\t{label}" for one, label in zip(self.skill_ids, self.labels, strict=True))
        return hashlib.sha256(content.encode()).hexdigest()


def targets(wide: Wide) -> Targets:
    skills = sorted(wide.skills.values(), key=lambda skill: skill.id)
    return Targets([skill.id for skill in skills], [skill.label(Language.EN) for skill in skills])


def encode(encoder: Encoder, labels: list[str], say: Callable[[int], None]) -> Matrix:
    """One row for each label. `say` is told how many are done. Raises ValueError for an encoder that is broken."""
    rows = []
    for first in range(0, len(labels), _AT_ONCE):
        some = encoder.passages(labels[first : first + _AT_ONCE])
        if not np.allclose(np.linalg.norm(some, axis=1), 1, atol=0.01):
            raise ValueError(f"{encoder.name} answered something that is no vector of length 1")
        rows.append(some)
        say(min(first + _AT_ONCE, len(labels)))
    return np.concatenate(rows)


async def store_vectors(transaction: Transaction, encoder: Encoder, wanted: Targets, vectors: Matrix) -> None:
    """In half precision, which changes no rank of the first ten on the validation sentences, and takes 11 MB."""
    await transaction.execute(
        """
        INSERT INTO skill_vectors (encoder, digest, skill_ids, matrix) VALUES ($1, $2, $3, $4)
        ON CONFLICT (encoder) DO UPDATE
        SET digest = excluded.digest, skill_ids = excluded.skill_ids, matrix = excluded.matrix, made_at = now()
        """,
        encoder.name,
        wanted.digest,
        wanted.skill_ids,
        vectors.astype(_KEPT).tobytes(),
    )


async def load_vectors(transaction: Transaction, encoder: Encoder, wanted: Targets) -> Matrix | None:
    """The vectors of exactly these labels by this encoder, or None."""
    kept = await transaction.fetchval(
        "SELECT matrix FROM skill_vectors WHERE encoder = $1 AND digest = $2", encoder.name, wanted.digest
    )
    return None if kept is None else np.frombuffer(kept, _KEPT).reshape(len(wanted.skill_ids), -1).astype(np.float32)
