"""How alike a text and each label are by their letters: TF-IDF of three and four characters in a row."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from rapport.domain.skills.folding import folded

_SIZES = (3, 4)
_BUCKETS = 1 << 18
"""29,000 different ones are in the English labels of ESCO: so few share a number that it is not measurable."""
_PRIME = 1_000_003


class Characters:
    """
    The labels of one language. With numpy: ESCO's English labels have 5.8 million such pieces, which take 2 s to build,
    41 MB and 5 ms a sentence; in pure Python it was 6 s, 540 MB and 44 ms.
    """

    def __init__(self, labels: Iterable[tuple[str, int]], rows: int) -> None:
        """The labels folded, each with the row of its skill; there are so many rows."""
        listed = list(labels)
        self._rows = rows
        self._owners = np.array([row for _, row in listed], np.int32)
        label, piece, count = _counted([text for text, _ in listed])
        frequency = np.bincount(piece, minlength=_BUCKETS)
        self._rarity = (np.log((1 + len(listed)) / (1 + frequency)) + 1).astype(np.float32)
        weight = count * self._rarity[piece]
        length = np.sqrt(np.bincount(label, weight**2, minlength=len(listed)))
        order = np.argsort(piece, kind="stable")
        self._labels = label[order].astype(np.int32)
        self._weights = (weight / length[label])[order].astype(np.float16)
        self._ends = np.concatenate(([0], np.cumsum(frequency)))

    def scores(self, text: str) -> Any:
        """For each row the cosine of its likest label, 0 to 1."""
        _, pieces, count = _counted([folded(text)])
        weight = count * self._rarity[pieces]
        length = np.sqrt((weight**2).sum()) or 1.0
        alike = np.zeros(len(self._owners), np.float32)
        for piece, share in zip(pieces, weight / length, strict=True):
            held = slice(self._ends[piece], self._ends[piece + 1])
            alike[self._labels[held]] += self._weights[held] * np.float32(share)
        best = np.zeros(self._rows, np.float32)
        np.maximum.at(best, self._owners, alike)
        return best


def _counted(texts: list[str]) -> tuple[Any, Any, Any]:
    """Text, number of the piece and how often, for each that occurs; a space is before and after each text."""
    joined = "".join(f" {text} " for text in texts)
    letters = np.frombuffer(joined.encode("utf-32-le", errors="replace"), np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    keys = [np.zeros(0, np.int64)]
    for size in _SIZES:
        whole = len(letters) - size + 1
        if whole <= 0:
            continue
        number = np.full(whole, size, np.int64)
        for place in range(size):
            number = number * _PRIME + letters[place : place + whole]
        within = owner[:whole] == owner[size - 1 :]
        keys.append((owner[:whole] * _BUCKETS + (number ^ (number >> 21)) % _BUCKETS)[within])
    found, count = np.unique(np.concatenate(keys), return_counts=True)
    return found // _BUCKETS, found % _BUCKETS, count
