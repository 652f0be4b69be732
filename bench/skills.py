"""
`make eval-skills DATA=<folder>`: how well the skills in the box are found, how well the language is told, how fast.

The folder holds `esco_skill_labels.tsv.gz`, `esco_occupation_labels.tsv.gz` (columns: id, lang, kind, label) and
`validation/*.csv` (columns: sentence, span, label). It is read to measure and never copied.
"""

import csv
import gzip
import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rapport.domain.skills.extraction import extract
from rapport.domain.skills.folding import fold
from rapport.domain.skills.gazetteer import gazetteer
from rapport.domain.skills.language import CONFIDENT, detect
from rapport.domain.skills.vocabulary import Language, vocabulary

TITLES = 500
"""Occupation titles of each language, drawn with a fixed seed."""
TEXT = 1_200
"""Characters of the texts that are timed."""
DEPTHS = (5, 10)
Concepts = dict[str, list[str]]


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else None
    if folder is None or not (folder / "esco_skill_labels.tsv.gz").exists():
        print("eval-skills is skipped: name the folder of the evaluation data, make eval-skills DATA=<folder>")
        return
    console = Console(width=120)
    started, before = time.perf_counter(), _resident_mb()
    for language in Language:
        gazetteer(language)
    detect("")
    console.print(f"loaded in {time.perf_counter() - started:.2f} s, {_resident_mb() - before:.0f} MB of memory")
    console.print(_agreement(folder))
    console.print(_titles(folder))
    console.print(_timing(folder))


def _agreement(folder: Path) -> Table:
    """MRR and RP@k against the annotated sentences, on all gold labels and on those the vocabulary has too."""
    table = Table("set", "query", "queries", "comparable", "MRR", *(f"RP@{k}" for k in DEPTHS), "of the comparable")
    concepts, preferred = _concepts(folder)
    ranking = _equal_labels(concepts)
    reachable = {concept for found in ranking.values() for concept in found}
    for path in sorted((folder / "validation").glob("*.csv")):
        for query in ("span", "sentence"):
            gold = _gold(path, query, preferred)
            ranked = {text: _ranked(text, ranking) for text in gold}
            within = {text: labels & reachable for text, labels in gold.items() if labels & reachable}
            share = sum(map(len, within.values())) / sum(map(len, gold.values()))
            figures = [f"{value:.3f}" for value in _figures(gold, ranked)]
            inner = " / ".join(f"{value:.3f}" for value in _figures(within, ranked))
            table.add_row(path.stem, query, str(len(gold)), f"{share:.0%}", *figures, inner)
    return table


def _concepts(folder: Path) -> tuple[Concepts, dict[str, str]]:
    """The English concepts by each of their labels, and by their preferred one; `Java (…)` is also called Java."""
    every: Concepts = defaultdict(list)
    preferred = {}
    rows = [row for row in _rows(folder / "esco_skill_labels.tsv.gz") if row[1] == "en"]
    for concept, _, kind, label, *_ in sorted(rows, key=lambda row: row[2] != "pref"):
        for name in {fold(label), fold(re.sub(r" \(.*\)$", "", label))}:
            every[name].append(concept)
        if kind == "pref":
            preferred[fold(label)] = concept
    return every, preferred


def _equal_labels(concepts: Concepts) -> Concepts:
    """For each skill in the box the concepts that have one of its English labels, in the order of its labels."""
    return {
        skill.id: list(
            dict.fromkeys(
                concept for label in skill.labels[Language.EN] for concept in concepts.get(fold(label.text), [])
            )
        )
        for skill in vocabulary().skills.values()
    }


def _gold(path: Path, query: str, preferred: dict[str, str]) -> dict[str, set[str]]:
    """The concepts of each query; what the annotators found no label for is no gold."""
    gold: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if concept := preferred.get(fold(row["label"])):
                gold[row[query]].add(concept)
    return gold


def _ranked(text: str, ranking: Concepts) -> list[str]:
    found = sorted(extract(text, Language.EN), key=lambda one: (-one.score, -len(one.words), one.start))
    return list(dict.fromkeys(concept for one in found for concept in ranking[one.skill_id]))


def _figures(gold: dict[str, set[str]], ranked: dict[str, list[str]]) -> list[float]:
    """The mean reciprocal rank of the first right concept, and for each depth the share of the right ones in reach."""
    firsts = [
        next((1 / rank for rank, concept in enumerate(ranked[text], start=1) if concept in labels), 0.0)
        for text, labels in gold.items()
    ]
    shares = [
        _mean(len(labels & set(ranked[text][:depth])) / min(len(labels), depth) for text, labels in gold.items())
        for depth in DEPTHS
    ]
    return [_mean(firsts), *shares]


def _titles(folder: Path) -> Table:
    """Titles that only one language has: is it told, how surely, and does the title name a skill."""
    table = Table("titles", "language right", f"confidence ≥ {CONFIDENT}", "right of these", "titles with a skill")
    for language, titles in _sample(folder).items():
        found = [detect(title) for title in titles]
        sure = [one.language is language for one in found if one.confidence >= CONFIDENT]
        right = _mean(one.language is language for one in found)
        named = _mean(bool(extract(title, language)) for title in titles)
        figures = (right, len(sure) / len(titles), _mean(sure), named)
        table.add_row(f"{language} ({len(titles)})", *(f"{figure:.1%}" for figure in figures))
    return table


def _sample(folder: Path) -> dict[Language, list[str]]:
    languages: dict[str, set[str]] = defaultdict(set)
    rows = list(_rows(folder / "esco_occupation_labels.tsv.gz"))
    for _, language, _, label, *_ in rows:
        languages[fold(label)].add(language)
    chance = random.Random(2026)
    titles = {}
    for language in Language:
        own = {row[3] for row in rows if row[1:3] == [language, "pref"] and languages[fold(row[3])] == {language}}
        titles[language] = chance.sample(sorted(own), TITLES)
    return titles


def _timing(folder: Path) -> Table:
    """The median of each call, on texts put together from the annotated sentences and on titles."""
    sentences = [row for path in sorted((folder / "validation").glob("*.csv")) for row in _sentences(path)]
    joined = " ".join(dict.fromkeys(sentences))
    texts = [joined[start : start + TEXT] for start in range(0, len(joined) - TEXT, TEXT)]
    titles = [title for some in _sample(folder).values() for title in some]
    table = Table("what", "median, microseconds")
    table.add_row(f"skills of {TEXT:,} characters", f"{_median_us(lambda one: extract(one, Language.EN), texts):.0f}")
    table.add_row(f"language of {TEXT:,} characters", f"{_median_us(detect, texts):.0f}")
    table.add_row("skills of a title", f"{_median_us(lambda one: extract(one, Language.NL), titles):.0f}")
    table.add_row("language of a title", f"{_median_us(detect, titles):.0f}")
    return table


def _sentences(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["sentence"] for row in csv.DictReader(file)]


def _rows(path: Path) -> Iterable[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            yield line.rstrip("\n").split("\t")


def _median_us(call: Callable[[str], object], texts: list[str]) -> float:
    times = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2] * 1e6


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
