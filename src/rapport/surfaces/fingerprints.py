"""What tells one request from another that comes with the same idempotency key."""

import hashlib
from typing import Any

import msgspec
from litestar import Request

_canonical = msgspec.json.Encoder(order="deterministic").encode


def fingerprint_of(request: Request[Any, Any, Any], operation: str, payload: Any) -> bytes:
    """SHA-256 of what makes two requests the same one: operation, path, query and canonical body."""
    query = sorted(request.query_params.multi_items())
    return hashlib.sha256(_canonical([operation, request.url.path, query, payload])).digest()
