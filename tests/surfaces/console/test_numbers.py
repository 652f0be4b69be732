import pytest

from rapport.surfaces.console.numbers import number_of


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "\u0661", "\u00b2", "1" * 19])
def test_what_is_no_number_is_nobodys(text: str) -> None:
    assert number_of(text) == 0


@pytest.mark.parametrize("number", [1, 1001, 10**18 - 1])
def test_a_number_is_read(number: int) -> None:
    assert number_of(str(number)) == number
