from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.timeline.entries import Entry, EntryKind, Position
from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.timeline_shown import days_of, sign_of
from rapport.surfaces.console.words import Words

WORDS = Words("en")
AMSTERDAM = Moments(t=WORDS, zone=ZoneInfo("Europe/Amsterdam"), now=datetime(2026, 3, 10, tzinfo=UTC))


def entry(shown: str, kind: EntryKind = EntryKind.INTERACTION, **fields: Any) -> Entry:
    at = datetime.fromisoformat(shown)
    return Entry(
        id=shown,
        types=["Meeting"],
        shown=shown,
        record=Key(RecordKind.CANDIDATE, "1"),
        position=Position(at if at.tzinfo else at.replace(tzinfo=AMSTERDAM.zone), kind, ("1",)),
        **fields,
    )


def test_days_are_the_viewers_and_a_date_stays_the_day_it_is() -> None:
    entries = [entry("2026-03-02T23:30:00Z"), entry("2026-03-02T22:59:00Z"), entry("2026-03-02"), entry("2026-02-28")]
    days = days_of(entries, AMSTERDAM, {}, WORDS)
    assert [(str(day.day), [line.clock for line in day.lines]) for day in days] == [
        ("2026-03-03", ["00:30"]),
        ("2026-03-02", ["23:59", None]),
        ("2026-02-28", [None]),
    ]


@pytest.mark.parametrize(
    ("shown", "elsewhere"),
    [
        ("2026-03-02T10:00:00+01:00", None),
        ("2026-03-02T10:00:00-05:00", "10:00 UTC-05:00"),
        ("2026-03-02T09:00:00Z", None),
        ("2026-03-02", None),
        ("2026-07-02T10:00:00+02:00", None),
    ],
)
def test_the_clock_elsewhere_is_shown_where_it_differs(shown: str, elsewhere: str | None) -> None:
    [day] = days_of([entry(shown)], AMSTERDAM, {}, WORDS)
    assert day.lines[0].elsewhere == elsewhere


def test_an_interview_is_shown_in_both_zones_where_they_differ() -> None:
    details = {"startsAt": "2026-03-02T15:00:00+00:00", "endsAt": "2026-03-02T15:45:00+00:00"}
    given = [
        entry("2026-03-01T10:00:00Z", EntryKind.INTERVIEW, details={**details, "timeZone": zone})
        for zone in ("America/New_York", "Europe/Brussels")
    ]
    [day] = days_of(given, AMSTERDAM, {}, WORDS)
    assert [line.interview and line.interview["there"] for line in day.lines] == ["10:00 America/New_York", None]


def test_who_did_it_is_named_as_far_as_that_is_known() -> None:
    actors = {"user_1": "Hanna", "2026-03-02": "user_1"}
    given = [entry("2026-03-02"), *(entry("2026-03-01", actor=actor) for actor in ("key_1", "command line", "robot"))]
    lines = [line for day in days_of(given, AMSTERDAM, actors, WORDS) for line in day.lines]
    assert [line.actor for line in lines] == ["Hanna", "via the API", "by the operator", "robot"]


@pytest.mark.parametrize(
    ("types", "sign"),
    [(["Phone call"], "phone"), (["E-mail", "Meeting"], "mail"), (["Afspraak"], "note"), ([], "note")],
)
def test_a_contact_has_the_picture_of_its_first_type(types: list[str], sign: str) -> None:
    assert sign_of(EntryKind.INTERACTION, types) == sign
