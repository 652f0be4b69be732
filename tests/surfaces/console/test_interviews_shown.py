"""How an interview stands, and what the candidate's clock shows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from invited import ANN, INA, interview
from rapport.domain.applicants.time_zones import zone_of
from rapport.surfaces.console.interviews_shown import (
    answer_of,
    candidates_clock,
    clock_at,
    interview_ids,
    place_of,
    standing_of,
)
from rapport.surfaces.console.words import catalogue

AMSTERDAM = zone_of("Europe/Amsterdam")
START = datetime(2026, 12, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("applicant", "interviewer", "status", "kind", "words"),
    [
        ("accepted", "accepted", "scheduled", "ok", "interviews.state.accepted"),
        ("accepted", "needs-action", "scheduled", "wait", "interviews.state.needs-action"),
        ("tentative", "needs-action", "scheduled", "wait", "interviews.state.tentative"),
        ("declined", "tentative", "scheduled", "bad", "interviews.state.declined"),
        ("declined", "accepted", "completed", "ok", "interviews.state.completed"),
        ("accepted", "accepted", "cancelled", "off", "interviews.state.cancelled"),
    ],
)
def test_the_worst_answer_is_how_it_stands(
    applicant: str, interviewer: str, status: str, kind: str, words: str
) -> None:
    people: dict[str, Any] = {
        "applicant": replace(ANN, answer=applicant),
        "interviewers": [replace(INA, answer=interviewer)],
    }
    standing = standing_of(interview(START, status=status, **people))
    assert (standing.kind, standing.words) == (kind, words)
    assert words in catalogue()
    assert answer_of(people["applicant"]).words in catalogue()


def test_another_clock_is_told_only_when_it_shows_something_else() -> None:
    there = interview(START, applicant=replace(ANN, time_zone="America/New_York"))
    clock = candidates_clock(there, AMSTERDAM)
    assert clock is not None
    assert (f"{clock.at:%H:%M}", clock.place) == ("04:00", "New York")
    assert clock.day is None
    assert clock_at(START, "Europe/Brussels", AMSTERDAM) is None
    far = clock_at(datetime(2026, 12, 14, 20, tzinfo=UTC), "Asia/Tokyo", AMSTERDAM)
    assert far is not None
    assert (f"{far.at:%H:%M}", far.day) == ("05:00", date(2026, 12, 15))
    assert candidates_clock(interview(START, applicant=replace(ANN, time_zone=None)), AMSTERDAM) is None
    assert place_of("UTC") == "UTC"
    assert interview_ids([there])[0].startswith("intv_")
