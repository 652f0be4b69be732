"""ESCO in memory: what was imported, and what of it is looked for in texts."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapport.domain.skills.folding import folded
from rapport.domain.skills.inflection import stem
from rapport.domain.skills.vocabulary import Kind, Label, Language, Skill

ACKNOWLEDGEMENT = "This service uses the ESCO classification of the European Commission."
"""What the Commission asks to be said wherever ESCO is used."""

SPECIFIC = 8
"""Concepts that may use the word of a one-word label without making it general; see docs/skills.md."""
SPECIFIC_KNOWLEDGE = 100
"""The same where the word is the preferred label of knowledge: a subject such as `physics` is in many labels."""

_REMARK = re.compile(r" \([^()]*\)$")
_SHORTEST = 3
"""Letters of a label that means something without company."""


class Labels(NamedTuple):
    preferred: str
    alternative: Sequence[str]
    hidden: Sequence[str]


class Concept(NamedTuple):
    id: str
    """The UUID in its ESCO URI."""
    type: str
    reuse_level: str
    labels: Mapping[Language, Labels]
    """Of the languages that were imported."""


class Classification(NamedTuple):
    version: str
    """ESCO's own, such as 1.2.0."""
    digests: Mapping[Language, str]
    """For each imported language the SHA-256 of its content, hexadecimal."""
    concepts: Sequence[Concept]

    @property
    def acknowledgement(self) -> str:
        return f"{ACKNOWLEDGEMENT} (ESCO v{self.version})"

    @property
    def name(self) -> str:
        """Another content has another name."""
        content = "".join(f"{language}{self.digests[language]}" for language in Language if language in self.digests)
        return f"esco-{self.version}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def without_remark(label: str) -> str:
    """`Java (computer programming)` is called Java."""
    return _REMARK.sub("", label)


def esco_skills(concepts: Iterable[Concept]) -> list[Skill]:
    """
    The concepts as skills, with the labels that are looked for. A label of one word does not count when it is general,
    as `management`, `data` or `machines` are: when the concepts that use the word in a label are more than `SPECIFIC`
    or, for the preferred label of knowledge, `SPECIFIC_KNOWLEDGE`.
    """
    found = list(concepts)
    used = {language: _uses(found, language) for language in Language}
    return [_skill(concept, used) for concept in found]


def _uses(concepts: Iterable[Concept], language: Language) -> Counter[str]:
    """By the stem of a word, how many concepts have it in a label."""
    uses: Counter[str] = Counter()
    for concept in concepts:
        if labels := concept.labels.get(language):
            every = (labels.preferred, *labels.alternative)
            uses.update({stem(word, language) for word in set(folded(" ".join(every)).split(" "))})
    return uses


def _skill(concept: Concept, used: Mapping[Language, Counter[str]]) -> Skill:
    kind = Kind.KNOWLEDGE if concept.type == "knowledge" else Kind.SKILL
    labels = {
        language: tuple(_labels(given, language, kind, used[language])) for language, given in concept.labels.items()
    }
    return Skill(f"esco-{concept.id}", kind, labels, concept.id)


def _labels(given: Labels, language: Language, kind: Kind, uses: Counter[str]) -> Iterator[Label]:
    named = without_remark(given.preferred)
    has_remark = named != given.preferred
    yield _label(given.preferred, language, uses, SPECIFIC_KNOWLEDGE if kind is Kind.KNOWLEDGE else SPECIFIC)
    if has_remark:  # ESCO tells a name that is also an everyday word, Salt or Swift, from that word by its remark
        yield Label(named, exact=True, in_company=True, at_home=True)
    for text in dict.fromkeys((*given.alternative, *given.hidden)):
        if text not in {given.preferred, named}:
            yield _label(text, language, uses, SPECIFIC)


def _label(text: str, language: Language, uses: Counter[str], most: int) -> Label:
    word = folded(text)
    if not word or " " in word:
        return Label(text, shown_only=not word)
    # A word of one label says less in another language: English ones stay at home, as `brand` is fire in Dutch.
    return Label(
        text,
        exact=_is_name(text, word),
        in_company=len(word) < _SHORTEST,
        at_home=True,
        shown_only=uses[stem(word, language)] > most,
    )


def _is_name(text: str, word: str) -> bool:
    """LESS and iOS have a capital within: in small letters they are other words."""
    return len(word) < _SHORTEST or text[1:] != text[1:].lower()
