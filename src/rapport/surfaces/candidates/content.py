"""The body of a write, and what travels with it: the idempotency key and the callback's address."""

import hashlib
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request
from msgspec import Struct

from rapport.delivery.target import problem_with
from rapport.ids import new_id
from rapport.surfaces.candidates.acting import utf8
from rapport.surfaces.candidates.call import Call
from rapport.surfaces.candidates.envelope import JSON, Issue, Refusal, invalid, malformed
from rapport.surfaces.json_body import NotJsonError, is_json, media_type_of, parse_json

MAX_KEY = 255  # characters

_canonical = msgspec.json.Encoder(order="deterministic").encode

WriteRequest = Request[None, Call, Any]


class Content(Struct, frozen=True, kw_only=True):
    """`payload` is the body without `idempotencyKey` and `callbackUrl`; None when there was no body."""

    payload: Any
    idempotency_key: str
    callback_url: str | None
    fingerprint: bytes


async def read_content(request: WriteRequest) -> Content:
    """Raises Refusal: 400 for what is not JSON, 415 for another media type, 422 for a bad key or callback address."""
    body = await read_json(request)
    payload = body
    if isinstance(body, dict):
        payload = {name: value for name, value in body.items() if name not in ("idempotencyKey", "callbackUrl")}
    return Content(
        payload=payload,
        idempotency_key=_idempotency_key(request, body),
        callback_url=_callback_url(request, body),
        fingerprint=_fingerprint(request, body),
    )


async def read_deletion(request: WriteRequest) -> Content:
    """As `read_content`, of a request that says all in its path."""
    content = await read_content(request)
    if content.payload not in (None, {}):
        raise malformed("A DELETE takes no body but idempotencyKey and callbackUrl.")
    return content


async def read_json(request: WriteRequest) -> Any:
    """The body, None when there is none. Raises Refusal as `read_content`."""
    body = await request.body()
    if not body:
        return None
    content_type = request.headers.get("content-type", JSON)
    if not is_json(content_type):
        message = f"The body's Content-Type is {media_type_of(content_type)}; it should be {JSON}."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    try:
        return parse_json(body)
    except NotJsonError as error:
        raise malformed(str(error)) from error


def _idempotency_key(request: WriteRequest, body: Any) -> str:
    key, path = _first_given(
        ("header", utf8(request.headers.get("idempotency-key"))),
        ("query", request.query_params.get("idempotencyKey")),
        ("body", body.get("idempotencyKey") if isinstance(body, dict) else None),
    )
    if key is None:
        return str(new_id())
    if not isinstance(key, str) or not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        message = f"idempotencyKey must be text of 1 to {MAX_KEY} printable characters (given in the {path})"
        raise invalid([Issue(["idempotencyKey"], "idempotencyKey", message)])
    return key


def _callback_url(request: WriteRequest, body: Any) -> str | None:
    url, path = _first_given(
        ("query", request.query_params.get("callbackUrl")),
        ("body", body.get("callbackUrl") if isinstance(body, dict) else None),
    )
    if url is None:
        return None
    problem = problem_with(url) if isinstance(url, str) else "it must be text"
    if problem is not None:
        raise invalid([Issue(["callbackUrl"], "callbackUrl", f"callbackUrl (given in the {path}): {problem}")])
    return str(url)


def _first_given(*places: tuple[str, Any]) -> tuple[Any, str]:
    for place, value in places:
        if value is not None:
            return value, place
    return None, ""


def _fingerprint(request: WriteRequest, body: Any) -> bytes:
    """SHA-256 of method, path and canonical body: what makes two requests the same one (contract, idempotencyKey).

    The prefix of the path and the place of the key do not count: they name the same request in another way.
    """
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name != "idempotencyKey"}
    path = request.scope["path"].removeprefix(request.auth.prefix)
    return hashlib.sha256(f"{request.method} {path}\n".encode() + _canonical(body)).digest()
