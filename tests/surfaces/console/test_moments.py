"""Moments are shown in the viewer's zone and language."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.words import Words

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def moments(language: str = "en") -> Moments:
    return Moments(t=Words(language), zone=ZoneInfo("Europe/Amsterdam"), now=NOW)


def test_a_moment_is_told_in_the_viewers_zone() -> None:
    assert moments().short(NOW) == "2 Mar 2026 00:30"
    assert moments("nl").short(NOW) == "2 mrt 2026 00:30"
    assert moments().seconds(NOW) == "2 Mar 2026 00:30:00"
    assert moments().exact(NOW) == "2 Mar 2026 00:30:00 (Europe/Amsterdam, UTC+01:00)"
    assert moments("nl").weekday(moments().local(NOW)) == "maandag 2 mrt 2026"
    assert moments().clock(NOW) == "00:30"


@pytest.mark.parametrize(
    ("away", "en", "nl"),
    [
        (timedelta(), "just now", "zojuist"),
        (-timedelta(seconds=59), "just now", "zojuist"),
        (-timedelta(minutes=3), "3 min ago", "3 min geleden"),
        (timedelta(minutes=90), "in 1 h", "over 1 u"),
        (-timedelta(days=1), "1 day ago", "1 dag geleden"),
        (timedelta(days=6, hours=23), "in 6 days", "over 6 dagen"),
        (-timedelta(days=7), "23 Feb 2026 00:30", "23 feb 2026 00:30"),
    ],
)
def test_what_is_near_is_told_by_how_far_away_it_is(away: timedelta, en: str, nl: str) -> None:
    assert (moments().relative(NOW + away), moments("nl").relative(NOW + away)) == (en, nl)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(milliseconds=320), "320 ms"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(hours=1, minutes=15, seconds=3), "1 h 15 min"),
        (timedelta(minutes=2, seconds=5), "2 min 5 s"),
    ],
)
def test_a_duration_has_two_units_at_most(length: timedelta, shown: str) -> None:
    assert moments().duration(length) == shown
