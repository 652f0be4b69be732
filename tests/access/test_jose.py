"""Which keys are taken, and that no text at all passes for a token."""

import warnings
from base64 import urlsafe_b64encode
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from rapport.access.jose import ASYMMETRIC, EDDSA, public_key, sign, unverified, verified
from rapport.access.tenants import AccessError

OURS = OKPKey.generate_key("Ed25519", auto_kid=True)
TOKEN = sign(OURS, "at+jwt", {"sub": "me"})


def in_base64(value: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


texts = st.one_of(
    st.text(),
    st.lists(st.text(st.sampled_from("aA0-_=é")), min_size=2, max_size=5).map(".".join),
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "b64"]), st.none() | st.text() | st.lists(st.text())
    ).map(lambda header: f"{in_base64(header)}.{TOKEN.partition('.')[2]}"),
)


@given(texts)
def test_no_text_passes_for_a_token_and_none_breaks_anything(text: str) -> None:
    assert verified(text, OURS, [EDDSA]) is None
    header, claims = unverified(text)
    assert isinstance(header, dict)
    assert isinstance(claims, dict)


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("aB3_-."))
def test_a_token_that_was_changed_anywhere_is_none(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    token = verified(changed, OURS, [EDDSA])
    # The last letter of a part has bits that mean nothing: what is read is what was signed.
    assert token is None or token.claims == {"sub": "me"}


def test_only_the_named_algorithms_count() -> None:
    token = verified(TOKEN, OURS, [EDDSA])
    assert token is not None
    assert token.header == {"alg": "EdDSA", "kid": OURS.kid, "typ": "at+jwt"}
    assert verified(TOKEN, OURS, ["RS256"]) is None
    assert verified(TOKEN, OURS, []) is None
    assert not [name for name in ASYMMETRIC if name.startswith(("HS", "none"))]


GOOD: list[Key] = [
    OURS,
    ECKey.generate_key("P-256"),
    ECKey.generate_key("P-384"),
    ECKey.generate_key("P-521"),
    RSAKey.generate_key(2048),
]


@pytest.mark.parametrize("key", GOOD, ids=lambda key: key.key_type)
@pytest.mark.parametrize("private", [False, True])
def test_of_a_key_only_the_public_part_is_taken(key: Any, private: bool) -> None:
    for given_key in (key.as_dict(private=private), key.as_pem(private=private)):
        found = public_key(given_key)
        assert found == {name: value for name, value in key.as_dict(private=False).items() if name != "kid"}


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library warns of short keys, which is why one is made here
    SHORT, SHARED = RSAKey.generate_key(1024), OctKey.generate_key(256)
BAD: list[dict[str, Any] | bytes] = [
    SHORT.as_dict(private=False),
    SHORT.as_pem(private=False),
    SHARED.as_dict(),
    OKPKey.generate_key("X25519").as_dict(private=False),
    ECKey.generate_key("secp256k1").as_dict(private=False),
    {},
    {"kty": ["EC"]},
    {"kty": "OKP", "crv": "Ed25519", "x": "!!"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    {"kty": "RSA", "n": 5, "e": "AQAB"},
    b"",
    b"nonsense",
    b"-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----\n",
]


@pytest.mark.filterwarnings("ignore:Key size should be")
@pytest.mark.parametrize("key", BAD, ids=range(len(BAD)))
def test_what_is_no_key_to_trust_is_refused(key: dict[str, Any] | bytes) -> None:
    with pytest.raises(AccessError, match="key"):
        public_key(key)
