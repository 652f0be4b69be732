from typing import Any

import pytest

from rapport.domain.candidates.region_schema import CustomField, Definition, FieldType, Option
from rapport.surfaces.console.candidate_form import (
    Input,
    candidate_changes,
    fields_of,
    form_of,
    new_candidate,
    options_of,
)
from rapport.surfaces.console.forms import Form

REGION = Definition(
    custom_fields=[
        CustomField(name="hours", type=FieldType.NUMBER, required=True, labels={"nl": "Uren"}),
        CustomField(name="vog", type=FieldType.BOOLEAN),
        CustomField(name="day", type=FieldType.CHOICES, options=[Option(value="Mon"), Option(value="Tue")]),
    ]
)
NEW = {"name": "Ann", "email": "ann@school.example", "privacyConsent": "yes", "customFields.hours": "12,5"}
PROFILE: dict[str, Any] = {
    "name": "Ann",
    "email": "ann@school.example",
    "privacyConsent": True,
    "sectors": ["Primary education"],
    "customFields": {"hours": 12.5, "vog": False, "day": ["Mon", "Wed"]},
}


def test_the_regions_own_fields_are_in_it() -> None:
    fields = {field.name: field for field in fields_of(REGION)}
    assert fields["customFields.hours"].input == Input.NUMBER
    assert fields["customFields.hours"].needed
    assert fields["customFields.vog"].input == Input.TRUTH
    assert [value for value, _ in fields["customFields.day"].options] == ["Mon", "Tue"]
    assert fields["dateOfBirth"].input == Input.DATE
    assert fields["motivation"].input == Input.LONG


def test_what_is_typed_becomes_a_payload_without_what_was_left_empty() -> None:
    form = Form({**NEW, "customFields.day.Tue": "yes", "phone": " "})
    assert new_candidate(form, REGION) == {
        "name": "Ann",
        "email": "ann@school.example",
        "privacyConsent": True,
        "customFields": {"hours": 12.5, "day": ["Tue"]},
    }
    assert form.is_right


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name": ""}, "name", "fault.needed"),
        ({"email": ""}, "email", "fault.candidate.contact"),
        ({"email": "ann"}, "email", "fault.candidate.email"),
        ({"phone": "call me"}, "phone", "fault.candidate.tel"),
        ({"customFields.hours": ""}, "customFields.hours", "fault.needed"),
        ({"customFields.hours": "many"}, "customFields.hours", "fault.candidate.number"),
        ({"dateOfBirth": "1990-02-30"}, "dateOfBirth", "fault.candidate.date"),
        ({"phase": "Dreaming"}, "phase", "fault.candidate.choice"),
        ({"city": "x" * 101}, "city", "fault.candidate.text"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(given: dict[str, str], field: str, words: str) -> None:
    form = Form({**NEW, **given})
    new_candidate(form, REGION)
    assert {name: fault for name, (fault, _) in form.faults.items()} == {field: words}


def test_a_form_that_is_sent_back_as_it_was_changes_nothing() -> None:
    form = form_of(fields_of(REGION), PROFILE)
    assert candidate_changes(form, REGION, PROFILE) == {}
    assert form.is_right


def test_what_the_region_takes_no_more_is_kept_until_somebody_takes_it_away() -> None:
    fields = {field.name: field for field in fields_of(REGION)}
    assert [value for value, _ in options_of(fields["customFields.day"], PROFILE)] == ["Mon", "Tue", "Wed"]


def test_changes_are_those_fields_alone_and_null_takes_away() -> None:
    form = form_of(fields_of(REGION), PROFILE)
    del form.values["sectors.Primary education"]
    form.values |= {"city": "Haarlem", "customFields.vog": "yes"}
    assert candidate_changes(form, REGION, PROFILE) == {
        "city": "Haarlem",
        "sectors": None,
        "customFields": {"vog": True},
    }


def test_a_change_leaves_a_name_and_a_contact() -> None:
    form = form_of(fields_of(REGION), PROFILE)
    form.values |= {"name": "", "email": ""}
    candidate_changes(form, REGION, PROFILE)
    assert form.faults["name"][0] == "fault.needed"
    assert form.faults["email"][0] == "fault.candidate.contact"
