"""The arithmetic of a match; what the database makes of it is tried in surfaces/employees/test_matching.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.employees.matching import match_of
from rapport.domain.employees.skill_profiles import ProfileSkill

SHARES = st.none() | st.floats(0, 1)
INTERESTS = st.none() | st.floats(-1, 1, exclude_min=True, exclude_max=True)


def skill(score: float | None, interest: float | None) -> ProfileSkill:
    return ProfileSkill(skill_id="x", score=score, interest=interest, sources=(), why=(), evidence=0)


@given(SHARES, INTERESTS)
def test_a_match_is_a_share(score: float | None, interest: float | None) -> None:
    assert 0 <= match_of(skill(score, interest)) <= 1


@given(SHARES, INTERESTS, INTERESTS)
def test_more_interest_never_matches_less(score: float | None, one: float | None, other: float | None) -> None:
    less, more = sorted((one, other), key=lambda interest: interest or 0)
    assert match_of(skill(score, less)) <= match_of(skill(score, more))


@given(SHARES, SHARES, INTERESTS)
def test_who_has_it_more_surely_never_matches_less(
    one: float | None, other: float | None, interest: float | None
) -> None:
    less, more = sorted((one, other), key=lambda score: score or 0)
    assert match_of(skill(less, interest)) <= match_of(skill(more, interest))


@pytest.mark.parametrize(
    ("score", "interest", "match"),
    [
        (None, None, 0.0),
        (1.0, None, 1.0),
        (None, 0.5, 0.5),
        (None, -0.5, 0.0),
        (0.8, 0.5, 0.9),
        (0.8, -0.5, 0.4),
        (0.8, 0.0, 0.8),
    ],
)
def test_what_one_has_and_what_interests_one_add_up(score: float | None, interest: float | None, match: float) -> None:
    assert match_of(skill(score, interest)) == pytest.approx(match)
