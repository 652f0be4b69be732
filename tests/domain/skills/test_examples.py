"""The examples in docs/skills.md."""

import re
from pathlib import Path

import pytest

from rapport.domain.skills.extraction import extract
from rapport.domain.skills.vocabulary import Language

PAGE = Path(__file__).parents[3] / "docs" / "skills.md"
EXAMPLE = re.compile(r"^\| (nl|fr|en|de) \| ([A-Z][^|\n]*) \|((?: `[a-z-]+`)*) \|$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("language", "text", "skills"), EXAMPLES)
def test_an_example_of_the_page_is_true(language: str, text: str, skills: str) -> None:
    assert [found.skill_id for found in extract(text, Language(language))] == re.findall(r"[a-z-]+", skills)


def test_there_are_examples_in_each_language() -> None:
    assert {language for language, _, _ in EXAMPLES} == set(Language)
    assert any(skills == "" for _, _, skills in EXAMPLES)
