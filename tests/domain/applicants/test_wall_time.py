"""Local time to instant: the traps that other schedulers fell into, each by name, and all zones by chance."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import tzdata  # type: ignore[import-untyped]  # it comes without types
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from rapport.domain.applicants.time_zones import TZDATA, UnknownZoneError, zone_names, zone_of
from rapport.domain.applicants.wall_time import Gaps, NoSuchTimeError, instant_of, local, wall_of

NEW_YORK = "America/New_York"

EXISTING = [
    ("2022-12-05T17:30", NEW_YORK, "2022-12-05T22:30Z"),
    ("2024-10-22T14:00", NEW_YORK, "2024-10-22T18:00Z"),
    ("2021-03-25T10:00", NEW_YORK, "2021-03-25T14:00Z"),
    ("2026-03-08T03:00", NEW_YORK, "2026-03-08T07:00Z"),
    ("2026-03-08T02:30", "America/Phoenix", "2026-03-08T09:30Z"),
    ("2026-06-01T10:00", "Asia/Kathmandu", "2026-06-01T04:15Z"),
]
TWICE = [
    ("2026-11-01T01:30", NEW_YORK, "2026-11-01T05:30Z", "2026-11-01T06:30Z"),
    ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("2026-10-25T01:30", "Europe/Dublin", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
]


class Gap(Struct, frozen=True):
    """`wall` does not exist; `before` and `after` are the nearest times that do. By RFC 5545 it is `instant`, when
    clocks show `shown`; with the offset after the gap they would show `other`. All in minutes, without a date on the
    same day.
    """

    wall: str
    zone: str
    instant: str
    shown: str
    before: str
    after: str
    other: str


GAPS = [
    Gap("2026-03-08T02:30", NEW_YORK, "07:30Z", "03:30", "01:59", "03:00", "01:30"),
    Gap("2027-03-14T02:30", NEW_YORK, "07:30Z", "03:30", "01:59", "03:00", "01:30"),
    Gap("2026-03-29T02:30", "Europe/Berlin", "01:30Z", "03:30", "01:59", "03:00", "01:30"),
    Gap("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45Z", "02:45", "01:59", "02:30", "01:45"),
    Gap("2026-03-29T02:30", "Antarctica/Troll", "02:30Z", "04:30", "00:59", "03:00", "00:30"),
    Gap("2026-03-08T00:30", "America/Havana", "05:30Z", "01:30", "2026-03-07T23:59", "01:00", "2026-03-07T23:30"),
    Gap("2026-09-06T00:30", "America/Santiago", "04:30Z", "01:30", "2026-09-05T23:59", "01:00", "2026-09-05T23:30"),
    Gap(
        "2011-12-30T10:00",
        "Pacific/Apia",
        "20:00Z",
        "2011-12-31T10:00",
        "2011-12-29T23:59",
        "2011-12-31T00:00",
        "2011-12-29T10:00",
    ),
]


def at(text: str, day: str = "") -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"{day[:10]}T{text}")


def shown(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")


@pytest.mark.parametrize(("wall", "zone", "instant"), EXISTING)
@pytest.mark.parametrize("gaps", Gaps)
def test_a_time_that_exists_once_is_that_instant(wall: str, zone: str, instant: str, gaps: Gaps) -> None:
    found = instant_of(at(wall), zone, gaps)
    assert (found, found.tzinfo) == (at(instant), UTC)
    assert wall_of(found, zone) == at(wall)


@pytest.mark.parametrize(("wall", "zone", "earlier", "later"), TWICE)
@pytest.mark.parametrize("gaps", Gaps)
def test_of_a_time_that_exists_twice_the_earlier_is_taken_unless_the_later_is_meant(
    wall: str, zone: str, earlier: str, later: str, gaps: Gaps
) -> None:
    assert instant_of(at(wall), zone, gaps) == at(earlier)
    assert instant_of(at(wall), zone, gaps, later=True) == at(later)
    assert wall_of(at(earlier), zone) == wall_of(at(later), zone) == at(wall)
    assert local(at(earlier), zone).utcoffset() != local(at(later), zone).utcoffset()


@pytest.mark.parametrize("gap", GAPS, ids=str)
def test_where_there_is_one_time_the_later_is_the_same(gap: Gap) -> None:
    assert instant_of(at(gap.wall), gap.zone, Gaps.RFC5545, later=True) == instant_of(
        at(gap.wall), gap.zone, Gaps.RFC5545
    )


@pytest.mark.parametrize("gap", GAPS, ids=str)
def test_a_time_in_a_gap_is_refused_and_the_nearest_that_exist_are_named(gap: Gap) -> None:
    with pytest.raises(NoSuchTimeError) as refused:
        instant_of(at(gap.wall), gap.zone, Gaps.REFUSE)

    said = str(refused.value)
    assert said.startswith(f"{gap.wall} does not exist in {gap.zone}")
    before, after = at(gap.before, gap.wall), at(gap.after, gap.wall)
    assert f"times that exist are {shown(before)} before and {shown(after)} after" in said
    for existing in (before, after, at(gap.other, gap.wall), at(gap.shown, gap.wall)):
        assert shown(existing) in said
        assert wall_of(instant_of(existing, gap.zone, Gaps.REFUSE), gap.zone) == existing
    for skipped in (before + timedelta(minutes=1), after - timedelta(minutes=1)):
        with pytest.raises(NoSuchTimeError):
            instant_of(skipped, gap.zone, Gaps.REFUSE)


@pytest.mark.parametrize("gap", GAPS, ids=str)
def test_by_rfc_5545_the_offset_before_the_gap_holds(gap: Gap) -> None:
    found = instant_of(at(gap.wall), gap.zone, Gaps.RFC5545)
    assert found == at(gap.instant, gap.wall)
    assert wall_of(found, gap.zone) == at(gap.shown, gap.wall)


@pytest.mark.parametrize(
    ("wall", "minutes", "end"),
    [("2026-03-08T01:30", 60, "2026-03-08T03:30-04:00"), ("2026-11-01T00:30", 90, "2026-11-01T01:00-05:00")],
)
def test_minutes_pass_in_the_instant_and_not_on_the_wall(wall: str, minutes: int, end: str) -> None:
    found = local(instant_of(at(wall), NEW_YORK, Gaps.REFUSE) + timedelta(minutes=minutes), NEW_YORK)
    assert (found, found.utcoffset()) == (at(end), at(end).utcoffset())


@pytest.mark.parametrize("name", ["EST", "EST5EDT", "US/Eastern", "UTC", "Etc/GMT+5", "America/Argentina/Salta"])
def test_all_names_of_the_database_are_taken(name: str) -> None:
    assert zone_of(name).key == name


@pytest.mark.parametrize(
    "name",
    ["GMT+5", "Eastern Standard Time", "", "localtime", "posixrules", "../zones", "zones", "Europe", "UTC\0", "é"],
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError, match=r"the exact name of an IANA time zone, such as America/New_York$"):
        instant_of(at("2026-01-01T10:00"), name, Gaps.RFC5545)


@pytest.mark.parametrize("name", ["america/new_york", "America/New York", "AMERICA/NEW_YORK", " America/New_York"])
def test_of_a_name_written_otherwise_the_exact_one_is_told(name: str) -> None:
    with pytest.raises(UnknownZoneError, match=r"; America/New_York is one$"):
        zone_of(name)


def test_the_rules_are_those_of_the_package_and_their_version_is_known() -> None:
    assert TZDATA == tzdata.IANA_VERSION
    assert zone_names() == available_timezones() & zone_names()
    assert len(zone_names()) > 590
    assert zone_of(NEW_YORK) is not ZoneInfo(NEW_YORK)


@pytest.mark.parametrize("gaps", Gaps)
@pytest.mark.parametrize("later", [False, True])
def test_a_change_of_rules_that_moves_no_clock_makes_no_hour_come_twice(gaps: Gaps, *, later: bool) -> None:
    found = instant_of(at("2023-10-28T23:30"), "America/Godthab", gaps, later=later)
    assert found == datetime(2023, 10, 29, 1, 30, tzinfo=UTC)


@given(data=st.data())
@pytest.mark.parametrize("gaps", Gaps)
def test_in_every_zone_an_instant_and_its_wall_time_agree(gaps: Gaps, data: st.DataObject) -> None:
    bounds = datetime(2020, 1, 1), datetime(2035, 12, 31)  # noqa: DTZ001  # naive bounds are asked for
    instant = data.draw(st.datetimes(*bounds)).replace(tzinfo=UTC)
    for zone in zone_names():
        wall = wall_of(instant, zone)
        found = instant_of(wall, zone, gaps)
        assert wall_of(found, zone) == wall
        echoed = datetime.fromisoformat(local(found, zone).isoformat())
        assert (echoed, echoed.replace(tzinfo=None)) == (found, wall)
        assert found <= instant  # what exists twice is the earlier of the two
        assert found == instant or local(found, zone).utcoffset() != local(instant, zone).utcoffset()


@given(wall=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)))  # noqa: DTZ001  # naive bounds are asked for
def test_in_every_zone_a_wall_time_is_refused_or_shown_again(wall: datetime) -> None:
    for zone in zone_names():
        lenient = instant_of(wall, zone, Gaps.RFC5545)
        try:
            assert instant_of(wall, zone, Gaps.REFUSE) == lenient
            assert wall_of(lenient, zone) == wall
        except NoSuchTimeError:
            assert wall_of(lenient, zone) > wall
