import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.applicants.invitations.addresses import (
    MAX_NAME,
    address_in,
    calendar_address,
    mail_address,
    one_line,
)


@pytest.mark.parametrize(
    ("given_address", "used"),
    [
        ("ann@home.example", "ann@home.example"),
        (" Ann.O'Hara+x@Home.Example ", "Ann.O'Hara+x@Home.Example"),
        ("ann@müller.example", "ann@xn--mller-kva.example"),
        ("ann@localhost", "ann@localhost"),
    ],
)
def test_an_address_is_used_in_ascii(given_address: str, used: str) -> None:
    assert mail_address(given_address) == used


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "@",
        "ann",
        "ann@",
        "@home.example",
        "änn@home.example",
        "a nn@home.example",
        "ann@home.example\r\nBcc: x@y.example",
        "ann@home.example\0",
        "ann@a@b.example",
        "<ann@home.example>",
        '"ann"@home.example',
        "ann@home..example",
        "ann@-home.example",
        ".ann@home.example",
        "ann@" + "a" * 64 + ".example",
        "a" * 250 + "@home.example",
        "ann@home.example, x@y.example",
    ],
)
def test_what_no_mail_can_be_sent_to_is_no_address(bad: str) -> None:
    assert mail_address(bad) is None


@given(st.text())
def test_a_line_is_one_line_and_not_too_long(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= MAX_NAME
    assert line == line.strip()


@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=20))
def test_an_address_in_a_calendar_is_read_back(local: str) -> None:
    address = mail_address(f"{local}@home.example")
    if address is not None:
        assert address_in(calendar_address(address)) == address


def test_the_scheme_may_have_capitals_or_be_left_out() -> None:
    assert address_in("MAILTO:ann@home.example") == address_in("ann@home.example") == "ann@home.example"
