"""Signatures on callbacks: the `x-mutationengine-*` headers, and those of Standard Webhooks beside them.

A secret is `whsec_` and base64; both schemes key an HMAC-SHA256 with the decoded bytes. Several secrets are
the overlap of a rotation, newest first: the sender signs with each, a receiver accepts any that it knows.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets as randomness
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix that Standard Webhooks gives to secrets
SECRET_BYTES = 32  # the length of the digest; Standard Webhooks asks for 24 to 64
TOLERANCE_SECONDS = 300  # what the Standard Webhooks libraries allow a clock to differ

TIMESTAMP_HEADER = "x-mutationengine-timestamp"
NONCE_HEADER = "x-mutationengine-nonce"
SIGNATURE_HEADER = "x-mutationengine-signature"
_UNIX_SECONDS = re.compile(r"[0-9]{1,12}")


class SignatureError(Exception):
    """The request is not proven to be ours; the message says why and is safe to log."""


def new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(randomness.token_bytes(SECRET_BYTES)).decode()


def signature_headers(
    *, secrets: Sequence[str], message_id: str, target: str, body: bytes, timestamp: int, nonce: str
) -> dict[str, str]:
    """The six headers of one attempt, their names in lower case.

    `x-mutationengine-signature` is `v2=<base64>` over `timestamp.nonce.target.body`; with several secrets one
    such part for each, newest first, separated by a comma. `webhook-signature` holds its `v1,<base64>` parts
    in the same order, separated by a space (Standard Webhooks 1.0).

    secrets: newest first; ValueError for none, or one that is not made as `new_secret` makes them. target:
    exactly as sent (`target.request_target`). body: UTF-8, because Standard Webhooks signs text. timestamp:
    Unix seconds. nonce: new for each attempt, no dots.
    """
    if not secrets:
        raise ValueError("A callback is signed with at least one secret")
    return {
        TIMESTAMP_HEADER: str(timestamp),
        NONCE_HEADER: nonce,
        SIGNATURE_HEADER: ",".join(_v2(secret, str(timestamp), nonce, target, body) for secret in secrets),
        **notice_headers(secrets=secrets, message_id=message_id, body=body, timestamp=timestamp),
    }


def notice_headers(*, secrets: Sequence[str], message_id: str, body: bytes, timestamp: int) -> dict[str, str]:
    """The three headers of Standard Webhooks 1.0, as `signature_headers` has them."""
    if not secrets:
        raise ValueError("A notice is signed with at least one secret")
    # The library overwrites the time zone instead of converting to it, so it must be handed UTC.
    signed_at, text = datetime.fromtimestamp(timestamp, UTC), body.decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(Webhook(secret).sign(message_id, signed_at, text) for secret in secrets),
    }


def verify_v2(
    *,
    secrets: Sequence[str],
    headers: Mapping[str, str],
    target: str,
    body: bytes,
    now: float,
    tolerance_seconds: float = TOLERANCE_SECONDS,
) -> None:
    """What a receiver checks first: returns if one of the secrets made one of the signatures.

    SignatureError otherwise. headers: as received, names in any case. target: as it stands in the received
    request line. now: Unix seconds. Against replays a receiver also remembers the nonces of the tolerated
    time, or each `webhook-id` that it acted on.
    """
    received = {name.lower(): value for name, value in headers.items()}
    for name in (TIMESTAMP_HEADER, NONCE_HEADER, SIGNATURE_HEADER):
        if name not in received:
            raise SignatureError(f"The header {name} is missing")
    timestamp = received[TIMESTAMP_HEADER]
    _check_age(timestamp, now, tolerance_seconds)
    offered = [part.strip().encode(errors="surrogateescape") for part in received[SIGNATURE_HEADER].split(",")]
    for secret in secrets:
        expected = _v2(secret, timestamp, received[NONCE_HEADER], target, body).encode()
        if any(hmac.compare_digest(expected, part) for part in offered):
            return
    raise SignatureError("No signature matches: another secret, path, query, body, timestamp or nonce")


def _check_age(timestamp: str, now: float, tolerance_seconds: float) -> None:
    if not _UNIX_SECONDS.fullmatch(timestamp):
        raise SignatureError(f"The header {TIMESTAMP_HEADER} does not hold Unix seconds")
    age = now - int(timestamp)
    if age > tolerance_seconds:
        raise SignatureError("The timestamp is too old")
    if age < -tolerance_seconds:
        raise SignatureError("The timestamp lies in the future")


def _v2(secret: str, timestamp: str, nonce: str, target: str, body: bytes) -> str:
    # surrogateescape: a receiver's HTTP library hands over bytes that are not UTF-8 in this way.
    signed = f"{timestamp}.{nonce}.{target}.".encode(errors="surrogateescape") + body
    return "v2=" + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:  # an empty key would sign, and anyone could do it
        raise ValueError(f"A callback secret is {SECRET_PREFIX} and the base64 of its bytes")
    return key
