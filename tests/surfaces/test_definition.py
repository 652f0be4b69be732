"""What a region may decide, and what it may not."""

from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.definition import definition_changes_schema, repetitions
from rapport.surfaces.schema_change import faults_in

CHOICE = {"name": "subject", "type": "choice", "options": [{"value": "maths"}]}
REFUSED: list[tuple[Any, list[str | int]]] = [
    ([], []),
    ({}, []),
    ({"version": 1}, []),
    ({"interactionTypes": []}, ["interactionTypes"]),
    ({"interactionTypes": ["Visit", "Visit"]}, ["interactionTypes"]),
    ({"interactionTypes": ["a|b"]}, ["interactionTypes", 0]),
    ({"interactionTypes": [" Visit"]}, ["interactionTypes", 0]),
    ({"interactionTypes": ["Visit\n"]}, ["interactionTypes", 0]),
    ({"interactionTypes": [None]}, ["interactionTypes", 0]),
    ({"enums": {}}, ["enums"]),
    ({"enums": {"colour": ["red"]}}, ["enums", "colour"]),
    ({"enums": {"phase": "New"}}, ["enums", "phase"]),
    ({"colour": "red"}, ["colour"]),
    ({"customFields": [{"name": "subject"}]}, ["customFields", 0, "type"]),
    ({"customFields": [{"name": "subject", "type": "text", "options": []}]}, ["customFields", 0, "options"]),
    ({"customFields": [{"name": "subject", "type": "choice"}]}, ["customFields", 0, "options"]),
    ({"customFields": [{**CHOICE, "options": []}]}, ["customFields", 0, "options"]),
    ({"customFields": [{**CHOICE, "name": "1st"}]}, ["customFields", 0, "name"]),
    ({"customFields": [{**CHOICE, "name": "a.b"}]}, ["customFields", 0, "name"]),
    ({"customFields": [{**CHOICE, "type": "number"}]}, ["customFields", 0, "options"]),
    ({"customFields": [{**CHOICE, "type": "colour"}]}, ["customFields", 0, "type"]),
    ({"customFields": [{**CHOICE, "labels": {"fr": "sujet"}}]}, ["customFields", 0, "labels", "fr"]),
    ({"customFields": [{**CHOICE, "required": "yes"}]}, ["customFields", 0, "required"]),
    ({"customFields": [CHOICE, {"name": "subject", "type": "date"}]}, ["customFields", 1, "name"]),
    (
        {"customFields": [{**CHOICE, "options": [{"value": "a"}, {"value": "a", "labels": {"nl": "b"}}]}]},
        ["customFields", 0, "options", 1, "value"],
    ),
]


@pytest.mark.parametrize(("changes", "path"), REFUSED, ids=[str(changes)[:60] for changes, _ in REFUSED])
def test_what_cannot_be_decided_is_refused_at_its_place(changes: Any, path: list[str | int]) -> None:
    assert path in [list(fault.path) for fault in faults_in(changes)]


def test_every_part_can_be_decided() -> None:
    changes = {
        "version": 0,
        "interactionTypes": ["Bezoek aan huis", "Überblick", "会议"],
        "enums": {"phase": ["one"], "priorEducation": ["none"]},
        "customFields": [
            {**CHOICE, "required": True, "labels": {"nl": "Vak", "en": "Subject"}},
            *({"name": f"f_{kind}", "type": kind} for kind in ("text", "number", "boolean", "date")),
            {**CHOICE, "name": "subjects", "type": "choices"},
        ],
    }
    assert faults_in(changes) == []


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(definition_changes_schema())


@given(word=st.text(max_size=3) | st.sampled_from(["\u2028", "\u00a0x", "x\u1680", "\x1c", "\ufeff", "x\u200b"]))
def test_two_validators_agree_on_what_a_word_is(word: str) -> None:
    schema = definition_changes_schema()
    changes = {"interactionTypes": [word]}

    verdict = jsonschema.Draft202012Validator(schema).is_valid(changes)

    assert jsonschema_rs.Draft202012Validator(schema).is_valid(changes) == verdict
    assert not verdict or word == word.strip()


@given(names=st.lists(st.sampled_from("abc")))
def test_a_repeated_name_is_found_wherever_it_stands(names: list[str]) -> None:
    faults = repetitions({"customFields": [{"name": name, "type": "date"} for name in names]})

    assert [fault.path[1] for fault in faults] == [place for place, name in enumerate(names) if name in names[:place]]
