"""The evaluation data of `make eval-skills`: read to measure, and never copied."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rapport.domain.skills.esco.classification import Classification, Concept, Labels
from rapport.domain.skills.folding import fold
from rapport.domain.skills.vocabulary import Language


def rows(path: Path) -> Iterable[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            yield line.rstrip("\n").split("\t")


def classification(folder: Path) -> Classification:
    """The labels of the folder as if they had been imported."""
    types = {row[0]: (row[1], row[2]) for row in rows(folder / "esco_skill_meta.tsv.gz")}
    labels: dict[str, dict[Language, tuple[list[str], list[str]]]] = defaultdict(dict)
    for concept, language, kind, label, *_ in rows(folder / "esco_skill_labels.tsv.gz"):
        preferred, alternative = labels[concept].setdefault(Language(language), ([], []))
        (preferred if kind == "pref" else alternative).append(label)
    concepts = [
        Concept(
            concept,
            *types.get(concept, ("", "")),
            {language: Labels(first[0], others, ()) for language, (first, others) in each.items() if first},
        )
        for concept, each in sorted(labels.items())
    ]
    return Classification("1.1.1", dict.fromkeys(Language, "eval"), concepts)


def gold(path: Path, query: str, preferred: dict[str, str]) -> dict[str, set[str]]:
    """The concepts of each query; what the annotators found no label for is no gold."""
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if concept := preferred.get(fold(row["label"])):
                found[row[query]].add(concept)
    return found


def sentences(folder: Path) -> list[str]:
    """All annotated ones, each once."""
    found: dict[str, None] = {}
    for path in sorted((folder / "validation").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found |= dict.fromkeys(row["sentence"] for row in csv.DictReader(file))
    return list(found)


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1024**2
