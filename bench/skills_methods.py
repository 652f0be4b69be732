"""Each way to find skills against the annotated sentences: MRR, RP@5, RP@10, time and memory."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.skills_data import classification, gold, resident_mb, sentences
from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.folding import fold
from rapport.domain.skills.reading import Box, Reader
from rapport.domain.skills.semantic.encoder import find_encoder
from rapport.domain.skills.vocabulary import Language

DEPTHS = (5, 10)
TEXT = 1_200
"""Characters of the texts that are timed."""
TIMED = 12
Rank = Callable[[str], Sequence[str]]


class Concepts(NamedTuple):
    preferred: Mapping[str, str]
    """By the folded English label, the id of the concept."""
    of_skill: Mapping[str, str]
    """By the id of a skill, the concept that it is."""


def measure(folder: Path, console: Console) -> None:
    started, before = time.perf_counter(), resident_mb()
    known = classification(folder)
    wide = Wide(known)
    taken = f"{time.perf_counter() - started:.1f} s, {resident_mb() - before:.0f} MB"
    console.print(f"ESCO in four languages, {len(known.concepts):,} concepts, with the reading of the files: {taken}")
    concepts = Concepts(
        {fold(one.labels[Language.EN].preferred): one.id for one in known.concepts if Language.EN in one.labels},
        {skill.id: skill.esco for skill in wide.skills.values() if skill.esco},
    )
    del known
    ranks: dict[str, Rank] = {
        "labels of the box": lambda text: _found(Box(), text, concepts),
        "labels with ESCO": lambda text: _found(wide, text, concepts),
    }
    readers: dict[str, Reader] = {"labels with ESCO": wide}
    encoder = find_encoder()
    if encoder is None:
        console.print("characters, encoder and all together are skipped: they need the extra `semantic`")
    else:
        from bench.skills_semantic import accepted, ranks_of, semantic_of  # noqa: PLC0415  # numpy comes with the extra

        semantic = semantic_of(wide, encoder, console)
        ranks |= ranks_of(semantic, concepts.of_skill)
        readers["and by meaning"] = semantic
        console.print(accepted(folder, wide, semantic))
    console.print(_table(folder, concepts, ranks))
    console.print(_findings(folder, concepts, readers))
    for name, reader in readers.items():
        console.print(f"{TEXT:,} characters, {name}: {_reading_ms(folder, reader):.1f} ms in the median")


def _reading_ms(folder: Path, reader: Reader) -> float:
    joined = " ".join(sentences(folder))
    times = []
    for start in range(0, TIMED * TEXT, TEXT):
        started = time.perf_counter()
        reader.read(joined[start : start + TEXT], Language.EN)
        times.append(time.perf_counter() - started)
    return sorted(times)[TIMED // 2] * 1e3


def _found(reader: Reader, text: str, concepts: Concepts) -> list[str]:
    found = sorted(reader.read(text, Language.EN), key=lambda one: (-one.score, -len(one.words), one.start))
    return list(dict.fromkeys(concepts.of_skill[one.skill_id] for one in found if one.skill_id in concepts.of_skill))


def _table(folder: Path, concepts: Concepts, ranks: Mapping[str, Rank]) -> Table:
    table = Table("set", "query", "queries", "method", "MRR", *(f"RP@{k}" for k in DEPTHS), "ms a query")
    for path in sorted((folder / "validation").glob("*.csv")):
        for query in ("span", "sentence"):
            wanted = gold(path, query, dict(concepts.preferred))
            for name, rank in ranks.items():
                started = time.perf_counter()
                ranked = {text: rank(text) for text in wanted}
                spent = (time.perf_counter() - started) / len(wanted) * 1e3
                shown = [f"{value:.3f}" for value in figures(wanted, ranked)]
                table.add_row(path.stem, query, str(len(wanted)), name, *shown, f"{spent:.2f}")
    return table


def figures(wanted: Mapping[str, set[str]], ranked: Mapping[str, Sequence[str]]) -> list[float]:
    """The mean reciprocal rank of the first right concept, and for each depth the share of the right ones in reach."""
    firsts = [
        next((1 / rank for rank, concept in enumerate(ranked[text], start=1) if concept in labels), 0.0)
        for text, labels in wanted.items()
    ]
    shares = [
        mean(len(labels & set(ranked[text][:depth])) / min(len(labels), depth) for text, labels in wanted.items())
        for depth in DEPTHS
    ]
    return [mean(firsts), *shares]


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _findings(folder: Path, concepts: Concepts, readers: Mapping[str, Reader]) -> Table:
    """What would be kept: of the findings that are concepts of ESCO, how many are gold; of the gold, how much."""
    table = Table("set", "reader", "found", "of these right", "of the gold")
    for path in sorted((folder / "validation").glob("*.csv")):
        wanted = gold(path, "sentence", dict(concepts.preferred))
        for name, reader in readers.items():
            found = {text: set(_found(reader, text, concepts)) for text in wanted}
            count = sum(map(len, found.values()))
            right = sum(len(found[text] & labels) for text, labels in wanted.items())
            table.add_row(
                path.stem, name, str(count), f"{right / count:.0%}", f"{right / sum(map(len, wanted.values())):.0%}"
            )
    return table
