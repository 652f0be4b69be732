"""Tells callbacks of Rapport from others, with the standard library only.

Where a function raises, a header is missing or malformed: refuse that request too.
"""

import base64
import hmac
from collections.abc import Mapping

TOLERANCE_SECONDS = 300


def is_from_rapport(
    secret: str,
    headers: Mapping[str, str],  # names in lower case
    target: str,  # path and query, as in the request line
    body: bytes,
    now: float,  # Unix seconds
) -> bool:
    timestamp = headers["x-mutationengine-timestamp"]
    nonce = headers["x-mutationengine-nonce"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{timestamp}.{nonce}.{target}.".encode() + body
    expected = b"v2=" + base64.b64encode(hmac.digest(key, signed, "sha256"))
    offered = headers["x-mutationengine-signature"].encode().split(b",")
    fresh = abs(now - int(timestamp)) <= TOLERANCE_SECONDS
    return fresh and any(hmac.compare_digest(expected, each) for each in offered)


def is_standard_webhook(
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    now: float,
) -> bool:
    timestamp = headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, "sha256"))
    offered = headers["webhook-signature"].encode().split(b" ")
    fresh = abs(now - int(timestamp)) <= TOLERANCE_SECONDS
    return fresh and any(hmac.compare_digest(expected, each) for each in offered)
