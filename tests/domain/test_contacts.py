import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.contacts import email_key, phone_key

ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126))


@pytest.mark.parametrize("email", [None, "ann\0@school.example"])
def test_what_no_address_can_be_finds_nobody(email: str | None) -> None:
    assert email_key(email) is None


@pytest.mark.parametrize("phone", [None, "", "+", "none", "٠٦١٢٣٤٥٦٧٨", "\0"])
def test_what_has_no_digit_finds_nobody(phone: str | None) -> None:
    assert phone_key(phone) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("ann@school.example", "anne@school.example"), ("info@strasse.example", "info@straße.example")],
)
def test_two_addresses_are_two_people(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@pytest.mark.parametrize("email", ["ann@school.example", "ANN@SCHOOL.EXAMPLE", " Ann@School.Example\n"])
def test_an_address_finds_the_same_person_in_any_case(email: str) -> None:
    assert email_key(email) == "ann@school.example"


def test_letters_beyond_ascii_have_two_cases_too() -> None:
    assert email_key("ZOË@SCHOOL.EXAMPLE") == email_key("zoë@school.example")


@given(ASCII)
def test_the_case_of_an_address_never_matters(email: str) -> None:
    assert email_key(email.upper()) == email_key(email.lower()) == email_key(email)


@pytest.mark.parametrize("phone", ["31612345678", "+31 6 1234 5678", "+31-(6)-12.34/56 78", "\u202a+31 6 12345678"])
def test_a_number_finds_the_same_person_in_any_notation(phone: str) -> None:
    assert phone_key(phone) == "31612345678"


def test_the_zero_that_a_country_code_replaces_is_a_digit_like_others() -> None:
    assert phone_key("06 1234 5678") != phone_key("+31 6 1234 5678")


@given(st.text(), st.lists(st.integers(0, 9)))
def test_only_digits_count(noise: str, digits: list[int]) -> None:
    words = "".join(letter for letter in noise if not ("0" <= letter <= "9"))
    written = words.join(map(str, digits))

    assert phone_key(written) == ("".join(map(str, digits)) or None)
