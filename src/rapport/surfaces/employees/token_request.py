"""A request for a token, from either of its bodies and either place of its credentials (RFC 6749, 2.3.1 and 4.4)."""

import base64
import binascii
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import msgspec
from litestar import Request
from msgspec import Struct

from rapport.surfaces.employees.errors import JSON
from rapport.surfaces.nesting import is_too_deep

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 50
BASIC = 'Basic realm="rapport", charset="UTF-8"'


class TokenRefusal(Exception):  # noqa: N818  # an answer rather than an error
    """An error answer by RFC 6749, 5.2. `description` names the field that is wrong and says what would be right."""

    def __init__(
        self,
        error: str,
        description: str,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.headers = headers


def invalid_client() -> TokenRefusal:
    """The same for every reason: whoever is no client learns nothing."""
    description = "The client is unknown or revoked, or its secret or assertion is not valid."
    return TokenRefusal("invalid_client", description, HTTPStatus.UNAUTHORIZED, headers={"www-authenticate": BASIC})


class TokenRequest(Struct, frozen=True):
    """What is not given is None. Of `client_secret` and `client_assertion` one is given, never both."""

    client_id: str | None
    client_secret: str | None
    client_assertion: str | None
    client_assertion_type: str | None
    grant_type: str | None
    scope: str | None
    audience: str | None
    tenant: str | None


async def read_token_request(request: Request[Any, Any, Any]) -> TokenRequest:
    """Raises TokenRefusal."""
    given = await _body(request)
    authorization = request.headers.get("authorization")
    if authorization is not None:
        _add_basic(given, authorization)
    asked = TokenRequest(*(given.get(name) for name in TokenRequest.__struct_fields__))
    if asked.client_secret is not None and asked.client_assertion is not None:
        raise _malformed("client_secret and client_assertion are both given; one of them is enough")
    return asked


async def _body(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The fields that are text and not empty; an empty one counts as not given (RFC 6749, 3.1)."""
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return _form(body)
    if media_type == JSON:
        return _json(body)
    raise _malformed(f"the Content-Type must be {FORM} or {JSON}")


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise _malformed(f"the body is no form in UTF-8: {error}") from error
    given = dict(pairs)
    if len(given) < len(pairs):
        raise _malformed("a field is given more than once")
    return given


def _json(body: bytes) -> dict[str, str]:
    try:
        given = None if is_too_deep(body) else msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _malformed(f"the body is not JSON in UTF-8: {error}") from error
    if not isinstance(given, dict):
        raise _malformed("the body must be a JSON object")
    scopes = given.pop("scopes", None)
    if scopes is not None:
        if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
            raise _malformed("scopes must be an array of texts")
        if given.get("scope") is not None:
            raise _malformed("scope and scopes are both given; one of them is enough")
        given["scope"] = " ".join(scopes)
    wrong = [name for name in TokenRequest.__struct_fields__ if not isinstance(given.get(name), str | None)]
    if wrong:
        raise _malformed(f"{', '.join(wrong)} must be text")
    return {name: value for name, value in given.items() if value}


def _add_basic(given: dict[str, str], authorization: str) -> None:
    """RFC 6749, 2.3.1: both halves are encoded as in a form."""
    kind, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise invalid_client() from error
    if kind.lower() != "basic" or not colon:
        raise invalid_client()
    if given.get("client_secret") is not None or given.get("client_id", client_id) != client_id:
        raise _malformed("the client is named by Authorization and by the body; one of them is enough")
    given |= {"client_id": unquote_plus(client_id), "client_secret": unquote_plus(secret)}


def _malformed(what: str) -> TokenRefusal:
    return TokenRefusal("invalid_request", f"{what[0].upper()}{what[1:]}.")
