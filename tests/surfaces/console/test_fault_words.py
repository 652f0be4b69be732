"""What a schema refuses is said in the reader's language, as far as the catalogue goes."""

from typing import Any

import pytest

from rapport.domain.candidates.region_schema import CustomField, Definition, FieldType, Option
from rapport.surfaces.candidate_schema import candidate_upsert_schema
from rapport.surfaces.console.fault_words import why
from rapport.surfaces.console.words import Words
from rapport.surfaces.definition import definition_changes_schema
from rapport.surfaces.validation import Fault, Validator

OPTIONS = [Option(value="B"), Option(value="none")]
FIELDS = [
    CustomField(name="licence", type=FieldType.CHOICE, options=OPTIONS),
    CustomField(name="licences", type=FieldType.CHOICES, options=OPTIONS),
    CustomField(name="since", type=FieldType.DATE),
    CustomField(name="hours", type=FieldType.NUMBER),
    CustomField(name="agreed", type=FieldType.BOOLEAN),
]
SCHEMA = candidate_upsert_schema(Definition(custom_fields=FIELDS))
CANDIDATE = {"name": "Ann", "privacyConsent": True, "email": "ann@home.example"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"licence": "A"}, ["dit moet een van deze zijn: B, none"]),
        ({"licence": 7}, ["dit moet een van deze zijn: B, none"]),
        ({"licences": ["A"]}, ["waarde 1: dit moet een van deze zijn: B, none"]),
        ({"licences": ["B", "B"]}, ["elke waarde mag één keer voorkomen"]),
        ({"licences": "B"}, ["dit moet een lijst zijn"]),
        ({"since": "yesterday"}, ["dit moet een dag van 1900 tot 2199 zijn, zoals 1990-12-31"]),
        ({"since": "1990-12-31\n"}, ["dit moet een dag van 1900 tot 2199 zijn, zoals 1990-12-31"]),
        ({"hours": "many"}, ["dit moet een getal zijn"]),
        ({"hours": 10**16}, ["dit mag hoogstens 1.000.000.000.000.000 zijn"]),
        ({"agreed": "yes"}, ["dit moet ja of nee zijn"]),
        ({"gone": 1}, ["dit veld bestaat niet"]),
    ],
)
def test_what_a_field_of_the_region_refuses(wrong: dict[str, Any], words: list[str]) -> None:
    assert dutch({"customFields": wrong}) == words


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, ["tekens: minstens 1"]),
        ({"name": "a\0b"}, ["er staat een teken in dat niet te tonen is"]),
        ({"city": "x" * 101}, ["tekens: hoogstens 100"]),
        ({"phone": "none"}, ["dit moet een telefoonnummer van 5 tot 20 cijfers zijn, zoals +31 20 123 4567"]),
        ({"email": "none"}, ["dit moet een e-mailadres zijn, zoals naam@school.example"]),
    ],
)
def test_what_a_field_of_everybody_refuses(wrong: dict[str, Any], words: list[str]) -> None:
    assert dutch(wrong) == words


def test_what_is_missing() -> None:
    faults = Validator(SCHEMA).faults({"name": "Ann"})
    assert {str(why(Words("nl"), SCHEMA, each)) for each in faults} == {
        "dit is verplicht en ontbreekt",
        "een e-mailadres of telefoonnummer is verplicht",
    }


def test_what_a_new_field_cannot_be() -> None:
    schema = definition_changes_schema()
    faults = Validator(schema).faults({"customFields": [{"name": "1 st", "type": "text", "labels": {"nl": " "}}]})
    assert {str(why(Words("nl"), schema, each)) for each in faults} == {
        "dit moeten 1 tot 50 letters, cijfers en _ zijn, te beginnen met een letter",
        "dit moet tekst op één regel zijn, zonder | en zonder spatie aan het begin of einde",
    }


def test_a_keyword_without_words_is_said_in_english_and_marked_so() -> None:
    fault = Fault(["name"], "contentEncoding", "name must be <base64>")
    assert why(Words("nl"), SCHEMA, fault) == '<span lang="en">name must be &lt;base64&gt;</span>'
    assert why(Words("nl"), {}, Fault(["a", 1, "b"], "pattern", "no")) == '<span lang="en">no</span>'


def dutch(changed: dict[str, Any]) -> list[str]:
    faults = Validator(SCHEMA).faults({**CANDIDATE, **changed})
    return list(dict.fromkeys(str(why(Words("nl"), SCHEMA, each)) for each in faults))
