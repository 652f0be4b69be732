"""What only rapport[semantic] can do, measured: the letters, the encoder, and which clauses it takes for skills."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.skills_clauses import ABOUT_NO_SKILL
from bench.skills_data import resident_mb, sentences
from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.semantic import vectors
from rapport.domain.skills.semantic.clauses import clauses
from rapport.domain.skills.semantic.encoder import Encoder
from rapport.domain.skills.semantic.reader import ABOVE_THE_REST, LIKE_ENOUGH, Semantic
from rapport.domain.skills.vocabulary import Language

KEPT = Path(".bench")


def semantic_of(wide: Wide, encoder: Encoder, console: Console) -> Semantic:
    """The vectors are computed once and kept in `.bench`."""
    wanted = vectors.targets(wide)
    kept = KEPT / f"{encoder.name}-{wanted.digest[:16]}.npy"
    if not kept.exists():
        KEPT.mkdir(exist_ok=True)
        started = time.perf_counter()
        with console.status("encoding"):
            made = vectors.encode(encoder, wanted.labels, lambda _: None)
        console.print(f"{len(wanted.labels):,} labels encoded in {time.perf_counter() - started:.0f} s")
        np.save(kept, made.astype(np.float16))
    before, started = resident_mb(), time.perf_counter()
    semantic = Semantic(wide, encoder, wanted.skill_ids, np.load(kept))
    semantic.ranking.scores(["one of them builds the letters"], Language.EN)
    taken = f"{time.perf_counter() - started:.1f} s, {resident_mb() - before:.0f} MB"
    console.print(f"vectors, letters of English and the model's pages: {taken}")
    return semantic


def ranks_of(semantic: Semantic, concept_of: Mapping[str, str]) -> dict[str, Callable[[str], Sequence[str]]]:
    ranking = semantic.ranking
    order = [concept_of.get(skill_id) for skill_id in ranking.skill_ids]

    def ranked(values: Any) -> list[str]:
        return [concept for row in np.argsort(-values, kind="stable") if (concept := order[row])]

    return {
        "characters": lambda text: ranked(ranking._letters_of(Language.EN).scores(text)),  # noqa: SLF001  # a part
        "encoder": lambda text: ranked(ranking._encoder.queries([text])[0] @ ranking._vectors.T),  # noqa: SLF001
        "all together": lambda text: ranked(ranking.scores([text], Language.EN)[0].combined),
    }


def accepted(folder: Path, wide: Wide, semantic: Semantic) -> Table:
    """Clauses that are taken for a skill: of the annotated sentences, and of ours that name none."""
    table = Table("clauses", "count", f"cosine ≥ {LIKE_ENOUGH} and z ≥ {ABOVE_THE_REST:.0f}")
    own = [
        (text[each.start : each.end], Language.EN)
        for text in sentences(folder)
        for each in clauses(text, Language.EN)
        if not wide.read(text[each.start : each.end], Language.EN)
    ]
    other = [(text, language) for language, texts in ABOUT_NO_SKILL.items() for text in texts]
    for name, some in (("annotated sentences", own), ("about no skill", other)):
        taken = [(text, _taken(semantic, text, language)) for text, language in some]
        shown = "; ".join(f"{text} → {label}" for text, label in taken if label)
        table.add_row(name, str(len(taken)), f"{sum(1 for _, label in taken if label)}: {shown}")
    return table


def _taken(semantic: Semantic, text: str, language: Language) -> str | None:
    [scores] = semantic.ranking.scores([text], language)
    best = int(scores.combined.argmax())
    if scores.cosine[best] < LIKE_ENOUGH or scores.deviation[best] < ABOVE_THE_REST:
        return None
    skill = semantic.skill(semantic.ranking.skill_ids[best])
    return skill.label(language) if skill else None
