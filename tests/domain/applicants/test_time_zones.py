from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.clocks import CHANGES, STEADY, around, walls
from rapport.domain.applicants.time_zones import is_zone, stretches, zone_of


@pytest.mark.parametrize("name", ["Eastern Standard Time", "GMT+5", "america/new_york", "localtime", "", "/"])
def test_what_no_database_of_time_zones_names_is_none(name: str) -> None:
    assert not is_zone(name)


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "America/New_York", "UTC", "Asia/Kathmandu"])
def test_names_of_the_database_are_zones(name: str) -> None:
    assert is_zone(name)
    assert zone_of(name).key == name


@pytest.mark.parametrize(("zone", "day"), [*CHANGES, *STEADY])
def test_stretches_follow_one_another_and_have_the_offset_of_each_of_their_minutes(zone: str, day: date) -> None:
    since, until = around(day)

    found = stretches(ZoneInfo(zone), since, until)

    assert (found[0].since, found[-1].until) == (since, until)
    assert [each.until for each in found[:-1]] == [each.since for each in found[1:]]
    assert len(found) == (1 if (zone, day) in STEADY else 2)
    for instant, wall in walls(zone, since, until):
        [here] = [each for each in found if each.since <= instant < each.until]
        assert here.offset == wall.utcoffset()


def test_the_clocks_change_at_the_very_second() -> None:
    since = datetime(2026, 3, 1, 0, 0, 0, 123, tzinfo=UTC)
    found = stretches(ZoneInfo("Europe/Amsterdam"), since, since + timedelta(days=62))
    assert [each.until for each in found[:-1]] == [datetime(2026, 3, 29, 1, tzinfo=UTC)]


def test_no_time_has_no_stretches() -> None:
    now = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert stretches(ZoneInfo("Europe/Amsterdam"), now, now) == []
