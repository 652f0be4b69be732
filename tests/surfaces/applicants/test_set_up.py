from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.applicants.set_up import (
    has_nul,
    interviewer_body,
    job_body,
    job_changes_body,
    team_body,
    time_zone_fault,
)

texts = st.text(st.characters(exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(values, texts)
def test_a_nul_is_found_wherever_it_stands(value: Any, text: str) -> None:
    assert not has_nul(value)
    for nul in (f"{text}\0", [value, [f"\0{text}"]], {"a": {text: [{f"{text}\0": value}]}}):
        assert has_nul(nul)


@pytest.mark.parametrize(
    ("payload", "wrong"),
    [
        ({}, False),
        ({"time_zone": "Europe/Amsterdam"}, False),
        ({"time_zone": "europe/amsterdam"}, True),
        ({"time_zone": "../etc/passwd"}, True),
    ],
)
def test_a_time_zone_is_named_as_iana_names_it(payload: dict[str, Any], wrong: bool) -> None:
    assert (time_zone_fault(payload) is not None) == wrong


def test_what_a_key_sets_up_is_its_teams_and_what_an_operator_does_is_what_they_say() -> None:
    assert team_body({"name": " A "}, 7) == {"within": 7, "id": None, "parent_id": 7, "name": "A"}
    assert team_body({"name": "A"}, None)["parent_id"] is None
    assert interviewer_body({"name": "A", "email": "a@b", "time_zone": "UTC"}, 7)["teams"] == [7]
    assert interviewer_body({"teams": ["8"]}, None)["teams"] == [8]
    assert job_body({"name": "A", "city": "B"}, 7)["team_id"] == 7
    assert job_body({"name": "A", "team_id": "8"}, None)["team_id"] == 8


def test_what_is_not_given_stays_and_null_removes() -> None:
    assert job_changes_body({"city": None}, 7, 9) == {
        "within": 7,
        "id": 9,
        "name": None,
        "archived": None,
        "fields": {"city": None},
    }
