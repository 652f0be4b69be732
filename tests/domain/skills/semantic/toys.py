"""An encoder whose answers a test can work out: texts are as alike as the words that they share."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from rapport.domain.skills.folding import words
from rapport.domain.skills.semantic.encoder import Matrix

np = pytest.importorskip("numpy", reason="rapport[semantic] is not installed")

SIZE = 256


class BagOfWords:
    name = "bag-of-words-1"

    def __init__(self, scale: float = 1) -> None:
        self._scale = scale

    def queries(self, texts: Sequence[str]) -> Matrix:
        found = np.zeros((len(texts), SIZE), np.float32)
        for row, text in zip(found, texts, strict=True):
            for word in words(text):
                row[int.from_bytes(sha256(word.folded.encode()).digest()[:4], "big") % SIZE] += 1
        return self._scale * found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    passages = queries
