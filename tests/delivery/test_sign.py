import base64
import hashlib
import hmac
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from rapport.delivery.sign import SignatureError, new_secret, signature_headers, verify_v2

NOW = 1_790_000_000
OLD, NEW = new_secret(), new_secret()

secrets = st.binary(min_size=1, max_size=64).map(lambda key: "whsec_" + base64.b64encode(key).decode())
bodies = st.text().map(str.encode)
targets = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)).map(lambda rest: "/" + rest)
nonces = st.text("abcXYZ019-_", min_size=1)


def signed(
    secrets: list[str], target: str = "/", body: bytes = b"{}", timestamp: int = NOW, nonce: str = "n"
) -> dict[str, str]:
    return signature_headers(
        secrets=secrets, message_id="mut_1", target=target, body=body, timestamp=timestamp, nonce=nonce
    )


def refused(headers: dict[str, str], *, target: str = "/", body: bytes = b"{}", now: float = NOW) -> str:
    with pytest.raises(SignatureError) as refusal:
        verify_v2(secrets=[NEW], headers=headers, target=target, body=body, now=now)
    return str(refusal.value)


def test_another_secret_does_not_verify() -> None:
    assert refused(signed([OLD])).startswith("No signature matches")


@pytest.mark.parametrize("name", ["x-mutationengine-timestamp", "x-mutationengine-nonce", "x-mutationengine-signature"])
def test_a_missing_header_is_named(name: str) -> None:
    headers = signed([NEW])
    del headers[name]
    assert refused(headers) == f"The header {name} is missing"


def test_an_old_timestamp_is_refused_though_its_signature_is_right() -> None:
    assert refused(signed([NEW]), now=NOW + 301) == "The timestamp is too old"


def test_a_future_timestamp_is_refused_though_its_signature_is_right() -> None:
    assert refused(signed([NEW]), now=NOW - 301) == "The timestamp lies in the future"


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1.5", " 1790000000", "1e9", "٣", "9" * 5000])
def test_a_timestamp_that_is_not_unix_seconds_is_refused(timestamp: str) -> None:
    headers = signed([NEW]) | {"x-mutationengine-timestamp": timestamp}
    assert refused(headers) == "The header x-mutationengine-timestamp does not hold Unix seconds"


@given(st.text())
def test_no_text_passes_for_a_signature(text: str) -> None:
    refused(signed([NEW]) | {"x-mutationengine-signature": text})


def test_undecodable_header_bytes_are_refused_and_not_an_accident() -> None:
    stray = b"v2=\xff".decode(errors="surrogateescape")
    refused(signed([NEW]) | {"x-mutationengine-signature": stray, "x-mutationengine-nonce": stray})


@given(secret=secrets, body=bodies, target=targets, nonce=nonces)
def test_what_is_signed_verifies(secret: str, body: bytes, target: str, nonce: str) -> None:
    headers = signed([secret], target, body, nonce=nonce)
    verify_v2(secrets=[secret], headers=headers, target=target, body=body, now=NOW)


def changed(data: st.DataObject, original: bytes) -> bytes:
    """One byte replaced by another one."""
    place = data.draw(st.integers(0, len(original) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != original[place]))
    return original[:place] + bytes([other]) + original[place + 1 :]


@given(data=st.data(), body=bodies.filter(bool), target=targets, nonce=nonces)
def test_one_byte_changed_anywhere_does_not_verify(data: st.DataObject, body: bytes, target: str, nonce: str) -> None:
    headers = signed([NEW], target, body, nonce=nonce)
    refused(headers, target=target, body=changed(data, body))
    refused(headers, target=changed(data, target.encode()).decode(errors="surrogateescape"), body=body)
    for name in ("x-mutationengine-nonce", "x-mutationengine-timestamp"):
        other = changed(data, headers[name].encode()).decode(errors="surrogateescape")
        refused(headers | {name: other}, target=target, body=body)


def test_the_signature_is_the_one_that_the_contract_describes() -> None:
    key = bytes(range(32))
    digest = hmac.new(key, b'1790000000.7c9e./hook?a=%2F&b=+%20.{"name":"Zo\xc3\xab"}', hashlib.sha256).digest()
    headers = signature_headers(
        secrets=["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="],
        message_id="mut_1",
        target="/hook?a=%2F&b=+%20",
        body='{"name":"Zoë"}'.encode(),
        timestamp=1_790_000_000,
        nonce="7c9e",
    )
    assert headers["x-mutationengine-timestamp"] == "1790000000"
    assert headers["x-mutationengine-nonce"] == "7c9e"
    assert headers["x-mutationengine-signature"] == "v2=" + base64.b64encode(digest).decode()


def test_both_secrets_of_a_rotation_sign_the_newest_first() -> None:
    headers = signed([NEW, OLD])
    only_new, only_old = signed([NEW]), signed([OLD])
    for name, separator in (("x-mutationengine-signature", ","), ("webhook-signature", " ")):
        assert headers[name] == only_new[name] + separator + only_old[name]


@pytest.mark.parametrize("known", [[OLD], [NEW], [OLD, NEW]])
def test_a_receiver_that_knows_either_secret_verifies(known: list[str]) -> None:
    verify_v2(secrets=known, headers=signed([NEW, OLD]), target="/", body=b"{}", now=NOW)


def test_header_names_match_in_any_case() -> None:
    headers = {name.upper(): value for name, value in signed([NEW]).items()}
    verify_v2(secrets=[NEW], headers=headers, target="/", body=b"{}", now=NOW + 300)


@pytest.mark.parametrize("secret", [OLD, NEW], ids=["older", "newer"])
def test_standard_webhooks_verifies_with_either_secret(secret: str) -> None:
    headers = signed([NEW, OLD], body='{"ë": 1}'.encode(), timestamp=int(time.time()))
    assert Webhook(secret).verify('{"ë": 1}'.encode(), headers) == {"ë": 1}
    assert headers["webhook-id"] == "mut_1"


def test_standard_webhooks_refuses_a_changed_body() -> None:
    headers = signed([NEW], body=b'{"a": 1}', timestamp=int(time.time()))
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(b'{"a": 2}', headers)


def test_nothing_is_signed_without_a_secret() -> None:
    with pytest.raises(ValueError, match="at least one secret"):
        signed([])


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64", "whsec_A"])
def test_an_empty_or_unreadable_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_ and the base64"):
        signed([secret])


def test_new_secrets_hold_32_bytes_and_differ() -> None:
    prefix, encoded = NEW[:6], NEW[6:]
    assert prefix == "whsec_"
    assert len(base64.b64decode(encoded, validate=True)) == 32
    assert NEW != OLD
