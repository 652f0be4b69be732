"""Which texts a profile has, and what they are known by."""

from typing import Any

import pytest

from rapport.domain.skills.texts import due, texts_of

EMPLOYEE = {
    "assigned_position": "Nurse",
    "active": True,
    "working_history": [
        {"job_title": "Clerk", "company": "Bakery Ltd"},
        {"job_title": None, "job_description": "x"},
        {},
    ],
    "education_history": [{"school": "Nursing school", "degree_name": "Bachelor"}],
    "desired_functions": [{"title": "Cook", "importance": 1}],
    "non_desired_functions": ["Baker"],
}


def test_the_texts_that_tell_of_skills_are_found_with_their_places() -> None:
    assert {text.path: text.said for text in texts_of(EMPLOYEE)} == {
        ("assigned_position",): "Nurse",
        ("working_history", "0", "job_title"): "Clerk",
        ("working_history", "1", "job_description"): "x",
        ("education_history", "0", "degree_name"): "Bachelor",
        ("desired_functions", "0", "title"): "Cook",
    }
    vacancy = {"job_title": "Cook", "job_description": "Cooks.", "company": "c-1"}
    assert [text.path for text in texts_of(vacancy)] == [("job_title",), ("job_description",)]


@pytest.mark.parametrize("fields", [{}, {"assigned_position": None}, {"job_title": ""}, {"working_history": []}])
def test_what_is_removed_has_none(fields: dict[str, Any]) -> None:
    assert list(texts_of(fields)) == []


def test_a_text_is_another_one_in_another_language_and_the_same_in_the_same() -> None:
    given = [("cook", "en", "nl"), ("cook", "nl", "nl"), ("cook", "auto", "nl"), ("cook", "auto", "en")]
    assert len({due(*each).digest for each in given}) == 4
    assert due("cook", "en", "nl") == due("cook", "en", "fr")
    assert due("cook", "auto", "nl").fallback == "nl"
    assert due("cook", "en", "nl").fallback is None
    assert due("é" * 3, "en", "en").size == 3
