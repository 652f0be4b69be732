"""Names of custom properties, and values as they come before their type is known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.employees.property_schema import (
    custom_property,
    property_changes,
    property_name,
    property_values,
)
from rapport.surfaces.validation import Validator

NAME, ALL, SOME = Validator(property_name()), Validator(property_values()), Validator(property_changes())


@given(st.text(st.sampled_from("_a é\n\x00\x7f"), max_size=8))
def test_a_name_has_no_two_underscores_in_a_row_and_no_control_characters(name: str) -> None:
    right = 1 <= len(name) <= 100 and "__" not in name and name.isprintable()
    assert (NAME.faults(name) == []) == right


@pytest.mark.parametrize("name", ["a" * 101, "_" * 50, "_a" * 51, 7, None])
def test_a_name_that_is_none_is_told_what_it_should_be(name: Any) -> None:
    [fault] = NAME.faults(name, ["property_name"])
    assert fault.message == "property_name must be text of 1 to 100 characters, without __ and control characters"


@pytest.mark.parametrize("kind", ["date", "list", "Number", "", None])
def test_a_type_is_one_of_five(kind: Any) -> None:
    [fault] = Validator(custom_property()).faults({"property_name": "grade", "property_type": kind})
    assert fault.message == "property_type must be one of: number, text, boolean, datetime, list[text]"


@pytest.mark.parametrize("value", [0, -1.5, "", "a\nb", True, False, [], ["a", ""], "2025-05-02"])
def test_a_value_may_be_of_each_type(value: Any) -> None:
    payload = [{"property_name": "x", "property_value": value}]
    assert ALL.faults(payload) == SOME.faults(payload) == []


@pytest.mark.parametrize("value", [{}, [1], [["a"]], "a\x00", ["\x00"], "a" * 5_001, 10**15 + 1, 1e300, ["a"] * 201])
def test_what_is_of_no_type_is_no_value(value: Any) -> None:
    payload = [{"property_name": "x", "property_value": value}]
    for validator in (ALL, SOME):
        [fault] = validator.faults(payload)
        assert list(fault.path) == [0, "property_value"]
        assert fault.message.startswith("property_value must be of the property's type: a number")


def test_only_a_change_takes_null() -> None:
    payload = [{"property_name": "x", "property_value": None}]
    assert SOME.faults(payload) == []
    assert len(ALL.faults(payload)) == 1
