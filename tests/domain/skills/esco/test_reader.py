from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esco import BASALT, EN, GLAZE, KITES, KNOWN, NL, classification, concept
from rapport.domain.skills.esco.reader import Wide
from rapport.domain.skills.extraction import Found, Method
from rapport.domain.skills.reading import Box, Reader
from rapport.domain.skills.vocabulary import Language, vocabulary

WIDE = Wide(KNOWN)
NURSES = concept(7, en=["nursing", "tend the sick"], nl=["verpleegkunde"], de=["Krankenpflege"])
PIECES = st.sampled_from(
    [*(label for labels in (EN, NL) for each in labels.values() for label in each), "Excel", "nurse", ", ", ". ", "en "]
)


def found(text: str, language: Language, reader: Reader = WIDE) -> list[tuple[str, str, Method]]:
    return [(one.skill_id, one.words, one.method) for one in reader.read(text, language)]


def test_a_label_of_esco_is_found_in_its_forms() -> None:
    assert found("We glaze tiles by hand; basaltology.", Language.EN) == [
        (f"esco-{GLAZE}", "glaze tiles by hand", Method.LABEL),
        (f"esco-{BASALT}", "basaltology", Method.LABEL),
    ]
    assert found("Pilots kites of sizes", Language.EN) == [(f"esco-{KITES}", "Pilots kites of sizes", Method.INFLECTED)]


def test_english_labels_of_several_words_are_understood_elsewhere_and_single_words_are_not() -> None:
    assert found("Wie kan kite flight en basaltology?", Language.NL) == [
        (f"esco-{KITES}", "kite flight", Method.ENGLISH)
    ]


def test_a_dutch_compound_with_a_label_of_esco_is_taken_apart() -> None:
    assert found("Basaltkundemedewerker", Language.NL) == [(f"esco-{BASALT}", "Basaltkunde", Method.COMPOUND)]


def test_a_skill_of_esco_carries_its_id_and_is_shown_in_the_languages_there_are() -> None:
    skill = WIDE.skill(f"esco-{GLAZE}")
    assert skill is not None
    assert skill.esco == GLAZE
    assert [skill.label(one) for one in Language] == ["tegels glazuren", *["glaze tiles by hand"] * 3]
    assert WIDE.skill("juggling-with-fire") is None


def test_a_concept_that_the_box_has_is_the_skill_in_the_box_and_lends_it_its_labels() -> None:
    wide = Wide(classification(NURSES))
    assert found("to tend the sick", Language.EN, wide) == [("nursing", "tend the sick", Method.LABEL)]
    nursing = wide.skill("nursing")
    assert nursing is not None
    assert nursing.esco == NURSES.id
    assert nursing.labels == vocabulary().skills["nursing"].labels
    assert wide.skill(f"esco-{NURSES.id}") is None


def test_where_both_know_the_words_the_box_says_what_they_mean() -> None:
    wide = Wide(classification(concept(7, en=["use calculation sheets", "Excel", "spreadsheet software"])))
    assert [skill for skill, _, _ in found("Excel", Language.EN, wide)] == ["excel"]


def test_the_box_is_not_changed_by_what_is_behind_it() -> None:
    Wide(classification(NURSES))
    assert vocabulary().skills["nursing"].esco is None
    assert found("to tend the sick", Language.EN, Box()) == []


@pytest.mark.parametrize("language", Language)
def test_every_label_in_the_box_means_the_same_as_without_esco(language: Language) -> None:
    for skill in vocabulary().skills.values():
        text = skill.label(language)
        assert WIDE.read(text, language) == Box().read(text, language), text


@given(st.lists(PIECES).map("".join), st.sampled_from(Language))
def test_findings_point_at_their_words_and_never_overlap(text: str, language: Language) -> None:
    findings = WIDE.read(text, language)
    assert [text[one.start : one.end] for one in findings] == [one.words for one in findings]
    assert all(left.end <= right.start for left, right in pairwise(findings))
    assert all(WIDE.skill(one.skill_id) for one in findings)


def test_the_version_is_of_the_box_and_of_esco() -> None:
    assert WIDE.version == f"{vocabulary().version}+{KNOWN.name}"
    assert Wide(classification(NURSES)).version != WIDE.version
    assert WIDE.acknowledgement == KNOWN.acknowledgement


def test_labels_are_those_of_the_language_itself() -> None:
    labels = dict(WIDE.labels(Language.NL))
    assert labels["tegels glazuren"] == f"esco-{GLAZE}"
    assert "glaze tiles by hand" not in labels


def test_the_same_text_has_the_same_answer() -> None:
    assert WIDE.read("glaze tiles by hand", Language.EN) == [
        Found(f"esco-{GLAZE}", 0, 19, "glaze tiles by hand", Method.LABEL, 1.0)
    ]
