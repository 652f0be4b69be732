"""Only a token that the provider has signed for this client, this sign-in and this moment says who somebody is."""

import hmac
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from provider import new_key
from rapport.access.oidc.id_tokens import LEEWAY_SECONDS, Expected, judged, signed_by, verified_email
from rapport.access.oidc.refused import Cause, OidcRefusedError

ISSUER = "https://id.example"
EXPECTED = Expected(issuer=ISSUER, client_id="rapport", nonce="n", access_token="opaque")
KEY, OTHER = new_key("a"), new_key("a")
RSA = new_key("r", rsa=True)


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    whole = {"iss": ISSUER, "sub": "1", "aud": "rapport", "iat": now, "exp": now + 300, "nonce": "n"}
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def signed(key: Key = KEY, algorithm: str = "ES256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    named = {"alg": algorithm, "kid": key.kid} if header is None else {"alg": algorithm, **header}
    return jwt.encode(named, claims(**changed), key, algorithms=[algorithm])


def public(*keys: Key) -> list[dict[str, Any]]:
    return [dict(key.as_dict(private=False)) for key in keys]


def refusal(**changed: Any) -> OidcRefusedError:
    token = signed_by(signed(**changed), public(KEY))
    assert token is not None
    with pytest.raises(OidcRefusedError) as refused:
        judged(token, EXPECTED)
    return refused.value


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://id.example/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": []},
        {"aud": ["other"]},
        {"aud": ["rapport", "other"]},
        {"aud": ["rapport", "other"], "azp": "other"},
        {"azp": "other"},
        {"sub": None},
        {"nonce": "m"},
        {"nonce": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 0},
        {"iat": None},
        {"iat": 2**40},
        {"nbf": 2**40},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_a_token_for_another_purpose_or_time_is_refused(changed: dict[str, Any]) -> None:
    assert refusal(**changed).cause is Cause.UNSOUND


def test_the_log_is_told_which_claim_is_wrong_and_not_what_it_says() -> None:
    why = refusal(iss="https://evil.example").why
    assert "iss" in why
    assert "evil" not in why


def test_clocks_may_differ_by_a_minute() -> None:
    now = int(time.time())
    for text in (signed(exp=now - LEEWAY_SECONDS // 2), signed(iat=now + LEEWAY_SECONDS // 2)):
        token = signed_by(text, public(KEY))
        assert token is not None
        assert judged(token, EXPECTED)["sub"] == "1"
    assert refusal(exp=now - 2 * LEEWAY_SECONDS).cause is Cause.UNSOUND
    assert refusal(iat=now + 2 * LEEWAY_SECONDS).cause is Cause.UNSOUND


def test_a_token_for_several_names_the_one_it_was_issued_to() -> None:
    token = signed_by(signed(aud=["other", "rapport"], azp="rapport"), public(KEY))
    assert token is not None
    assert judged(token, EXPECTED)["azp"] == "rapport"


def test_a_token_that_another_key_has_signed_is_none() -> None:
    assert signed_by(signed(OTHER), public(KEY)) is None
    assert signed_by(signed(KEY), []) is None
    assert signed_by(signed(KEY, header={"kid": "b"}), public(KEY)) is None


def test_a_token_without_a_signature_is_none() -> None:
    for algorithm in ("none", "None", ""):
        header = in_base64(f'{{"alg":"{algorithm}","kid":"a"}}'.encode())
        body = signed().split(".")[1]
        assert all(signed_by(f"{header}.{body}.{end}", public(KEY)) is None for end in ("", "AAAA"))


def in_base64(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def test_a_public_key_is_no_shared_secret() -> None:
    """Forged by hand, as `joserfc` would not do it."""
    for key in (KEY, RSA):
        assert isinstance(key, ECKey | RSAKey)
        for secret in (key.as_pem(private=False), key.as_der(private=False)):
            header = f'{{"alg":"HS256","kid":"{key.kid}"}}'.encode()
            text = f"{in_base64(header)}.{signed().split('.')[1]}"
            forged = f"{text}.{in_base64(hmac.digest(secret, text.encode(), 'sha256'))}"
            assert signed_by(forged, public(key)) is None


def test_a_shared_secret_among_the_keys_is_passed_over() -> None:
    secret = OctKey.import_key("0123456789abcdef0123456789abcdef", {"kid": "s"})
    text = jwt.encode({"alg": "HS256", "kid": "s"}, claims(), secret, algorithms=["HS256"])
    assert signed_by(text, [dict(secret.as_dict(private=True))]) is None


def test_keys_that_are_for_something_else_or_unknown_are_passed_over() -> None:
    [shown] = public(KEY)
    text = signed()
    assert signed_by(text, [{**shown, "use": "enc"}]) is None
    assert signed_by(text, [{**shown, "alg": "ES512"}]) is None
    assert signed_by(text, [{**shown, "kid": "b"}]) is None
    strange: list[dict[str, Any]] = [{}, {"kty": "AKP", "kid": "a"}, {"kty": "EC", "kid": "a", "crv": "P-256"}]
    assert signed_by(text, [*strange, shown]) is not None


def test_a_token_that_names_no_key_may_be_of_any() -> None:
    assert signed_by(signed(KEY, header={}), public(RSA, OTHER, KEY)) is not None


def test_rsa_is_taken_too() -> None:
    for algorithm in ("RS256", "PS256"):
        token = signed_by(signed(RSA, algorithm), public(KEY, RSA))
        assert token is not None
        assert judged(token, EXPECTED)["sub"] == "1"


@given(st.text() | st.text(alphabet="abcXYZ019-_.", max_size=80))
@settings(max_examples=50)
def test_no_text_passes_for_a_token_and_none_breaks_anything(text: str) -> None:
    assert signed_by(text, public(KEY)) is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"email_verified": True},
        {"email": "", "email_verified": True},
        {"email": ["ann@x.example"], "email_verified": True},
        {"email": "ann@x.example"},
        {"email": "ann@x.example", "email_verified": False},
        {"email": "ann@x.example", "email_verified": "true"},
        {"email": "ann@x.example", "email_verified": 1},
        {"email": "ann@x.example", "xms_edov": True},
        {"email": "\N{KELVIN SIGN}im@x.example", "email_verified": True},
    ],
)
def test_an_address_that_the_provider_does_not_vouch_for_is_nobodys(told: dict[str, Any]) -> None:
    with pytest.raises(OidcRefusedError) as refused:
        verified_email(told, ISSUER)
    assert refused.value.cause is Cause.UNVERIFIED


def test_entra_id_vouches_in_its_own_words() -> None:
    entra = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
    values: list[Any] = [True, 1, "1", "true"]
    for value in values:
        assert verified_email({"email": "ann@x.example", "xms_edov": value}, entra) == "ann@x.example"
    values = [False, 0, "0", "false", None, []]
    for value in values:
        with pytest.raises(OidcRefusedError):
            verified_email({"email": "ann@x.example", "xms_edov": value}, entra)
