"""The schemas are valid, describe every value, and bound everything that a client may send."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rapport.surfaces.employees import property_schema, schema
from rapport.surfaces.validation import Validator

SCHEMAS = (
    schema.new_interaction(),
    schema.new_employee(),
    schema.employee_changes(),
    schema.new_vacancy(),
    schema.vacancy_changes(),
    property_schema.custom_property(),
    property_schema.property_values(),
    property_schema.property_changes(),
)
every = pytest.mark.parametrize("document", SCHEMAS, ids=lambda document: document["description"][:25])


def values(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a value within it."""
    if isinstance(node, dict):
        if "type" in node and not isinstance(node["type"], dict):
            yield node
        for name, each in node.items():
            if name != "not":
                yield from values(each)
    elif isinstance(node, list):
        for each in node:
            yield from values(each)


@every
def test_it_is_a_schema(document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(document)
    Validator(document)


@every
def test_everything_is_bounded(document: dict[str, Any]) -> None:
    for value in values(document):
        kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
        if "string" in kinds:
            assert "maxLength" in value or "enum" in value or value["pattern"].endswith("$"), value
        if "array" in kinds:
            assert value["maxItems"] <= schema.MAX_ITEMS
        if "object" in kinds:
            assert value["additionalProperties"] is False
        if {"number", "integer"} & set(kinds):
            assert {"minimum", "maximum"} <= value.keys()


@every
def test_every_field_says_what_would_be_right(document: dict[str, Any]) -> None:
    for value in values(document):
        for field in value.get("properties", {}).values():
            assert field["description"]


@pytest.mark.parametrize(
    ("new", "changes"),
    [(schema.new_employee(), schema.employee_changes()), (schema.new_vacancy(), schema.vacancy_changes())],
)
def test_what_is_new_may_also_be_a_change_but_for_the_id(new: dict[str, Any], changes: dict[str, Any]) -> None:
    assert new["properties"].keys() - changes["properties"].keys() == {"external_id"}
    assert changes["properties"].keys() < new["properties"].keys()
    assert "required" not in changes


@pytest.mark.parametrize("text", ["", "a\x00b", "a" * 256])
def test_a_title_is_short_text_without_nul(text: str) -> None:
    payload = {"external_id": "i", "interaction_type": "x", "title": text}
    [fault] = Validator(schema.new_interaction()).faults(payload)
    assert (list(fault.path), fault.message) == (
        ["title"],
        "title must be text of 1 to 255 characters, none of them NUL",
    )


@pytest.mark.parametrize("given", [{}, {"title": "a", "vacancy_id": "b"}])
def test_an_interaction_is_with_one_of_vacancy_and_title(given: dict[str, str]) -> None:
    [fault] = Validator(schema.new_interaction()).faults({"external_id": "i", "interaction_type": "x", **given})
    assert fault.message == "the body must be an object with either vacancy_id or title: one of them, and not both"
