import pytest

from esco import KNOWN, classification, concept
from rapport.domain.skills.esco.classification import (
    SPECIFIC,
    SPECIFIC_KNOWLEDGE,
    Classification,
    Concept,
    esco_skills,
    without_remark,
)
from rapport.domain.skills.vocabulary import Kind, Label, Language, Skill


def crowd(word: str, count: int) -> list[Concept]:
    """Concepts that use the word in a label of several."""
    return [concept(1_000 + number, en=[f"{word} of sort {number}"]) for number in range(count)]


def first(*concepts: Concept) -> Skill:
    return esco_skills(concepts)[0]


def searched(skill: Skill, language: Language = Language.EN) -> list[str]:
    return [label.text for label in skill.labels[language] if not label.shown_only]


@pytest.mark.parametrize(("knowledge", "most"), [(False, SPECIFIC), (True, SPECIFIC_KNOWLEDGE)])
def test_a_word_that_many_concepts_use_is_shown_but_not_looked_for(*, knowledge: bool, most: int) -> None:
    own = concept(1, knowledge=knowledge, en=["handling"])
    assert searched(first(own, *crowd("handling", most - 1))) == ["handling"]
    general = first(own, *crowd("handling", most))
    assert searched(general) == []
    assert general.label(Language.EN) == "handling"


def test_an_alternative_label_of_knowledge_is_general_as_soon_as_any_other() -> None:
    own = concept(1, knowledge=True, en=["handling of things", "handling"])
    assert searched(first(own, *crowd("handling", SPECIFIC))) == ["handling of things"]


def test_forms_of_a_word_are_the_same_word() -> None:
    assert searched(first(concept(1, en=["machine"]), *crowd("machines", SPECIFIC))) == []


def test_a_label_of_several_words_is_always_looked_for() -> None:
    own = concept(1, en=["handle cases", "handling cases"])
    assert searched(first(own, *crowd("handle cases", SPECIFIC))) == ["handle cases", "handling cases"]


def test_a_name_that_is_an_everyday_word_counts_as_written_and_in_company() -> None:
    skill = first(concept(1, knowledge=True, en=["Salt (tools for configuration)", "salting of hosts"]))
    assert skill.labels[Language.EN] == (
        Label("Salt (tools for configuration)"),
        Label("Salt", exact=True, in_company=True, at_home=True),
        Label("salting of hosts"),
    )
    assert without_remark("Salt (tools for configuration)") == "Salt"
    assert without_remark("(all of it)") == "(all of it)"


@pytest.mark.parametrize(("text", "exact"), [("LESS", True), ("iOS", True), ("Haskell", False), ("basaltology", False)])
def test_a_word_with_a_capital_within_counts_as_written(text: str, exact: bool) -> None:
    [label] = first(concept(1, en=[text])).labels[Language.EN]
    assert (label.exact, label.at_home) == (exact, True)


def test_one_or_two_letters_need_company() -> None:
    assert first(concept(1, en=["qz"])).labels[Language.EN] == (Label("qz", exact=True, in_company=True, at_home=True),)


def test_a_label_without_a_word_is_not_looked_for() -> None:
    assert searched(first(concept(1, en=["…"]))) == []


def test_a_concept_becomes_a_skill_that_carries_its_id() -> None:
    knowledge, other = esco_skills([concept(1, knowledge=True, en=["a b"]), concept(2, nl=["c d"])])
    assert (knowledge.kind, other.kind) == (Kind.KNOWLEDGE, Kind.SKILL)
    assert knowledge.id == f"esco-{knowledge.esco}" == f"esco-{concept(1, en=['a b']).id}"
    assert other.label(Language.DE) == "c d"


def test_the_acknowledgement_names_the_version() -> None:
    assert KNOWN.acknowledgement == (
        "This service uses the ESCO classification of the European Commission. (ESCO v1.2.0)"
    )


def test_another_version_language_or_content_has_another_name() -> None:
    names = {
        Classification(version, digests, ()).name
        for version in ("1.1.1", "1.2.0")
        for digests in (
            {Language.EN: "a"},
            {Language.EN: "b"},
            {Language.NL: "a"},
            {Language.EN: "a", Language.NL: "a"},
        )
    }
    assert len(names) == 8
    assert classification().name == classification().name
