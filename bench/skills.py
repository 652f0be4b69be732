"""
`make eval-skills DATA=<folder>`: how well skills are found, how well the language is told, how fast.

The folder holds `esco_skill_labels.tsv.gz`, `esco_occupation_labels.tsv.gz` (columns: id, lang, kind, label),
`esco_skill_meta.tsv.gz` (id, type, reuse level) and `validation/*.csv` (columns: sentence, span, label). It is read to
measure and never copied.
"""

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.skills_data import gold, resident_mb, rows, sentences
from bench.skills_methods import DEPTHS, TEXT, figures, mean, measure
from rapport.domain.skills.extraction import extract
from rapport.domain.skills.folding import fold
from rapport.domain.skills.gazetteer import gazetteer
from rapport.domain.skills.language import CONFIDENT, detect
from rapport.domain.skills.vocabulary import Language, vocabulary

TITLES = 500
"""Occupation titles of each language, drawn with a fixed seed."""
Concepts = dict[str, list[str]]


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else None
    if folder is None or not (folder / "esco_skill_labels.tsv.gz").exists():
        print("eval-skills is skipped: name the folder of the evaluation data, make eval-skills DATA=<folder>")
        return
    console = Console(width=120)
    started, before = time.perf_counter(), resident_mb()
    for language in Language:
        gazetteer(language)
    detect("")
    console.print(f"loaded in {time.perf_counter() - started:.2f} s, {resident_mb() - before:.0f} MB of memory")
    console.print(_agreement(folder))
    console.print(_titles(folder))
    console.print(_timing(folder))
    measure(folder, console)


def _agreement(folder: Path) -> Table:
    """MRR and RP@k against the annotated sentences, on all gold labels and on those the vocabulary has too."""
    table = Table("set", "query", "queries", "comparable", "MRR", *(f"RP@{k}" for k in DEPTHS), "of the comparable")
    concepts, preferred = _concepts(folder)
    ranking = _equal_labels(concepts)
    reachable = {concept for found in ranking.values() for concept in found}
    for path in sorted((folder / "validation").glob("*.csv")):
        for query in ("span", "sentence"):
            wanted = gold(path, query, preferred)
            ranked = {text: _ranked(text, ranking) for text in wanted}
            within = {text: labels & reachable for text, labels in wanted.items() if labels & reachable}
            share = sum(map(len, within.values())) / sum(map(len, wanted.values()))
            shown = [f"{value:.3f}" for value in figures(wanted, ranked)]
            inner = " / ".join(f"{value:.3f}" for value in figures(within, ranked))
            table.add_row(path.stem, query, str(len(wanted)), f"{share:.0%}", *shown, inner)
    return table


def _concepts(folder: Path) -> tuple[Concepts, dict[str, str]]:
    """The English concepts by each of their labels, and by their preferred one; `Java (…)` is also called Java."""
    every: Concepts = defaultdict(list)
    preferred = {}
    english = [row for row in rows(folder / "esco_skill_labels.tsv.gz") if row[1] == "en"]
    for concept, _, kind, label, *_ in sorted(english, key=lambda row: row[2] != "pref"):
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


def _ranked(text: str, ranking: Concepts) -> list[str]:
    found = sorted(extract(text, Language.EN), key=lambda one: (-one.score, -len(one.words), one.start))
    return list(dict.fromkeys(concept for one in found for concept in ranking[one.skill_id]))


def _titles(folder: Path) -> Table:
    """Titles that only one language has: is it told, how surely, and does the title name a skill."""
    table = Table("titles", "language right", f"confidence ≥ {CONFIDENT}", "right of these", "titles with a skill")
    for language, titles in _sample(folder).items():
        found = [detect(title) for title in titles]
        sure = [one.language is language for one in found if one.confidence >= CONFIDENT]
        right = mean(one.language is language for one in found)
        named = mean(bool(extract(title, language)) for title in titles)
        figures = (right, len(sure) / len(titles), mean(sure), named)
        table.add_row(f"{language} ({len(titles)})", *(f"{figure:.1%}" for figure in figures))
    return table


def _sample(folder: Path) -> dict[Language, list[str]]:
    languages: dict[str, set[str]] = defaultdict(set)
    occupations = list(rows(folder / "esco_occupation_labels.tsv.gz"))
    for _, language, _, label, *_ in occupations:
        languages[fold(label)].add(language)
    chance = random.Random(2026)
    titles = {}
    for language in Language:
        own = {
            row[3] for row in occupations if row[1:3] == [language, "pref"] and languages[fold(row[3])] == {language}
        }
        titles[language] = chance.sample(sorted(own), TITLES)
    return titles


def _timing(folder: Path) -> Table:
    """The median of each call, on texts put together from the annotated sentences and on titles."""
    joined = " ".join(sentences(folder))
    texts = [joined[start : start + TEXT] for start in range(0, len(joined) - TEXT, TEXT)]
    titles = [title for some in _sample(folder).values() for title in some]
    table = Table("what", "median, microseconds")
    table.add_row(f"skills of {TEXT:,} characters", f"{_median_us(lambda one: extract(one, Language.EN), texts):.0f}")
    table.add_row(f"language of {TEXT:,} characters", f"{_median_us(detect, texts):.0f}")
    table.add_row("skills of a title", f"{_median_us(lambda one: extract(one, Language.NL), titles):.0f}")
    table.add_row("language of a title", f"{_median_us(detect, titles):.0f}")
    return table


def _median_us(call: Callable[[str], object], texts: list[str]) -> float:
    times = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2] * 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
