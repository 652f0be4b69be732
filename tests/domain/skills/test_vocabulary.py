import re
from collections import defaultdict

import pytest

from rapport.domain.skills.folding import words
from rapport.domain.skills.vocabulary import COLUMNS, Kind, Label, Language, read_table, vocabulary

HEADER = "\t".join(COLUMNS)
SHORT = {"c", "r", "go", "js", "c#", "ai", "ki", "hr", "rh", "pr"}
"""The only labels of one or two letters; those that are also a word are bound to their case or to company."""


def key(label: Label) -> str:
    return " ".join(word.folded for word in words(label.text))


def test_there_are_enough_skills_of_each_kind() -> None:
    skills = vocabulary().skills.values()
    assert len(skills) > 600
    assert {kind: sum(skill.kind is kind for skill in skills) > 30 for kind in Kind} == dict.fromkeys(Kind, True)


def test_every_skill_has_a_plain_id_and_a_label_in_each_language() -> None:
    for name, skill in vocabulary().skills.items():
        assert name == skill.id
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", skill.id)
        assert set(skill.labels) == set(Language)
        assert all(skill.labels.values())


@pytest.mark.parametrize("language", Language)
def test_no_label_belongs_to_two_skills_or_stands_twice(language: Language) -> None:
    owners = defaultdict(set)
    for skill in vocabulary().skills.values():
        assert len(set(skill.labels[language])) == len(skill.labels[language]), skill.id
        for label in skill.labels[language]:
            owners[key(label)].add(skill.id)
    assert {label: ids for label, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("language", Language)
def test_a_label_is_long_enough_to_mean_something(language: Language) -> None:
    labels = [label for skill in vocabulary().skills.values() for label in skill.labels[language]]
    assert {key(label) for label in labels if len(key(label)) < 3} <= SHORT
    assert all(label.in_company for label in labels if len(key(label)) == 1)


@pytest.mark.parametrize("language", Language)
def test_a_label_is_written_as_one_piece(language: Language) -> None:
    for skill in vocabulary().skills.values():
        for label in skill.labels[language]:
            assert label.text == label.text.strip()
            assert all(word.tied for word in words(label.text)[1:]), label


def test_the_version_is_that_of_the_content() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", vocabulary().version)


def test_a_table_is_read_with_its_marks() -> None:
    [skill] = read_table("t", f"{HEADER}\nword\ttool\tMS Word|~Word\t=Word\t!Word\tWord\t")
    assert skill.kind is Kind.TOOL
    assert skill.esco is None
    assert skill.label(Language.NL) == "MS Word"
    assert skill.labels[Language.NL][1] == Label("Word", exact=True, in_company=True)
    assert skill.labels[Language.EN] == (Label("Word", at_home=True),)
    assert skill.labels[Language.FR] == (Label("Word", exact=True, in_company=False),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id\tkind", "t:1: the columns must be id, kind"),
        (f"{HEADER}\nword\ttool", "t:2: there must be 7 cells, not 2"),
        (f"{HEADER}\nword\tthing\ta\ta\ta\ta\t", "t:2: 'thing' is not a valid Kind"),
        (f"{HEADER}\nword\ttool\ta|\ta\ta\ta\t", "t:2: a label is empty"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(content: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        list(read_table("t", content))
