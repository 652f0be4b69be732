"""Each fault is found once, at its place, with what would be right; and finding them costs little."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rapport.surfaces.validation import MAX_FAULTS, Fault, TooDeepError, Validator

WORD = {"type": "string", "maxLength": 3, "description": "text of at most 3 characters"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "an object with a name",
    "properties": {"name": WORD, "tags": {"type": "array", "items": WORD, "maxItems": 5}, "none": False},
    "required": ["name"],
    "additionalProperties": False,
}
words = st.text(max_size=5)
values = st.one_of(st.none(), words, st.lists(words, max_size=7))
payloads = st.one_of(
    st.fixed_dictionaries({"name": st.text(max_size=3)}, optional={"tags": st.lists(words, max_size=2)}),
    st.dictionaries(st.sampled_from(["name", "tags", "none", "x"]), values),
)


@given(payload=payloads)
def test_there_are_faults_where_the_standard_says_so(payload: Any) -> None:
    assert bool(Validator(SCHEMA).faults(payload)) != Draft202012Validator(SCHEMA).is_valid(payload)


def test_each_fault_is_found_at_its_place_within_what_was_sent() -> None:
    faults = Validator(SCHEMA).faults({"tags": ["long", "ok", 7], "none": 1, "other": 2}, ["people", 3])
    assert sorted((list(fault.path), fault.code, fault.message) for fault in faults) == [
        (["people", 3, "name"], "required", "name is required"),
        (["people", 3, "none"], "unknown", "none is no field here"),
        (["people", 3, "other"], "unknown", "other is no field here"),
        (["people", 3, "tags", 0], "maxLength", "item 0 must be text of at most 3 characters"),
        (["people", 3, "tags", 2], "type", "item 2 must be text of at most 3 characters"),
    ]
    assert Validator(SCHEMA).faults([]) == [Fault([], "type", "the body must be an object with a name")]


def test_a_value_that_breaks_two_keywords_is_one_fault() -> None:
    schema = {"enum": ["a"], "type": "string", "description": "the letter a"}
    assert [fault.message for fault in Validator(schema).faults(1)] == ["the body must be the letter a"]


def test_no_more_is_looked_at_than_is_told() -> None:
    validator = Validator({"type": "array", "items": {"type": "integer"}, "maxItems": 1_000})
    begun = time.process_time()
    faults = validator.faults(["x"] * 2_000_000)
    assert len(faults) == MAX_FAULTS
    assert time.process_time() - begun < 5  # a hundredth of it; all of them would take a minute


def test_what_is_nested_too_deeply_is_not_looked_at() -> None:
    payload: Any = []
    for _ in range(100_000):
        payload = [payload]
    with pytest.raises(TooDeepError):
        Validator({"type": "object"}).faults(payload)
