from datetime import UTC, datetime

import pytest

from rapport.surfaces.console.coming_back import seen_again

LATE = datetime(2096, 3, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "week=2096-W10"),
        ("week=2096-W01", "week=2096-W10"),
        ("day=2096-03-01", "day=2096-03-05"),
        ("day=2096-03-01&zone=UTC&interviewer=7&interviewer=8", "day=2096-03-04&zone=UTC&interviewer=7&interviewer=8"),
        ("week=2096-W01&zone=Nowhere", "week=2096-W10&zone=Nowhere"),
        ("next=//example.com&done=x&minutes=30", "week=2096-W10&minutes=30"),
    ],
)
def test_the_view_stays_and_follows_the_interview(before: str, after: str) -> None:
    assert seen_again(before, LATE, "Europe/Amsterdam") == after
