"""Phone numbers are compared with the code of their country."""

import pytest

from rapport.domain.people.phones import country_of, read_phone, shown_phone


def test_a_time_zone_tells_the_country() -> None:
    assert country_of("Europe/Amsterdam") == "NL"
    assert country_of("America/New_York") == "US"
    assert country_of("UTC") is None


@pytest.mark.parametrize("text", ["06 12345678", "+31 6 1234 5678", "0031612345678", "+31 (0)6-12345678", "612345678"])
def test_notations_of_one_number_are_alike_where_the_country_is_known(text: str) -> None:
    phone = read_phone(text, "NL")
    assert phone is not None
    assert phone.key == "31612345678"
    assert list(phone.spellings) == ["31612345678", "0612345678"]


def test_without_a_country_only_international_numbers_have_its_code() -> None:
    assert [phone.key for phone in (read_phone("06 12345678", None), read_phone("+31612345678", None)) if phone] == [
        "0612345678",
        "31612345678",
    ]


@pytest.mark.parametrize(("text", "key"), [("ext. 12", "12"), ("+999 12", "99912"), ("1" * 40, "1" * 40)])
def test_what_is_no_number_anywhere_is_its_digits(text: str, key: str) -> None:
    phone = read_phone(text, "NL")
    assert phone is not None
    assert phone.key == key


@pytest.mark.parametrize("text", [None, "", "none"])
def test_what_has_no_digit_is_none(text: str | None) -> None:
    assert read_phone(text, "NL") is None


@pytest.mark.parametrize(
    ("key", "shown"),
    [("31205550101", "+31 20 555 0101"), ("32470123456", "+32 470 12 34 56"), ("112", "112"), ("9" * 20, "9" * 20)],
)
def test_a_number_is_shown_as_it_is_dialled_from_abroad(key: str, shown: str) -> None:
    assert shown_phone(key) == shown
