"""Which skills in the box are concepts of ESCO: one concept each, so that nobody has the same skill twice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from rapport.domain.skills.esco.classification import without_remark
from rapport.domain.skills.folding import folded
from rapport.domain.skills.vocabulary import Language, Skill

_WEIGHTS = {(True, True): 4, (True, False): 2, (False, True): 1}
"""What one shared label says, by whether it is preferred in ESCO and in the box."""
_ENOUGH = 4
"""Below it many pairs of ESCO 1.1.1 were wrong: `git` is in it a label of tools for configuration management."""
_SAID = 1_000
"""More than any number of labels: somebody has made sure of it."""

Names = Mapping[tuple[Language, str], Mapping[str, bool]]
"""By a language and folded words: the skills that are called so, and whether this is their preferred label."""


def merged(box: Mapping[str, Skill], concepts: Collection[Skill]) -> dict[str, str]:
    """
    By the id of a concept the id of the skill in the box that it is: by the `esco` column, else by a label that they
    share and that is preferred on both sides, or by several preferred on one side. The pair that agrees in more
    languages goes first.
    """
    votes = _votes(box, concepts)
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for (concept_id, skill_id), votes_for in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if votes_for >= _ENOUGH and concept_id not in pairs and skill_id not in taken:
            pairs[concept_id] = skill_id
            taken.add(skill_id)
    return pairs


def _votes(box: Mapping[str, Skill], concepts: Collection[Skill]) -> Counter[tuple[str, str]]:
    names = _names(box)
    known = {skill.esco: skill.id for skill in box.values() if skill.esco}
    votes: Counter[tuple[str, str]] = Counter()
    for concept in concepts:
        if concept.esco in known:
            votes[concept.id, known[concept.esco]] += _SAID
        for language, name, preferred in _names_of(concept):
            for skill_id, ours in names.get((language, name), {}).items():
                if preferred or ours:
                    votes[concept.id, skill_id] += _WEIGHTS[preferred, ours]
    return votes


def _names(box: Mapping[str, Skill]) -> Names:
    names: defaultdict[tuple[Language, str], dict[str, bool]] = defaultdict(dict)
    for skill in box.values():
        for language, name, preferred in _names_of(skill):
            names[language, name].setdefault(skill.id, preferred)
    return names


def _names_of(skill: Skill) -> Iterator[tuple[Language, str, bool]]:
    for language, labels in skill.labels.items():
        for index, label in enumerate(labels):
            yield language, folded(without_remark(label.text)), index == 0
