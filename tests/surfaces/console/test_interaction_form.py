from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rapport.domain.candidates.interactions import Interaction
from rapport.domain.candidates.region_schema import Definition
from rapport.ids import new_id
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.interaction_form import form_of, new_form, payload_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REGION = Definition()
RIGHT = {"type": "Meeting", "at": "2026-03-02T10:05", "minutes": "20", "summary": "Met", "notes": ""}


def test_what_is_typed_becomes_what_a_client_would_send() -> None:
    form = Form({**RIGHT, "also.1": "yes"})
    assert payload_of(form, REGION, AMSTERDAM) == {
        "type": ["Meeting", "Phone call"],
        "performedAt": "2026-03-02T10:05:00+01:00",
        "duration": 1200,
        "summary": "Met",
        "notes": None,
    }
    assert form.is_right


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("type", "Séance", "fault.choice"),
        ("at", "yesterday", "fault.interaction.at"),
        ("at", "2026-03-29T02:30", "fault.interaction.skipped"),
        ("minutes", "soon", "fault.interaction.minutes"),
        ("minutes", "-1", "fault.interaction.minutes"),
        ("minutes", "nan", "fault.interaction.minutes"),
        ("minutes", "1e9", "fault.interaction.minutes"),
        ("summary", "x" * 501, "fault.too_long"),
        ("notes", "x" * 20_001, "fault.too_long"),
        ("at", "1850-01-01T10:00", "fault.interaction"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, value: str, words: str) -> None:
    form = Form({**RIGHT, field: value})
    payload_of(form, REGION, AMSTERDAM)
    assert {name: fault for name, (fault, _) in form.faults.items()} == {field: words}


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    payload = payload_of(Form({**RIGHT, "at": "2026-10-25T02:30"}), REGION, AMSTERDAM)
    assert payload["performedAt"] == "2026-10-25T02:30:00+02:00"


def test_without_a_time_it_is_now() -> None:
    form = new_form(AMSTERDAM)
    assert abs(datetime.now(AMSTERDAM) - datetime.fromisoformat(form["at"]).replace(tzinfo=AMSTERDAM)).seconds < 120
    payload = payload_of(Form({**RIGHT, "at": ""}), REGION, AMSTERDAM)
    assert abs((datetime.now(UTC) - datetime.fromisoformat(payload["performedAt"])).total_seconds()) < 60


@pytest.mark.parametrize("shown", ["2026-03-02", "2026-03-02T10:05:00+01:00"])
def test_the_form_of_one_that_is_there_says_the_same_again(shown: str) -> None:
    at: Any = datetime.fromisoformat(shown)
    given = Interaction(
        id=new_id(),
        candidate_id=new_id(),
        types=["Meeting", "Other"],
        performed_at=at if at.tzinfo else at.replace(tzinfo=AMSTERDAM),
        performed_at_shown=shown,
        summary="Met",
        notes=None,
        duration_seconds=90,
        created_at=at,
        updated_at=at,
    )
    payload = payload_of(form_of(given, REGION, AMSTERDAM), REGION, AMSTERDAM)
    assert payload == {
        "type": ["Meeting", "Other"],
        "performedAt": shown,
        "duration": 90,
        "summary": "Met",
        "notes": None,
    }
