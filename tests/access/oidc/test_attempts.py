"""What the browser keeps on the way to the provider and back."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rapport.access.oidc.attempts import Attempt, new_attempt, read_attempt, written


@given(st.text())
def test_whatever_the_browser_sends_is_read_or_is_none(text: str) -> None:
    assert read_attempt(text) is None


@given(st.text(max_size=200))
def test_what_was_written_is_read(back: str) -> None:
    attempt = new_attempt(back)
    assert read_attempt(written(attempt)) == attempt


def test_an_attempt_without_secrets_is_none() -> None:
    whole = new_attempt("")
    for name in ("state", "nonce", "verifier"):
        for value in ("", whole.state[:-1], whole.state + "a"):
            assert read_attempt(written(msgspec.structs.replace(whole, **{name: value}))) is None


def test_no_attempt_is_like_another() -> None:
    one, other = new_attempt(""), new_attempt("")
    values = {one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier}
    assert len(values) == 6
    assert all(len(value) == 43 for value in values), "256 bits, and what RFC 7636 asks of a verifier at least"


def test_an_attempt_is_answered_by_its_own_state_only() -> None:
    attempt = Attempt(state="né", nonce="n", verifier="v", back="")
    assert attempt.is_answered_by("né")
    assert not any(attempt.is_answered_by(state) for state in ("", "n", "né ", "NÉ"))


def test_what_a_browser_would_not_keep_is_left_out() -> None:
    attempt = new_attempt("/console/" + "a" * 5000)
    assert attempt.back == ""
    assert len(written(new_attempt("/console/" + "a" * 1400))) < 3000
