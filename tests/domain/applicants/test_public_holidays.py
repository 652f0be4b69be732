from datetime import date

import pytest

from rapport.domain.applicants.public_holidays import holidays_of, is_calendar


@pytest.mark.parametrize("code", ["XX", "DE-XX", "NL-", "nl", "NLD", "", "-", "DE-BY-BY"])
def test_a_place_that_is_not_known_is_no_calendar(code: str) -> None:
    assert not is_calendar(code)


@pytest.mark.parametrize("code", ["NL", "DE", "DE-BY", "US-CA"])
def test_countries_and_their_parts_are_calendars(code: str) -> None:
    assert is_calendar(code)


def test_a_part_has_holidays_of_its_own_beside_those_of_its_country() -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in holidays_of("DE-BY", 2026)
    assert epiphany not in holidays_of("DE", 2026)
    assert holidays_of("DE", 2026) < holidays_of("DE-BY", 2026)


def test_the_holidays_are_those_of_the_year() -> None:
    assert date(2026, 4, 27) in holidays_of("NL", 2026)
    assert {day.year for day in holidays_of("NL", 2027)} == {2027}
