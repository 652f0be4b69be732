"""The reader that knows the box and ESCO by their labels."""

from collections.abc import Iterator, Mapping

from rapport.domain.skills.esco.classification import Classification, esco_skills
from rapport.domain.skills.esco.merging import merged
from rapport.domain.skills.extraction import Found, extract
from rapport.domain.skills.gazetteer import build, gazetteer, joined
from rapport.domain.skills.vocabulary import Language, Skill, vocabulary


class Wide:
    """
    The box with ESCO behind it. A concept that the box has too is the skill in the box, which then carries the ESCO id
    and is also found by ESCO's labels. Where both know the same words, the box says what they mean.
    """

    def __init__(self, classification: Classification) -> None:
        self._name, self._acknowledgement = classification.name, classification.acknowledgement
        box = vocabulary().skills
        concepts = esco_skills(classification.concepts)
        pairs = merged(box, concepts)
        named = [concept._replace(id=pairs.get(concept.id, concept.id)) for concept in concepts]
        self._gazetteers = {language: joined(gazetteer(language), labels) for language, labels in build(named).items()}
        by_concept = {concept.id: concept for concept in concepts}
        self.skills: Mapping[str, Skill] = {
            **box,
            **{mine: box[mine]._replace(esco=by_concept[theirs].esco) for theirs, mine in pairs.items()},
            **{concept.id: _shown(concept) for concept in concepts if concept.id not in pairs},
        }

    @property
    def version(self) -> str:
        return f"{vocabulary().version}+{self._name}"

    @property
    def acknowledgement(self) -> str:
        return self._acknowledgement

    def read(self, text: str, language: Language) -> list[Found]:
        return extract(text, language, self._gazetteers[language])

    def labels(self, language: Language) -> Iterator[tuple[str, str]]:
        """The labels of the language that are looked for, folded, each with the id of its skill."""
        for label, entry in self._gazetteers[language].exact.items():
            if not entry.english:
                yield label, entry.skill_id

    def skill(self, skill_id: str) -> Skill | None:
        return self.skills.get(skill_id)


def _shown(concept: Skill) -> Skill:
    """With its preferred labels only: the others are in the gazetteers, and take 20 MB a second time."""
    return concept._replace(labels={language: labels[:1] for language, labels in concept.labels.items()})
